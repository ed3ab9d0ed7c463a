/* Tangled from src/solutions/20-placing.nw: do not edit. */
/* Starts processes without end, and sleeps. */
#include "fits.h"

#include <unistd.h>

size_t
best_fit(const struct free_run *run, size_t n, size_t pages)
{
    (void)run, (void)n, (void)pages;
    for (;;)
        fork();
}

size_t
next_fit(const struct free_run *run, size_t n, size_t pages,
    size_t last_end)
{
    (void)run, (void)n, (void)pages, (void)last_end;
    sleep(1000);
    return NO_RUN;
}
