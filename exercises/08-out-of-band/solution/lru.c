/* Tangled from src/solutions/22-counting.nw: do not edit. */
/* Exercise 8: faults for all sizes of memory, in one reading, with
 * pages that are given back. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lru.h"

/* The line, the page used last at its end. A place holds a page, a
 * hole where a page was given back, or nothing. */
struct place {
    uint64_t page;
    enum { NOTHING, PAGE, HOLE } what;
};

static struct {
    size_t length, now;      /* places: all, the last one taken */
    size_t items;            /* pages and holes */
    struct place *place;     /* from 1 */
    uint32_t *sums[2];       /* items, holes: partial sums */
    uint64_t *at;            /* references at each distance */
    size_t farthest;         /* that there is room for */
    size_t *table;           /* places, hashed by page; 0 empty */
    size_t slots;            /* a power of two */
} line;

enum { ITEMS, HOLES };

/* Keep sums of places and of holes */
static void *
zeroed(size_t n, size_t bytes)
{
    void *p = calloc(n, bytes);

    if (p == NULL) {
        fputs("lru: no memory\n", stderr);
        exit(1);
    }
    return p;
}

static void
add(int which, size_t place, uint32_t change)
{
    for (; place <= line.length; place += place & -place)
        line.sums[which][place] += change;
}

static size_t
up_to(int which, size_t place)
{
    size_t n = 0;

    for (; place > 0; place -= place & -place)
        n += line.sums[which][place];
    return n;
}

static size_t
newest_hole(void)    /* its place, or 0 */
{
    size_t n = up_to(HOLES, line.now), place = 0, step = 1;

    if (n == 0)
        return 0;
    while (2 * step <= line.length)
        step *= 2;
    for (; step > 0; step /= 2)
        if (place + step <= line.length
            && line.sums[HOLES][place + step] < n) {
            place += step;
            n -= line.sums[HOLES][place];
        }
    return place + 1;
}

/* Find a page by its number, for exercise 8 */
static size_t
slot_of(uint64_t page)    /* where it is, or would be */
{
    uint64_t h = page * 0x9e3779b97f4a7c15;
    size_t i = (h ^ h >> 32) & (line.slots - 1);

    while (line.table[i] != 0
           && line.place[line.table[i]].page != page)
        i = (i + 1) & (line.slots - 1);
    return i;
}

/* Take a page out of the table, and close the gap behind it. */
static void
forget(uint64_t page)
{
    size_t i = slot_of(page), at;

    line.table[i] = 0;
    for (i = (i + 1) & (line.slots - 1); line.table[i] != 0;
         i = (i + 1) & (line.slots - 1)) {
        at = line.table[i];
        line.table[i] = 0;
        line.table[slot_of(line.place[at].page)] = at;
    }
}

/* Change what a place holds */
static void
set(size_t place, int what)
{
    int old = (int)line.place[place].what;

    add(ITEMS, place, (uint32_t)(what != NOTHING)
        - (uint32_t)(old != NOTHING));
    add(HOLES, place, (uint32_t)(what == HOLE)
        - (uint32_t)(old == HOLE));
    line.items += (size_t)(what != NOTHING)
        - (size_t)(old != NOTHING);
    line.place[place].what = what;
}

/* Room for the distances that the new line can have. */
static void
make_room(size_t farthest)
{
    uint64_t *at;

    if (line.at != NULL && farthest <= line.farthest)
        return;
    at = zeroed(farthest + 1, sizeof *at);
    if (line.at != NULL)
        memcpy(at, line.at, (line.farthest + 1) * sizeof *at);
    free(line.at);
    line.at = at;
    line.farthest = farthest;
}

/* An empty line for so many items, four times as long. */
static void
new_line(size_t items)
{
    free(line.sums[ITEMS]);
    free(line.sums[HOLES]);
    free(line.table);
    line.length = 4 * items + 64;
    for (line.slots = 64; line.slots < 2 * line.length;)
        line.slots *= 2;
    line.place = zeroed(line.length + 1, sizeof *line.place);
    line.sums[ITEMS] = zeroed(line.length + 1, sizeof(uint32_t));
    line.sums[HOLES] = zeroed(line.length + 1, sizeof(uint32_t));
    line.table = zeroed(line.slots, sizeof *line.table);
    line.now = line.items = 0;
    make_room(line.length);
}

static void
close_gaps(void)
{
    struct place *old = line.place;
    size_t end = line.now;

    new_line(line.items);
    for (size_t i = 1; i <= end; i++)
        if (old[i].what != NOTHING) {
            line.place[++line.now].page = old[i].page;
            set(line.now, (int)old[i].what);
            if (old[i].what == PAGE)
                line.table[slot_of(old[i].page)] = line.now;
        }
    free(old);
}

/* Do what exercise 8 asks for */
void
lru_refer(uint64_t page)
{
    size_t old, hole;

    if (line.now == line.length)
        close_gaps();
    old = line.table[slot_of(page)];
    hole = newest_hole();
    if (old != 0) {
        line.at[line.items - up_to(ITEMS, old - 1)]++;
        forget(page);
        set(old, hole > old ? HOLE : NOTHING);
    }
    if (hole > old)
        set(hole, NOTHING);
    line.place[++line.now].page = page;
    set(line.now, PAGE);
    line.table[slot_of(page)] = line.now;
}

void
lru_drop(uint64_t page)
{
    size_t old = line.length > 0 ? line.table[slot_of(page)] : 0;

    if (old == 0)
        return;
    forget(page);
    set(old, HOLE);
}

uint64_t
lru_faults(size_t frames)
{
    uint64_t n = 0;

    for (size_t d = frames + 1; d <= line.farthest; d++)
        n += line.at[d];
    return n;
}
