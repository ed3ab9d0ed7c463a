/* Tangled from src/91-measuring.nw: do not edit. */
/*
 * churn.c - random frees and mallocs among 100 000 live blocks of
 * 16 to 512 bytes.
 *
 * usage: churn [-t] [-p PAIRS] [-l LIBRARY] [-v FILE]
 *   -t  touch: write to each new block, all of it
 *   -p  pairs, 20 to 1000000000; 4000000
 * Prints a row for each twentieth of the pairs. The same numbers
 * are drawn in every run.
 * Chapter "The complaint".
 */
#include "process.h"

/* Draw numbers for the churn */
static uint64_t random_state = 88172645463325252u;

static uint64_t
draw(void)    /* Marsaglia's xorshift */
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* Replace a block by another */
enum { live_blocks = 100000 };
static char *block[live_blocks];

static void
replace(size_t i, bool touch)
{
    size_t bytes = 16 + draw() % 497;

    free(block[i]);
    block[i] = malloc(bytes);
    if (block[i] == NULL)
        errx(1, "no memory");
    if (touch)
        memset(block[i], 1, bytes);
}

/* Churn in batches */
enum { batches = 20 };
static double pair_ns[batches];

static void
churn(size_t pairs, bool touch)
{
    size_t in_batch = pairs / batches;

    for (size_t i = 0; i < live_blocks; i++)
        replace(i, touch);
    for (size_t i = 0; i < pairs / 2; i++)
        replace(draw() % live_blocks, touch);
    for (size_t batch = 0; batch < batches; batch++) {
        uint64_t start = bench_now();
        for (size_t i = 0; i < in_batch; i++)
            replace(draw() % live_blocks, touch);
        pair_ns[batch] = (double)(bench_now() - start)
            / (double)in_batch;
        bench_progress("churn", batch + 1, batches);
    }
}

/* Churn as the command line says */
int
main(int argc, char **argv)
{
    struct bench b = {.usage =
        "churn [-t] [-p PAIRS] [-l LIBRARY] [-v FILE]"};
    size_t pairs = 4000000;
    bool touch = false;
    int c;

    while ((c = bench_getopt(&b, argc, argv, "tp:")) != -1)
        switch (c) {
        case 't': touch = true; break;
        case 'p': pairs = bench_whole('p', optarg, batches,
                1000000000);
            break;
        }
    churn(pairs, touch);
    bench_head(&b, "batch,pair_ns");
    for (int i = 0; i < batches; i++)
        printf("%d,%.1f\n", i + 1, pair_ns[i]);
    bench_digits(&b, "pair_ns", bench_median(pair_ns, batches));
    bench_end(&b);
    return 0;
}
