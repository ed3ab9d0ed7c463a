/* Tangled from src/solutions/22-counting.nw: do not edit. */
/* Keeps the whole string, and simulates each size when asked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lru.h"

static struct { uint64_t page; int drop; } *event;
static size_t n, room;

static void
keep(uint64_t page, int drop)
{
    if (n == room) {
        room = room ? 2 * room : 1000;
        event = realloc(event, room * sizeof *event);
        if (event == NULL)
            exit(1);
    }
    event[n].page = page;
    event[n++].drop = drop;
}

void
lru_refer(uint64_t page)
{
    keep(page, 0);
}

void
lru_drop(uint64_t page)
{
    keep(page, 1);
}

/* Simulate one size for the program that keeps the string */
static size_t
find(const uint64_t *in, size_t used, uint64_t page)
{
    size_t i = 0;

    while (i < used && in[i] != page)
        i++;
    return i;
}

uint64_t
lru_faults(size_t frames)
{
    uint64_t *in = calloc(frames + n + 2, sizeof *in), faults = 0;
    uint64_t *out = in + frames + 1;    /* seen, and thrown out */
    size_t used = 0, outside = 0;

    for (size_t k = 0; k < n; k++) {
        uint64_t page = event[k].page;
        size_t i = find(in, used, page);
        size_t o = find(out, outside, page);

        /* Play one event for the program that keeps the string */
        if (i < used)
            memmove(in + i, in + i + 1, (--used - i) * sizeof *in);
        else if (!event[k].drop)
            faults += o < outside;
        if (o < outside)
            out[o] = out[--outside];
        if (event[k].drop)
            continue;
        if (used == frames) {
            out[outside++] = in[0];
            memmove(in, in + 1, --used * sizeof *in);
        }
        in[used++] = page;
    }
    free(in);
    return faults;
}
