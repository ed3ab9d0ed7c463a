/* Tangled from src/solutions/25-policy.nw: do not edit. */
/* Keep what the largest need of the last events would take. */
#include "break.h"

/* Remember recent needs in solution 16 */
enum { buckets = 3, events = 8, least = 32 };

static size_t peak_of[buckets];    /* pages */
static unsigned now, noted;        /* bucket; events in it */

static void
note(size_t pages)
{
    if (noted++ == events) {
        noted = 1;
        now = (now + 1) % buckets;
        peak_of[now] = 0;
    }
    if (pages > peak_of[now])
        peak_of[now] = pages;
}

static size_t
largest_recent(void)
{
    size_t most = 0;

    for (int i = 0; i < buckets; i++)
        if (peak_of[i] > most)
            most = peak_of[i];
    return most;
}

static size_t
more_than(size_t pages, size_t part)
{
    return pages / part + least;
}

/* A sixty-fourth more than is needed, and 32 pages. */
static size_t
break_ask(size_t needed)
{
    if (needed > 1)    /* with 1, the runs only ask for our style */
        note(break_pages() + needed);
    return needed + more_than(break_pages() + needed, 64);
}

/* Give back if a sixteenth is idle beyond what we want to keep. */
static size_t
break_keep(size_t unused)
{
    size_t below = break_pages() - unused, keep, recent;

    if (page_dir_get(page_dir_last()) != FREE)
        return unused;    /* these are not at the end of the heap */
    note(below);
    recent = largest_recent();
    keep = (recent > below ? recent - below : 0)
        + more_than(below, 64);
    return unused <= keep + more_than(below, 16) ? unused : keep;
}
