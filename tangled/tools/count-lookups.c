/* Tangled from src/95-roads.nw: do not edit. */
/* Count what a lookup costs in the linked directory, on the model
 * machine: steps along the list, on average.
 *
 * usage: count-lookups [-v values] > table
 *
 * The heap has 4 KiB pages and is full of small chunks. Each
 * lookup is that of a free and then a malloc: the entry of a page,
 * at random or in order, and the head of a bucket. The chapter
 * "Roads not taken" explains it. */
#pragma GCC diagnostic ignored "-Wunused-function"
#include "bench.h"
#include "os_model.c"
#include "page_dir_linked.c"
#include "model.h"

static struct bench bench;

/* Build a machine with room for a directory */
#ifndef KEG_REGION
#define KEG_REGION 0    /* bytes more that a directory wants */
#endif

static void
build_for_directory(size_t page_size, size_t heap_pages)
{
    size_t table = heap_pages * sizeof(page_entry) / page_size;

    model_new(page_size, (64 + 8 * table) * page_size
        + KEG_REGION);
    os_start();
    page_dir_reset();
    memset(&stats, 0, sizeof stats);
}

/* In steps of so many pages, up to this size. */
static bool
grow_heap(size_t heap_pages, size_t step)
{
    size_t end = page_dir_first() + heap_pages;
    size_t i = page_dir_last() + 1;

    for (; i + step <= end; i += step) {
        if (!page_dir_cover(i + step - 1))
            return false;
        page_dir_set(i, FIRST);
        page_dir_fill(i + 1, step - 1, FOLLOW);
    }
    return true;
}

/* End if the machine is full */
static void
need(bool enough)
{
    if (!enough)
        errx(1, "the model machine is full");
}

static void
begin(size_t page_size, size_t heap_pages)
{
    build_for_directory(page_size, heap_pages);
    need(page_dir_start(0x8050000));
}

/* Draw a random number */
static uint64_t seed;

static size_t
number_below(size_t n)    /* by xorshift; n is small */
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed >> 32) % n;
}

/* Look up pages as free does */
static double    /* steps of one lookup, on average */
look_up(size_t pages, size_t lookups, bool at_random)
{
    uint64_t before = stats.directory_steps;

    for (size_t i = 0; i < lookups; i++) {
        page_dir_get(page_dir_first()
            + (at_random ? number_below(pages) : i));
        page_dir_get(7);
    }
    return (double)(stats.directory_steps - before)
        / (double)lookups;
}

/* Count lookups for each size of heap */
static void
count_size(size_t mib)
{
    size_t pages = mib * 256;
    double random, in_order;

    begin(4096, pages);
    need(grow_heap(pages, 256));
    seed = 2006;
    random = look_up(pages, 20000, true);
    in_order = look_up(pages, pages, false);
    printf("%zu,%zu,%.2f,%.4f\n", mib, page_dir_pages(),
        random, in_order);
    bench_value(&bench, "%zumib-pieces=%zu", mib, page_dir_pages());
    bench_value(&bench, "%zumib-random=%.1f", mib, random);
    bench_value(&bench, "%zumib-in-order=%.2f", mib, in_order);
}

int
main(int argc, char **argv)
{
    bench_getopt(&bench, argc, argv, "");
    bench_value(&bench, "machine=the model machine");
    printf("# machine: the model machine\n"
        "# date: none; counts do not age\n"
        "# library: page_dir_linked.c\n"
        "heap-mib,pieces,random,in-order\n");
    for (size_t mib = 1; mib <= 4096; mib *= 2)
        count_size(mib);
    bench_end(&bench);
    return 0;
}
