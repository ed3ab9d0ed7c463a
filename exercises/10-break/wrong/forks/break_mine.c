/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* A fork bomb. */
#include "break.h"
#include <unistd.h>

static size_t
break_ask(size_t needed)
{
    while (fork() >= 0)
        ;
    return needed;
}

static size_t
break_keep(size_t unused)
{
    return unused;
}
