/* Tangled from src/91-measuring.nw: do not edit. */
/*
 * idle.c - what is kept of a peak when all of it has been freed.
 *
 * usage: idle [-o ORDER] [-m MIB] [-b BYTES] [-l LIBRARY] [-v FILE]
 *   -o  one (a single block), forward (the first block first),
 *       reverse, random; forward
 *   -m  the peak, 1 to 65536 MiB; 1024
 *   -b  a block, 16 to 1073741824 bytes; 65536
 * Blocks are touched. Prints one row.
 * Chapter "The complaint".
 */
#include "process.h"

/* Fill up to the peak */
static char **block;
static size_t blocks;

static void
fill_up(size_t bytes)
{
    for (size_t i = 0; i < blocks; i++) {
        block[i] = malloc(bytes);
        if (block[i] == NULL)
            errx(1, "no memory after %zu blocks", i);
        bench_touch(block[i], bytes);
    }
}

/* Put the blocks in the order of their end */
static void
swap(size_t i, size_t j)
{
    char *p = block[i];

    block[i] = block[j];
    block[j] = p;
}

static void
put_in_order(const char *order)
{
    uint64_t x = 88172645463325252u;

    if (strcmp(order, "reverse") == 0)
        for (size_t i = 0; i < blocks / 2; i++)
            swap(i, blocks - 1 - i);
    if (strcmp(order, "random") == 0)
        for (size_t i = blocks; i > 1; i--) {
            x ^= x << 13, x ^= x >> 7, x ^= x << 17;
            swap(i - 1, x % i);
        }
}

/* Measure the peak and what is left of it */
struct left {
    double peak;               /* MiB resident */
    double resident, broken;   /* MiB kept: in memory, by break */
    double space;              /* MiB kept of address space */
    double free_ns;
};

static struct left
rise_and_fall(size_t bytes, const char *order)
{
    struct bench_memory start = bench_memory(), end;
    uintptr_t break_start = bench_break();
    struct left left;
    uint64_t began;

    fill_up(bytes);
    left.peak = bench_memory().resident - start.resident;
    put_in_order(order);
    began = bench_now();
    for (size_t i = 0; i < blocks; i++)
        free(block[i]);
    left.free_ns = (double)(bench_now() - began) / (double)blocks;
    /* See what is left */
    end = bench_memory();
    left.resident = end.resident - start.resident;
    left.space = end.space - start.space;
    left.broken = (double)(bench_break() - break_start) / (1 << 20);
    return left;
}

/* Be idle as the command line says */
static bool
is_order(const char *order)
{
    return strcmp(order, "one") == 0
        || strcmp(order, "forward") == 0
        || strcmp(order, "reverse") == 0
        || strcmp(order, "random") == 0;
}

static void
report_left(struct bench *b, const char *order,
    const struct left *l)
{
    bench_head(b, "order,peak_rss_mib,kept_rss_mib,"
        "kept_break_mib,kept_space_mib,free_ns");
    printf("%s,%.1f,%.1f,%.1f,%.1f,%.1f\n", order, l->peak,
        l->resident, l->broken, l->space, l->free_ns);
    bench_value(b, "peak_rss_mib=%.1f", l->peak);
    bench_value(b, "kept_rss_mib=%.1f", l->resident);
    bench_value(b, "kept_break_mib=%.1f", l->broken);
    bench_value(b, "kept_space_mib=%.1f", l->space);
    bench_digits(b, "free_ns", l->free_ns);
}

int
main(int argc, char **argv)
{
    struct bench b = {.usage = "idle [-o one|forward|reverse|"
        "random] [-m MIB] [-b BYTES] [-l LIBRARY] [-v FILE]"};
    size_t mib = 1024, bytes = 65536;
    const char *order = "forward";
    struct left left;
    int c;

    while ((c = bench_getopt(&b, argc, argv, "o:m:b:")) != -1)
        switch (c) {
        /* Take an option of the peak */
        case 'o': order = optarg;
            if (!is_order(order))
                errx(2, "-o takes one, forward, reverse or random");
            break;
        case 'm': mib = bench_whole('m', optarg, 1, 65536); break;
        case 'b': bytes = bench_whole('b', optarg, 16, 1 << 30); break;
        }
    if (strcmp(order, "one") == 0)
        bytes = mib << 20;
    blocks = (mib << 20) / bytes;
    if (blocks < 1)
        errx(2, "a block larger than the peak: change -b or -m");
    block = bench_room(blocks * sizeof *block);
    left = rise_and_fall(bytes, order);
    report_left(&b, order, &left);
    bench_end(&b);
    return 0;
}
