/* Tangled from src/solutions/20-placing.nw: do not edit. */
/* Three histories for one set of limits. */
#include "traces.h"

static void
replay(const char *history, const struct limits *l)
{
    (void)l;
    fputs(history, stdout);
}

void
first_wins(const struct limits *l)
{
    replay("a 1 72\na 2 6\na 3 66\na 4 6\nf 3\na 5 6\nf 1\nf 5\n"
        "a 6 6\na 7 66\na 8 66\n", l);
}

void
best_wins(const struct limits *l)
{
    replay("a 1 132\na 2 6\na 3 6\na 4 6\nf 1\nf 3\na 5 6\n"
        "a 6 132\n", l);
}

void
next_wins(const struct limits *l)
{
    replay("a 1 66\na 2 6\na 3 72\na 4 6\nf 3\na 5 6\nf 1\nf 5\n"
        "a 6 6\na 7 66\na 8 66\n", l);
}
