/* Tangled from src/13-eras.nw: do not edit. */
/* A small allocator of the classic kind: a header in front of each
 * block, and a list through the free blocks. For comparison; it is
 * no part of Keg.
 *
 * It runs on the machine below, whose break it moves, and announces
 * each header that it reads or writes. Sizes are bytes; blocks are
 * aligned to two words. Null if there is no memory. Not safe for
 * threads. Chapter "Why nobody minded". */
#ifndef KEG_FIRST_FIT_H
#define KEG_FIRST_FIT_H

#include "os.h"

/* Describe a block of the first-fit heap */
struct fit_block {
    size_t bytes;            /* with this header */
    struct fit_block *next;  /* in the list, if free */
};

enum fit_order { FIT_BY_ADDRESS, FIT_LAST_FREED_FIRST };

static struct {
    enum fit_order order;
    struct fit_block *list;
    uintptr_t start, end;    /* of the heap */
    uint64_t looks;          /* at headers */
} fit;

static const size_t fit_unit = sizeof(struct fit_block),
    fit_least = (size_t)16 << 10;    /* to ask of the system */
/* Announce each look at a header */
static inline struct fit_block *
fit_look(struct fit_block *b)
{
    os_touch(b, sizeof *b);
    fit.looks++;
    return b;
}

/* Get more memory for the list */
static inline void
fit_start(enum fit_order order)
{
    uintptr_t brk = os_break();

    fit.order = order;
    fit.list = NULL;
    fit.start = fit.end = brk + (-brk & (os_page_size() - 1));
    fit.looks = 0;
}

/* Append new memory behind the last free block */
static inline struct fit_block *
fit_grow(size_t bytes)    /* a new free block, in no list */
{
    struct fit_block *b = (struct fit_block *)fit.end;
    size_t more = bytes > fit_least ? bytes : fit_least;

    more += -more & (os_page_size() - 1);
    if (more < bytes || fit.end + more < more
        || !os_set_break(fit.end + more))
        return NULL;
    fit.end += more;
    fit_look(b)->bytes = more;
    b->next = NULL;
    return b;
}

/* Take the first block that fits */
/* Join a block with the one behind it */
static inline bool
fit_join(struct fit_block *b)
{
    struct fit_block *next = b->next;

    if (next == NULL || (char *)b + b->bytes != (char *)next)
        return false;
    b->bytes += fit_look(next)->bytes;
    b->next = next->next;
    return true;
}

/* Take the end of a block */
static inline struct fit_block *
fit_cut(struct fit_block **link, struct fit_block *b, size_t all)
{
    if (b->bytes < all + 2 * fit_unit) {
        *link = b->next;
        return b;
    }
    b->bytes -= all;
    b = (struct fit_block *)((char *)b + b->bytes);
    fit_look(b)->bytes = all;
    return b;
}

static inline void *
fit_malloc(size_t bytes)
{
    size_t all = (bytes + 2 * fit_unit - 1) & -fit_unit;
    struct fit_block **link = &fit.list, **last = link, *b;

    if (all < bytes)
        return NULL;
    /* Walk to the first block that fits */
    while ((b = *link) != NULL && fit_look(b)->bytes < all) {
        last = link;
        link = &b->next;
    }
    if (b == NULL) {
        /* Put new memory where the search has ended */
        if ((b = fit_grow(all)) == NULL)
            return NULL;
        *link = b;
        if (fit_join(*last))
            link = last;
    }
    return fit_cut(link, *link, all) + 1;
}

/* Put a block back into the list */
static inline void
fit_put(struct fit_block *b)
{
    struct fit_block *before = NULL, *after = fit.list;

    if (fit.order == FIT_BY_ADDRESS)
        for (; after != NULL && after < b; after = after->next)
            before = fit_look(after);
    b->next = after;
    if (before == NULL)
        fit.list = b;
    else
        before->next = b;
    if (fit.order == FIT_BY_ADDRESS) {
        fit_join(b);
        if (before != NULL)
            fit_join(before);
    }
}

/* Free a block of the first-fit heap */
static inline void
fit_free(void *p)
{
    if (p != NULL)
        fit_put(fit_look((struct fit_block *)p - 1));
}

/* The name of a broken invariant, or null. Announces nothing. */
static inline const char *
fit_check(void)
{
    for (struct fit_block *b = fit.list; b != NULL; b = b->next) {
        uintptr_t at = (uintptr_t)b;

        if (at < fit.start || at + b->bytes > fit.end)
            return "a free block lies in the heap";
        if (b->bytes < fit_unit || b->bytes % fit_unit != 0)
            return "a free block has a size";
        if (fit.order == FIT_BY_ADDRESS && b->next != NULL
            && at + b->bytes >= (uintptr_t)b->next)
            return "free blocks are in order and never adjacent";
    }
    return NULL;
}
#endif
