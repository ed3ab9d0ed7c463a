/* Tangled from src/20-placing.nw: do not edit. */
/* What exercise 5 hands in as fits.c: which run of free pages is
 * taken? Pages are counted from the start of the heap. */
#ifndef KEG_FITS_H
#define KEG_FITS_H

#include <stddef.h>
#include <stdint.h>

struct free_run {
    size_t first, pages;    /* the first page, and how many */
};

#define NO_RUN SIZE_MAX     /* none fits */

/* Of n runs, in the order of their addresses, the index of the one
 * that a request for so many pages is to be taken from. */
static inline size_t
first_fit(const struct free_run *run, size_t n, size_t pages)
{
    for (size_t i = 0; i < n; i++)
        if (run[i].pages >= pages)
            return i;
    return NO_RUN;
}

/* The smallest run that fits; of several, the lowest. */
size_t best_fit(const struct free_run *run, size_t n, size_t pages);

/* The first run that fits, but the search begins with the first run
 * that ends above `last_end', the page behind the block allocated
 * last (0 if none was), and goes on from the start of the heap when
 * it has come to the end. */
size_t next_fit(const struct free_run *run, size_t n, size_t pages,
    size_t last_end);

#endif
