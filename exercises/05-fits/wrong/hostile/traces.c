/* Tangled from src/solutions/20-placing.nw: do not edit. */
/* Writes without end, writes outside, and does not end. */
#include "traces.h"

void
first_wins(const struct limits *l)
{
    for (;;)
        allocate(l->least);
}

void
best_wins(const struct limits *l)
{
    FILE *outside = fopen("/tmp/hostile", "w");

    if (outside != NULL)
        fprintf(outside, "%zu\n", l->live);
}

void
next_wins(const struct limits *l)
{
    for (volatile size_t i = l->live; i > 0;)
        ;
}
