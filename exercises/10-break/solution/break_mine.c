/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Two marks that follow the heap: what is asked for beyond the
 * need, what may be idle, and what is kept when more is idle. */
#include "break.h"

/* State the bounds of 10, with a margin */
enum { slack = 64, margin = 8 };    /* pages */

static size_t
spare(size_t needed)
{
    return needed / 8 + slack - margin;
}

static size_t
most_idle(size_t below)
{
    return below / 3 + (size_t)2 * slack - margin;
}

/* Ask for what the bound on the peak leaves */
static size_t
break_ask(size_t needed)
{
    return needed + spare(break_pages() + needed);
}

/* Keep what is below the high mark of 10 */
static size_t
break_keep(size_t unused)
{
    size_t below = break_pages() - unused;

    return unused <= most_idle(below) ? unused : spare(below);
}
