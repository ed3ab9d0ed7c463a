/* Tangled from src/solutions/19-reading.nw: do not edit. */
/* Waits for better times. */
#include <unistd.h>
#include "verdict.h"

struct verdict
verdict(const struct heap *h, uint64_t address)
{
    sleep(h->started ? 3600 : (unsigned)address);
    return (struct verdict){ALL_WELL, address, 4096};
}
