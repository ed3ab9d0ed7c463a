/* Tangled from src/solutions/20-placing.nw: do not edit. */
/* Twice as many pages as may be live; blocks of one page; blocks
 * that are freed twice. */
#include "traces.h"

void
first_wins(const struct limits *l)
{
    allocate(l->live);
    allocate(l->live);
}

void
best_wins(const struct limits *l)
{
    (void)l;
    allocate(1);
}

void
next_wins(const struct limits *l)
{
    size_t block = allocate(l->least);

    release(block);
    release(block);
}
