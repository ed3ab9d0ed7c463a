/* Tangled from src/20-placing.nw: do not edit. */
/* What exercise 5 hands in as traces.c: histories in which one of
 * the three policies needs a smaller heap than both others. */
#ifndef KEG_TRACES_H
#define KEG_TRACES_H

#include <stddef.h>
#include <stdio.h>

/* Declare the limits of a history */
struct limits {
    size_t live;          /* at most so many pages at a time */
    size_t least;         /* no block has fewer pages */
    size_t operations;    /* at most so many */
};

/* Writes `a BLOCK PAGES', and returns the number of the block. */
static inline size_t
allocate(size_t pages)
{
    static size_t block;

    printf("a %zu %zu\n", ++block, pages);
    return block;
}

/* Writes `f BLOCK'. */
static inline void
release(size_t block)
{
    printf("f %zu\n", block);
}

void first_wins(const struct limits *l);
void best_wins(const struct limits *l);
void next_wins(const struct limits *l);

#endif
