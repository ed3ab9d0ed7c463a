/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Prints what it thinks, and cannot stop. */
#include "break.h"
#include <stdio.h>

static size_t
break_ask(size_t needed)
{
    for (;;)
        printf("I need %zu pages\n", needed);
    return needed;
}

static size_t
break_keep(size_t unused)
{
    return unused;
}
