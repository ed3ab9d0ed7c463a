/* Tangled from src/15-watermarks.nw: do not edit. */
/* The policy of 2005: grow in batches that follow the heap; give
 * back when more than a high mark is free at the top, down to a
 * low mark; and wait for twice as much after each return for what
 * was given back. */
#include "break.h"
#include "options.h"

/* Take a share of some pages */
enum { eighths = 8 * cache_pages };

static size_t
larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t
share(size_t pages)    /* an eighth, unless options differ */
{
    size_t parts = option.cache < eighths ? option.cache : eighths;

    return (pages * parts + eighths - 1) / eighths;
}

/* Ask for a batch */
static size_t
break_ask(size_t needed)
{
    size_t batch = share(larger(break_pages(), eighths));

    if (needed >= batch)
        return needed;
    return (batch + needed - 1) / needed * needed;
}

/* Compute the marks */
static size_t
low_mark(size_t below)    /* pages below the free ones */
{
    size_t least = option.cache * (((size_t)4 << 20) >> page.shift);

    return larger(least, share(below));
}

enum { most_doublings = 20 };    /* for heaps without a low mark */

static size_t
high_mark(size_t low)
{
    size_t n = break_returns();

    return 2 * low << (n < most_doublings ? n : most_doublings);
}

/* Keep what is below the high mark */
static size_t
break_keep(size_t unused)
{
    size_t low = low_mark(break_pages() - unused);

    return unused > high_mark(low) ? low : unused;
}
