/* Tangled from src/96-judges-20.nw: do not edit. */
/* Plays a history on a heap of pages, with the submitted fits.c.
 * The text on standard input: first `first', `best' or `next', then
 * a line for each operation, `a BLOCK PAGES' or `f BLOCK'. Prints
 * the block and its first page for each allocation. */
#include "fits.c"

#include <stdio.h>
#include <stdlib.h>

/* Describe the player's heap of pages */
enum { most = 2048 };    /* blocks and runs */

static char policy[8];
static struct free_run runs[most], blocks[most];
static size_t n_runs, top, last_end;

/* Ask the submission for a run */
static size_t
choose(size_t pages)
{
    static struct free_run copy[most];

    for (size_t i = 0; i < n_runs; i++)
        copy[i] = runs[i];    /* the submission may write to it */
    switch (policy[0]) {
    case 'b': return best_fit(copy, n_runs, pages);
    case 'n': return next_fit(copy, n_runs, pages, last_end);
    default: return first_fit(copy, n_runs, pages);
    }
}

/* Allocate a block, as the player */
static void
shorten(size_t i, size_t pages)
{
    runs[i].first += pages;
    runs[i].pages -= pages;
    if (runs[i].pages > 0)
        return;
    for (n_runs--; i < n_runs; i++)
        runs[i] = runs[i + 1];
}

static size_t
allocate(size_t block, size_t pages)
{
    size_t i = choose(pages), first = top;

    if (i == NO_RUN) {
        top += pages;
    } else if (i >= n_runs || runs[i].pages < pages) {
        printf("run %zu of %zu\n", i, n_runs);
        exit(0);
    } else {
        first = runs[i].first;
        shorten(i, pages);
    }
    blocks[block] = (struct free_run){first, pages};
    last_end = first + pages;
    return first;
}

/* Free a block, as the player */
static void
release(size_t block)
{
    size_t i = n_runs++;

    for (; i > 0 && runs[i - 1].first > blocks[block].first; i--)
        runs[i] = runs[i - 1];
    runs[i] = blocks[block];
    /* Join run i with its neighbours */
    for (size_t k = i + 1; k >= i && k > 0; k--) {
        if (k >= n_runs
            || runs[k - 1].first + runs[k - 1].pages != runs[k].first)
            continue;
        runs[k - 1].pages += runs[k].pages;
        n_runs--;
        for (size_t j = k; j < n_runs; j++)
            runs[j] = runs[j + 1];
    }
}

int
main(void)
{
    char word[8];
    size_t block, pages;

    if (scanf("%7s", policy) != 1)
        return 2;
    while (scanf("%7s %zu", word, &block) == 2 && block < most)
        if (word[0] == 'f')
            release(block);
        else if (scanf("%zu", &pages) == 1)
            printf("%zu %zu\n", block, allocate(block, pages));
    return 0;
}
