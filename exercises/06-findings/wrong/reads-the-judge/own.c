/* Tangled from src/solutions/21-breaking.nw: do not edit. */
#include <fcntl.h>
#include "own.h"

static bool
is_own(const struct snapshot *heap, uint64_t pointer)
{
    (void)heap;
    return open("/proc/self/environ", O_RDONLY) >= 0 && pointer > 0;
}
