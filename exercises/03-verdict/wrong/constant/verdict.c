/* Tangled from src/solutions/19-reading.nw: do not edit. */
/* Everything is well. */
#include "verdict.h"

struct verdict
verdict(const struct heap *h, uint64_t address)
{
    (void)h;
    return (struct verdict){ALL_WELL, address, 4096};
}
