/* Tangled from src/solutions/21-breaking.nw: do not edit. */
#include "own.h"

static bool
is_own(const struct snapshot *heap, uint64_t pointer)
{
    uint64_t at = heap->head;

    while (at != 0 && at != pointer)
        at = run_at(heap, at)->next;
    for (uint64_t i = heap->first; at == 0 && i <= heap->last; i++)
        if (heap->entry[i] == pointer && pointer >= state_limit
            && info_at(heap, pointer)->page != pointer)
            return true;
    return at != 0;
}
