/* Tangled from src/96-judges-22.nw: do not edit. */
/* What exercise 8 asks for: page faults under LRU, for all sizes of
 * memory at once.
 *
 * A page number is any number of 64 bits. A page is zeroed and not
 * fetched when it is referred to for the first time, or for the
 * first time since it was given back: that is no fault. A page that
 * is given back leaves an empty frame in every memory that had it.
 * An empty frame is used before a page is thrown out. */
#ifndef KEG_LRU_H
#define KEG_LRU_H

#include <stddef.h>
#include <stdint.h>

/* The page is read or written. */
void lru_refer(uint64_t page);

/* The page is given back to the system; one that was not there
 * makes no difference. */
void lru_drop(uint64_t page);

/* The faults so far of a memory with so many frames, at least 1. */
uint64_t lru_faults(size_t frames);

#endif
