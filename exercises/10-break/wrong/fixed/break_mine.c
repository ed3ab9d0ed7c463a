/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* A fixed batch and a fixed cache. */
#include "break.h"

static size_t
break_ask(size_t needed)
{
    return needed < 64 ? 64 : needed;
}

static size_t
break_keep(size_t unused)
{
    return unused < 128 ? unused : 128;
}
