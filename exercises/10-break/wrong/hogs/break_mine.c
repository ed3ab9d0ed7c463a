/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Takes all the memory it can get, and touches it. */
#include "break.h"
#include <stdlib.h>

static size_t
break_ask(size_t needed)
{
    char *more;

    while ((more = malloc(1 << 24)) != NULL)
        memset(more, 1, 1 << 24);
    abort();
    return needed;
}

static size_t
break_keep(size_t unused)
{
    return unused;
}
