/* Tangled from src/13-eras.nw: do not edit. */
/* Paging, simulated: a string of page references, and how often a
 * machine with so many frames has to fetch a page.
 *
 * Pages are numbers below a limit. A reference is fresh if the page
 * is new from the system, as the first one always is: then it is
 * zeroed and not fetched. A fault is any other reference to a page
 * that is in no frame. A page given back keeps its frame until it
 * is the oldest. Nothing here is safe for threads; out of memory
 * ends the program. Chapter "Why nobody minded". */
#ifndef KEG_PAGING_H
#define KEG_PAGING_H

#include <err.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Get zeroed memory for a simulation */
static inline void *
paging_memory(size_t n, size_t bytes)
{
    void *p = calloc(n, bytes);

    if (p == NULL)
        err(1, "simulation of paging");
    return p;
}

/* Simulate all sizes of memory at once */
struct lru {
    size_t pages, length;  /* page numbers, places on the line */
    uint32_t now;          /* the last place taken; 0 is none */
    uint32_t *place;       /* of each page, or 0 */
    uint32_t *sums;        /* of pages per stretch of the line */
    uint32_t *resident;    /* the page at each place, plus 1 */
    uint64_t *at;          /* references at a distance; 0: fresh */
};

/* Start with an empty line */
static inline struct lru
lru_start(size_t pages)
{
    size_t length = 4 * pages + 16;

    return (struct lru){pages, length, 0,
        paging_memory(pages, sizeof(uint32_t)),
        paging_memory(length + 1, sizeof(uint32_t)),
        paging_memory(length + 1, sizeof(uint32_t)),
        paging_memory(pages + 1, sizeof(uint64_t))};
}

static inline void
lru_end(struct lru *l)
{
    free(l->place);
    free(l->sums);
    free(l->resident);
    free(l->at);
}

/* Count the pages on a stretch of the line */
static inline void
lru_add(struct lru *l, size_t place, uint32_t change)
{
    for (; place <= l->length; place += place & -place)
        l->sums[place] += change;
}

static inline size_t
lru_up_to(const struct lru *l, size_t place)
{
    uint32_t n = 0;

    for (; place > 0; place -= place & -place)
        n += l->sums[place];
    return n;
}

/* Close the gaps */
static inline void
lru_close_gaps(struct lru *l)
{
    uint32_t to = 0;

    memset(l->sums, 0, (l->length + 1) * sizeof *l->sums);
    for (size_t from = 1; from <= l->now; from++)
        if (l->resident[from] != 0) {
            l->resident[++to] = l->resident[from];
            l->place[l->resident[to] - 1] = to;
            lru_add(l, to, 1);
        }
    memset(l->resident + to + 1, 0,
        (l->length - to) * sizeof *l->resident);
    l->now = to;
}

/* Refer to a page: its distance, or 0 if it is fresh. */
static inline size_t
lru_refer(struct lru *l, size_t page, bool fresh)
{
    size_t distance = 0;

    if (l->now == l->length)
        lru_close_gaps(l);
    if (l->place[page] != 0) {
        /* Leave a gap at the old place */
        distance = lru_up_to(l, l->now)
            - lru_up_to(l, l->place[page] - 1);
        lru_add(l, l->place[page], (uint32_t)-1);
        l->resident[l->place[page]] = 0;
    }
    l->place[page] = ++l->now;
    l->resident[l->now] = (uint32_t)page + 1;
    lru_add(l, l->now, 1);
    if (fresh)
        distance = 0;
    l->at[distance]++;
    return distance;
}

/* Faults so far, with so many frames. */
static inline uint64_t
lru_faults(const struct lru *l, size_t frames)
{
    uint64_t n = 0;

    for (size_t d = frames + 1; d <= l->pages; d++)
        n += l->at[d];
    return n;
}

/* Simulate one memory with a clock */
struct clock_memory {
    size_t frames, used, hand;
    uint64_t faults;
    uint32_t *page;    /* in each frame */
    uint32_t *frame;   /* of each page, plus 1; 0 is none */
    bool *referred;    /* each frame, since the hand came by */
};

/* Start with empty frames */
static inline struct clock_memory
clock_start(size_t pages, size_t frames)
{
    return (struct clock_memory){frames, 0, 0, 0,
        paging_memory(frames, sizeof(uint32_t)),
        paging_memory(pages, sizeof(uint32_t)),
        paging_memory(frames, sizeof(bool))};
}

static inline void
clock_end(struct clock_memory *c)
{
    free(c->page);
    free(c->frame);
    free(c->referred);
}

/* Turn the hand */
static inline size_t
clock_victim(struct clock_memory *c)    /* returns an empty frame */
{
    size_t victim;

    if (c->used < c->frames)
        return c->used++;
    while (c->referred[c->hand]) {
        c->referred[c->hand] = false;
        c->hand = (c->hand + 1) % c->frames;
    }
    victim = c->hand;
    c->frame[c->page[victim]] = 0;
    c->hand = (c->hand + 1) % c->frames;
    return victim;
}

/* Refer to a page under the clock */
static inline void
clock_refer(struct clock_memory *c, size_t page, bool fresh)
{
    if (c->frame[page] == 0) {
        size_t frame = clock_victim(c);

        c->page[frame] = (uint32_t)page;
        c->frame[page] = (uint32_t)frame + 1;
        c->faults += !fresh;
    }
    c->referred[c->frame[page] - 1] = true;
}
#endif
