/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Writes outside. */
#include "break.h"
#include <stdio.h>

static size_t
break_ask(size_t needed)
{
    FILE *file = fopen("/tmp/keg-was-here", "w");

    if (file != NULL)
        fclose(file);
    return needed;
}

static size_t
break_keep(size_t unused)
{
    return unused;
}
