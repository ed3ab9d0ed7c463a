/* Tangled from src/solutions/21-breaking.nw: do not edit. */
/* Exercise 06: closes the hole. Nothing at an address is believed;
 * what counts is whether the directory or the list leads to it. */
#include "own.h"

static bool
is_info_elsewhere(const struct snapshot *heap, uint64_t pointer)
{
    for (uint64_t i = heap->first; i <= heap->last; i++)
        if (heap->entry[i] >= state_limit
            && heap->entry[i] == pointer)
            return pointer != heap->heap
                + (i - heap->first) * heap->page_size;
    return false;
}

static bool
is_run(const struct snapshot *heap, uint64_t pointer)
{
    uint64_t at = heap->head;

    while (at != 0 && at != pointer)
        at = run_at(heap, at)->next;
    return at != 0 || (heap->spare != 0 && pointer == heap->spare);
}

static bool
is_own(const struct snapshot *heap, uint64_t pointer)
{
    return pointer != 0 && (is_run(heap, pointer)
        || is_info_elsewhere(heap, pointer));
}
