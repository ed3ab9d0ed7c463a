/* Tangled from src/05-chunks.nw: do not edit. */
/*
 * frees.c - what it takes to free a random half of many blocks,
 * against the number of blocks, for blocks of three sizes.
 *
 * usage: frees [-v values]
 */
#include "edition_1996.c"
#include "bench.h"

/* Draw random numbers */
static uint64_t seed;

static size_t
draw(size_t below)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (size_t)((seed * 2685821657736338717u >> 32) % below);
}

/* Fill memory with blocks and free some of them */
enum { max_blocks = 1000000, half_sizes = 10 };
static const size_t half_size[half_sizes] = {1000, 2000, 5000,
    10000, 20000, 50000, 100000, 200000, 500000, max_blocks};
static void *blocks[max_blocks];

static void
fill_memory(size_t n, size_t bytes)
{
    for (size_t i = 0; i < n; i++)
        blocks[i] = keg_malloc(bytes);
}

static void
choose(size_t n, size_t some)
{
    for (size_t i = 0; i < some; i++) {
        size_t k = i + draw(n - i);
        void *block = blocks[k];

        blocks[k] = blocks[i];
        blocks[i] = block;
    }
}

static void
free_front(size_t some)
{
    for (size_t i = 0; i < some; i++)
        keg_free(blocks[i]);
}

/* Time the freeing of a half */
enum { repeats = 3 };

struct half {
    double ns, looks;  /* for each free */
};

static struct half
time_half(size_t n, size_t bytes)
{
    double ns[repeats];
    size_t half = n / 2;

    for (int i = 0; i < repeats; i++) {
        uint64_t began;

        keg_reset();
        seed = 88172645463325252u;
        fill_memory(n, bytes);
        choose(n, half);
        stats.chunk_page_steps = 0;
        began = bench_now();
        free_front(half);
        ns[i] = (double)(bench_now() - began) / (double)half;
    }
    return (struct half){bench_median(ns, repeats),
        (double)stats.chunk_page_steps / (double)half};
}

/* Write a row of times */
static void
write_row(const struct bench *b, size_t n, const struct half h[3])
{
    printf("%zu", n);
    for (size_t k = 0; k < 3; k++)
        printf(",%.4g,%.4g", h[k].ns, h[k].looks);
    putchar('\n');
    if (n == max_blocks) {
        /* Write the values of the largest heap */
        bench_value(b, "blocks=%zu", n);
        for (size_t k = 0; k < 3; k++) {
            int bytes = 16 << 2 * k;

            bench_value(b, "looks-%d=%.0f", bytes, h[k].looks);
            bench_value(b, "ns-%d=%.0f", bytes, h[k].ns);
            bench_value(b, "look-%d=%.1f", bytes, h[k].ns / h[k].looks);
        }
        bench_value(b, "looks-ratio=%.0f", h[2].looks / h[1].looks);
        bench_value(b, "ns-ratio=%.1f", h[2].ns / h[1].ns);
    }
}

/* Measure frees */
int
main(int argc, char **argv)
{
    struct bench b = {.library = "keg, edition of 1996"};

    if (bench_getopt(&b, argc, argv, "") != -1)
        return 2;
    bench_head(&b, "blocks,ns_16,looks_16,ns_64,looks_64,"
        "ns_256,looks_256");
    for (size_t i = 0; i < half_sizes; i++) {
        struct half h[3];

        for (size_t k = 0; k < 3; k++)
            h[k] = time_half(half_size[i], (size_t)16 << 2 * k);
        write_row(&b, half_size[i], h);
        bench_progress("frees", i + 1, half_sizes);
    }
    bench_end(&b);
    return 0;
}
