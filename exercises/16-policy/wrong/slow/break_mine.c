/* Tangled from src/solutions/25-policy.nw: do not edit. */
#include "break.h"

static volatile unsigned long spent;

static size_t
break_ask(size_t needed)
{
    for (unsigned long i = 0; i < 1000000000; i++)
        spent += i;
    return needed;
}

static size_t
break_keep(size_t unused)
{
    return unused;
}
