/* Tangled from src/24-joining.nw: do not edit. */
/* Exercise 13: another size at the same place. */
#ifndef KEG_RESIZE_H
#define KEG_RESIZE_H

#include "runs.h"

/* The allocation at this index has `had` pages. Let it have
 * `wanted`, which is another number, above 0, at the same place.
 * True if that was done: then pages_count(index) is `wanted`.
 * False if it cannot be: then the allocation is what it was.
 * Callers hold the lock. */
static bool resize_in_place(size_t index, size_t had,
    size_t wanted);

#endif
