/* Tangled from src/21-breaking.nw: do not edit. */
/* Exercise 06: is this one of the allocator's own structures? */
#ifndef KEG_OWN_H
#define KEG_OWN_H

#include "snapshot.h"

/* True if free would accept this pointer today, although the
 * allocator keeps a structure there: that of a free run, the spare
 * one, or an info outside its page. */
static bool is_own(const struct snapshot *heap, uint64_t pointer);

#endif
