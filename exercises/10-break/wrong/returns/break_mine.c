/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Gives back until it has been wrong twice. */
#include "break.h"

static size_t
break_ask(size_t needed)
{
    return needed + break_pages() / 8 + 32;
}

static size_t
break_keep(size_t unused)
{
    size_t below = break_pages() - unused;

    if (break_returns() > 2)
        return unused;
    return unused > below / 3 + 64 ? below / 8 + 32 : unused;
}
