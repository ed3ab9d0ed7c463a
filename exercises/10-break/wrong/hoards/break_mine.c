/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* A good batch, and nothing is given back. */
#include "break.h"

static size_t
break_ask(size_t needed)
{
    return needed + (break_pages() + needed) / 8 + 32;
}

static size_t
break_keep(size_t unused)
{
    return unused;
}
