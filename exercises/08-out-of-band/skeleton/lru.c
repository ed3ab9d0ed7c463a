/* Exercise 8: page faults under LRU, for all sizes of memory at
 * once. See lru.h. */
#include "lru.h"

void
lru_refer(uint64_t page)
{
    (void)page;
}

void
lru_drop(uint64_t page)
{
    (void)page;
}

uint64_t
lru_faults(size_t frames)
{
    (void)frames;
    return 0;
}
