/* Tangled from src/solutions/21-breaking.nw: do not edit. */
#include "own.h"

static bool
is_own(const struct snapshot *heap, uint64_t pointer)
{
    (void)heap;
    return pointer != 0;
}
