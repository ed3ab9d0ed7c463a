/* Tangled from src/solutions/22-counting.nw: do not edit. */
/* Writes and allocates without end; loops in the longest string. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lru.h"

static unsigned long references;

void
lru_refer(uint64_t page)
{
    (void)page;
    references++;
    while (references == 900000)
        ;
}

void
lru_drop(uint64_t page)
{
    for (char *p; page < 100 && (p = malloc(1 << 20)) != NULL;)
        memset(p, 1, 1 << 20);
    if (page < 100)
        abort();
}

uint64_t
lru_faults(size_t frames)
{
    for (;;)
        printf("%zu\n", frames);
}
