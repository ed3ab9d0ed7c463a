/* Tangled from src/04-runs.nw: do not edit. */
/* Page allocations, and the runs of free pages between them. Pages
 * are named by their index in the page directory. Callers hold the
 * lock. Chapter "Runs of free pages, and the break". */
#ifndef KEG_RUNS_H
#define KEG_RUNS_H

#include "break.h"

/* Allocate this many pages in a row: the index of the first, or 0
 * if there is no memory. The number of the first page (not its
 * index) is a multiple of `multiple`, a power of two; 1 takes any
 * page. */
static size_t pages_allocate(size_t pages, size_t multiple);

/* Free this many pages, from this index on; all in use. It cannot
 * fail. */
static void pages_free(size_t index, size_t pages);

/* How many pages has the allocation that begins here? */
static size_t pages_count(size_t index);
/* Start, with the break started; false if there is no memory. It
 * may be called again. */
static bool runs_start(void);

/* Free pages, in all runs together. */
static size_t runs_pages(void);

/* Forget everything; for tests. */
static inline void runs_reset(void);

#endif
