/* Tangled from src/24-joining.nw: do not edit. */
/* Stands before the mixture.c of Chapter 14 in the search for that
 * name: the same edition, and a realloc that asks first whether
 * the block can stay. */
#ifndef KEG_RESIZE
#include_next "mixture.c"
#else
#define keg_realloc realloc_by_copy
#include_next "mixture.c"
#undef keg_realloc

#include "resize.h"
#include KEG_RESIZE

/* Only from pages to pages: a block that becomes a chunk, or was
 * one, moves. */
static void
try_in_place(void *old, size_t bytes)
{
    struct found at = find(old);
    size_t had, wanted = bytes_to_pages(bytes);

    if (at.finding != ALL_WELL || at.entry != FIRST
        || bytes <= chunks_largest() || bytes > PTRDIFF_MAX)
        return;
    had = pages_count(at.index);
    if (wanted != had)
        resize_in_place(at.index, had, wanted);
}

/* Ask first, then copy */
void *keg_realloc(void *old, size_t bytes);

void *
keg_realloc(void *old, size_t bytes)
{
    if (old != NULL && enter("realloc")) {
        try_in_place(old, bytes);
        leave();
    }
    return realloc_by_copy(old, bytes);
}
#endif
