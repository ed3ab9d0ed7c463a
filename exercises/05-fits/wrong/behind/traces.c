/* Tangled from src/solutions/20-placing.nw: do not edit. */
#include "traces.h"

/* Write three histories, solution of exercise 5 */
/* Make two holes, exercise 5 */
static void
two_holes(const struct limits *l, size_t low, size_t high)
{
    size_t a, b, small;

    a = allocate(low);
    allocate(l->least);
    b = allocate(high);
    allocate(l->least);
    release(b);
    small = allocate(l->least);
    release(a);
    release(small);
}

/* Write the history in which first fit wins */
void
first_wins(const struct limits *l)
{
    size_t low = (l->live - l->least) / 2;
    size_t high = low - l->least;

    two_holes(l, low, high);
    allocate(l->least);
    allocate(high);
    allocate(high);
}

/* Write the history in which best fit wins */
void
best_wins(const struct limits *l)
{
    size_t large = l->live - 3 * l->least;
    size_t a = allocate(large), b;

    allocate(l->least);
    b = allocate(l->least);
    allocate(l->least);
    release(a);
    release(b);
    allocate(l->least);
    allocate(large);
}

/* Write the history in which next fit wins */
void
next_wins(const struct limits *l)
{
    size_t low = (l->live - 3 * l->least) / 2;

    two_holes(l, low, low + l->least);
    allocate(l->least);
    allocate(low);
    allocate(low);
}
