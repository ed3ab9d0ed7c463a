/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* 1996: ask for what is needed, keep sixteen pages. */
#include "break.h"

static size_t
break_ask(size_t needed)
{
    return needed;
}

static size_t
break_keep(size_t unused)
{
    return unused < 16 ? unused : 16;
}
