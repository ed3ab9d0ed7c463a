/* Exercise 06: closes the hole. */
#include "own.h"

static bool
is_own(const struct snapshot *heap, uint64_t pointer)
{
    (void)heap;
    (void)pointer;
    return false;
}
