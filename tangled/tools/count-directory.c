/* Tangled from src/93-counting.nw: do not edit. */
/* Count what a page directory does when the heap grows, shrinks,
 * is one huge block, or swings; on the model machine.
 *
 * usage: count-directory [-v values] > table
 *
 * The table is CSV, a line for each size of heap; single numbers
 * go to the file of -v. The directory is KEG_PAGE_DIR, the one of
 * 1996 unless said otherwise. Takes some seconds. Ends with 1 if
 * something cannot be had, with 2 if it is asked for nonsense. The
 * chapter "The directory, mended" explains it. */
#pragma GCC diagnostic ignored "-Wunused-function"
#include <inttypes.h>

#ifndef KEG_PAGE_DIR
#define KEG_PAGE_DIR "page_dir_exact.c"
#endif
#include "bench.h"
#include "os_model.c"
#include KEG_PAGE_DIR
#include "model.h"

static struct bench bench;    /* where the single numbers go */

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

/* List the sizes of heap to count at */
enum { TOP = 4096, STEPS = 15 + TOP / 16 };    /* MiB */

static size_t
mib_at(int i)
{
    return i < 15 ? (size_t)i + 1 : 16 * (size_t)(i - 14);
}

static size_t
to_pages(size_t mib)
{
    return mib * 256;    /* of 4 KiB */
}

/* Count on the way up and down */
static struct amount {
    uint64_t remakes, bytes, faults, calls;
    size_t pages, resident;
} up[STEPS], down[STEPS], block[STEPS];

static struct amount
amount_now(void)
{
    uint64_t calls = stats.map_calls + stats.unmap_calls
        + stats.open_calls + stats.remap_calls + stats.advise_calls;

    return (struct amount){stats.remakes, stats.bytes_copied,
        model.faults, calls, page_dir_pages(),
        model.resident_mapped};
}

static void
go_up_and_down(void)
{
    begin(4096, to_pages(TOP));
    for (int i = 0; i < STEPS; i++) {
        bench_progress("up", (size_t)i + 1, STEPS);
        need(grow_heap(to_pages(mib_at(i)), 1));
        up[i] = amount_now();
    }
    for (int i = STEPS; i-- > 0;) {
        page_dir_uncover(page_dir_first() - 1
            + to_pages(mib_at(i)));
        down[i] = amount_now();
    }
}

/* Count huge blocks */
static void
ask_for_blocks(void)
{
    for (int i = 0; i < STEPS; i++) {
        size_t pages = to_pages(mib_at(i));

        bench_progress("blocks", (size_t)i + 1, STEPS);
        begin(4096, pages);
        need(grow_heap(pages, pages));
        block[i] = amount_now();
    }
}

/* Write what was counted */
static void
write_amounts(void)
{
    printf("# machine: the model machine, entries of %zu bytes\n"
        "# date: none; counts do not age\n# library: %s\n"
        "heap-mib,remakes,bytes,faults,calls,pages,resident,"
        "down-pages,down-resident,block-pages,block-resident\n",
        sizeof(page_entry), KEG_PAGE_DIR);
    for (int i = 0; i < STEPS; i++)
        printf("%zu,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64
            ",%zu,%zu,%zu,%zu,%zu,%zu\n", mib_at(i),
            up[i].remakes, up[i].bytes, up[i].faults, up[i].calls,
            up[i].pages, up[i].resident,
            down[i].pages, down[i].resident,
            block[i].pages, block[i].resident);
}

static void
write_amount(const char *way, size_t mib, const struct amount *a)
{
    char k[32];

    (void)snprintf(k, sizeof k, "%s-%zumib", way, mib);
    bench_value(&bench, "%s-remakes=%" PRIu64, k, a->remakes);
    bench_value(&bench, "%s-kib=%.10g", k, (double)a->bytes / 1024);
    bench_value(&bench, "%s-mib=%.10g", k,
        (double)a->bytes / (1 << 20));
    bench_value(&bench, "%s-faults=%" PRIu64, k, a->faults);
    bench_value(&bench, "%s-calls=%" PRIu64, k, a->calls);
    bench_value(&bench, "%s-pages=%zu", k, a->pages);
    bench_value(&bench, "%s-resident=%zu", k, a->resident);
}

static void
write_some_values(void)
{
    bench_value(&bench, "machine=the model machine");
    for (int i = 0; i < STEPS; i++) {
        size_t mib = mib_at(i);

        if ((mib & (mib - 1)) != 0)
            continue;
        write_amount("up", mib, &up[i]);
        write_amount("down", mib, &down[i]);
        write_amount("block", mib, &block[i]);
    }
}

/* Count swings */
static void
swing(const char *name, size_t low, size_t high)
{
    struct amount before, later;
    size_t start, cuts;

    begin(4096, high);
    start = page_dir_first() - 1;
    need(grow_heap(high, 1));
    for (int round = 0; round < 10; round++) {
        before = amount_now();
        page_dir_uncover(start + low);
        need(grow_heap(high, 1));
    }
    /* Write what the last swing took */
    later = amount_now();
    cuts = later.calls - before.calls
        - 2 * (later.remakes - before.remakes);
    bench_value(&bench, "%s-remakes=%" PRIu64, name,
        later.remakes - before.remakes);
    bench_value(&bench, "%s-kib=%.0f", name,
        (double)(later.bytes - before.bytes) / 1024);
    bench_value(&bench, "%s-cuts=%zu", name, cuts);
}

/* Count all that a directory does */
int
main(int argc, char **argv)
{
    size_t gib = to_pages(1024);

    bench_getopt(&bench, argc, argv, "");
    go_up_and_down();
    ask_for_blocks();
    write_amounts();
    write_some_values();
    swing("swing-page", gib - 1, gib);
    swing("swing-half", gib / 2, gib);
    swing("swing-quarter", gib / 4, gib);
    swing("swing-eighth", gib / 8, gib);
    swing("swing-all", 0, gib);
    bench_end(&bench);
    return 0;
}
