/* From the page directory to a verdict on any address. */
#include "verdict.h"

struct verdict
verdict(const struct heap *heap, uint64_t address)
{
    (void)address;
    if (!heap->started)
        return (struct verdict){NO_HEAP, 0, 0};
    return (struct verdict){ALL_WELL, 0, 0};    /* yours */
}
