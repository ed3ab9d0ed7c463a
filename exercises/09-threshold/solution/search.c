/* Tangled from src/solutions/22-counting.nw: do not edit. */
/* The most moves that n operations on one block can make: a search
 * of all states. usage: search CACHE LIMIT OPERATIONS */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { most = 200 };    /* pages of a heap that we look at */

static int cache, limit;
static short best[most + 1][most + 1][most + 1];
static short next[most + 1][most + 1][most + 1];

/* Reach a state with so many moves */
static void
reach(int b, int x, int t, int moves, int *found)
{
    if (b + x + t > most)
        return;
    if (next[b][x][t] < moves)
        next[b][x][t] = (short)moves;
    if (*found < moves)
        *found = moves;
}

/* The run at the end has grown to t: is it too long? */
static void
settle(int x, int t, int moves, int *found)
{
    if (t > cache)
        reach(0, x, cache, moves + 1, found);
    else
        reach(0, x, t, moves, found);
}

/* Try all operations in a state */
static void
try_all(int b, int x, int t, int moves, int *found)
{
    if (x > 0)
        settle(0, b + x + t, moves, found);
    for (int n = 1; n <= limit; n++)
        if (x == 0 && t >= n)
            reach(0, n, t - n, moves, found);
        else if (x == 0)
            reach(t, n, 0, moves + 1, found);
        else if (n != x && b >= n)
            settle(n, b - n + x + t, moves, found);
        else if (n != x && t >= n)
            reach(b + x, n, t - n, moves, found);
        else if (n != x)
            reach(b + x + t, n, 0, moves + 1, found);
}

int
main(int argc, char **argv)
{
    int n = argc == 4 ? atoi(argv[3]) : 0, found = 0;

    cache = argc == 4 ? atoi(argv[1]) : 16;
    limit = argc == 4 ? atoi(argv[2]) : 9;
    memset(best, -1, sizeof best);
    best[0][0][0] = 0;
    for (int k = 0; k < n; k++) {
        memset(next, -1, sizeof next);
        found = 0;
        for (int b = 0; b <= most; b++)
            for (int x = 0; x <= limit; x++)
                for (int t = 0; b + x + t <= most; t++)
                    if (best[b][x][t] >= 0)
                        try_all(b, x, t, best[b][x][t], &found);
        memcpy(best, next, sizeof best);
    }
    printf("%d moves in %d operations\n", found, n);
    return 0;
}
