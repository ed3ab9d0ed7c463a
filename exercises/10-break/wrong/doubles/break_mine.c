/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Doubles, and halves when three quarters are unused. */
#include "break.h"

static size_t
break_ask(size_t needed)
{
    return needed + break_pages();
}

static size_t
break_keep(size_t unused)
{
    size_t below = break_pages() - unused;

    return unused > 3 * below ? below : unused;
}
