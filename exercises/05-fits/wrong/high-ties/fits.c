/* Tangled from src/solutions/20-placing.nw: do not edit. */
/* Of several holes of the same size, the highest. */
#include "fits.h"

size_t
best_fit(const struct free_run *run, size_t n, size_t pages)
{
    size_t best = NO_RUN;

    for (size_t i = 0; i < n; i++)
        if (run[i].pages >= pages
            && (best == NO_RUN || run[i].pages <= run[best].pages))
            best = i;
    return best;
}

/* Place by next fit, solution of exercise 5 */
size_t
next_fit(const struct free_run *run, size_t n, size_t pages,
    size_t last_end)
{
    size_t start = 0, found;

    while (start < n && run[start].first + run[start].pages
        <= last_end)
        start++;
    found = first_fit(run + start, n - start, pages);
    return found != NO_RUN ? start + found
        : first_fit(run, start, pages);
}
