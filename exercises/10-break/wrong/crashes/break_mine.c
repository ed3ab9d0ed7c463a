/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Remembers what it kept before the last return, if it did. */
#include "break.h"

static size_t kept_before, *last_kept;

static size_t
break_ask(size_t needed)
{
    if (break_returns() > 1)
        kept_before = *last_kept;
    if (break_returns() > 2)
        last_kept = &kept_before;
    return needed + (break_pages() + needed) / 8 + 32;
}

static size_t
break_keep(size_t unused)
{
    size_t below = break_pages() - unused;

    return unused > below / 3 + 100 ? below / 8 + 64 : unused;
}
