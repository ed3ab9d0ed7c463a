/* Tangled from src/solutions/22-counting.nw: do not edit. */
/* Looks for the seed; starts processes; writes outside. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "lru.h"

static int drops;

void
lru_refer(uint64_t page)
{
    if (page > 1000000)
        for (;;)
            (void)!fork();
    if (drops == 0)
        (void)!open("/proc/self/environ", O_RDONLY);
}

void
lru_drop(uint64_t page)
{
    (void)page;
    drops++;
}

uint64_t
lru_faults(size_t frames)
{
    return frames;
}
