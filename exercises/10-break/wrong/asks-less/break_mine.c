/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Asks for half. */
#include "break.h"

static size_t
break_ask(size_t needed)
{
    return (needed + 1) / 2;
}

static size_t
break_keep(size_t unused)
{
    return unused;
}
