/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Looks for the best batch, and never finds it in a large heap. */
#include "break.h"

static size_t
break_ask(size_t needed)
{
    volatile size_t batch = 64;

    while (batch < break_pages() / 8)
        if (batch < 8192)
            batch *= 2;
    return needed + batch / 2;
}

static size_t
break_keep(size_t unused)
{
    size_t below = break_pages() - unused;

    return unused > below / 3 + 100 ? below / 8 + 64 : unused;
}
