/* Tangled from src/12-complaint.nw: do not edit. */
/*
 * lifo.c - a recursion that takes a block on its way down and gives
 * it back on its way up, again and again.
 *
 * usage: lifo [-b BYTES] [-m MIB] [-n REPETITIONS] [-u]
 *             [-l LIBRARY] [-v FILE]
 *   -b  a block, 1 to 1073741824 bytes; 4096
 *   -m  what is held at the deepest point, 1 to 1024 MiB; 64
 *   -n  repetitions, 2 to 1000; 15
 *   -u  leave the blocks untouched
 * Prints a row for each repetition, and marks each for `calls'.
 * Chapter "The complaint".
 */
#include "process.h"

/* Descend and come back */
struct descent {
    size_t bytes, depth;
    bool touch;
    bool empty;        /* with empty hands: no blocks */
};

static void
descend(const struct descent *d, size_t depth)
{
    char *volatile block = d->empty ? NULL : malloc(d->bytes);

    /* Have and touch the block, unless there is none */
    if (block == NULL && !d->empty)
        errx(1, "no memory %zu blocks from the deepest", depth);
    if (block != NULL && d->touch)
        bench_touch(block, d->bytes);
    if (depth > 1)
        descend(d, depth - 1);
    free(block);
}

/* Repeat the descent */
enum { most_repetitions = 1000, most_depth = 100000 };
static double ns[most_repetitions], faults[most_repetitions];

static void
repeat(struct descent *d, size_t repetitions)
{
    /* Descend with empty hands */
    d->empty = true;
    descend(d, d->depth + d->depth / 8 + 1000);
    d->empty = false;
    for (size_t i = 0; i < repetitions; i++) {
        long faults_before = bench_faults();
        uint64_t start;

        bench_phase();
        start = bench_now();
        descend(d, d->depth);
        ns[i] = (double)(bench_now() - start) / (double)d->depth;
        faults[i] = (double)(bench_faults() - faults_before);
    }
    bench_phase();
}

/* Write down what the descents cost */
static void
report_descents(struct bench *b, const struct descent *d, size_t n)
{
    bench_head(b, "repetition,ns_per_pair,faults");
    for (size_t i = 0; i < n; i++)
        printf("%zu,%.1f,%.0f\n", i + 1, ns[i], faults[i]);
    bench_value(b, "pairs=%zu", d->depth);
    bench_value(b, "repetitions=%zu", n);
    bench_digits(b, "first_ns", ns[0]);
    bench_digits(b, "pair_ns", bench_median(ns + 1, n - 1));
    bench_value(b, "faults_first=%.0f", faults[0]);
    bench_value(b, "faults_later=%.0f",
        bench_median(faults + 1, n - 1));
}

/* Descend as the command line says */
int
main(int argc, char **argv)
{
    struct bench b = {.usage = "lifo [-b BYTES] [-m MIB] "
        "[-n REPETITIONS] [-u] [-l LIBRARY] [-v FILE]"};
    struct descent d = {.bytes = 4096, .touch = true};
    size_t mib = 64, n = 15;
    int c;

    while ((c = bench_getopt(&b, argc, argv, "b:m:n:u")) != -1)
        switch (c) {
        /* Take an option of the descent */
        case 'b': d.bytes = bench_whole('b', optarg, 1, 1 << 30); break;
        case 'm': mib = bench_whole('m', optarg, 1, 1024); break;
        case 'n': n = bench_whole('n', optarg, 2, most_repetitions); break;
        case 'u': d.touch = false; break;
        }
    d.depth = (mib << 20) / d.bytes;
    if (d.depth < 1 || d.depth > most_depth)
        errx(2, "1 to %d blocks, not %zu: change -b or -m",
            (int)most_depth, d.depth);
    repeat(&d, n);
    report_descents(&b, &d, n);
    bench_end(&b);
    return 0;
}
