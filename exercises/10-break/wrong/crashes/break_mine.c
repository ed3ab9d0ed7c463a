/* Keeps a diary of 64 lines. */
#include "break.h"

static size_t diary_of_mine[64], *line = diary_of_mine;

static size_t
break_ask(size_t needed)
{
    *line = needed;
    line += needed;
    return needed + (break_pages() + needed) / 8 + 32;
}

static size_t
break_keep(size_t unused)
{
    size_t below = break_pages() - unused;

    return unused > below / 3 + 100 ? below / 8 + 64 : unused;
}
