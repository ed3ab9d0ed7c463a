/* Tangled from src/03-directory.nw: do not edit. */
/* Count what growing costs the page directory, on the model
 * machine.
 *
 * usage: count-remakes [-v values] > table
 *
 * The table is CSV, a line for each size of heap. The same in
 * single numbers, for the text, goes to the file of -v. Takes
 * half a minute for entries of 8 bytes. Ends with 1 if something
 * cannot be had, with 2 if it is asked for nonsense. The chapter
 * "The page directory" explains it. */
#pragma GCC diagnostic ignored "-Wunused-function"
#include <inttypes.h>

#include "bench.h"
#include "os_model.c"
#include "page_dir_exact.c"
#include "model.h"

static struct bench bench;    /* where the single numbers go */

static const struct way {
    const char *name;
    size_t page_size;  /* bytes */
    size_t step;       /* pages */
} ways[] = {
    {"4k-1", 4096, 1}, {"4k-16", 4096, 16},
    {"16k-1", 16384, 1}, {"64k-1", 65536, 1},
};

/* Choose the sizes of heap */
enum {
    WAYS = sizeof ways / sizeof *ways,
    SIZES = sizeof(page_entry) == 4 ? 39 : 41
};

static size_t
heap_mib(int i)
{
    return i < 32 ? (size_t)i + 1 : (size_t)64 << (i - 32);
}

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

/* Count one way of growing */
static struct count {
    uint64_t remakes, bytes, pages, faults;
} counts[WAYS][SIZES];

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

static void
count_way(const struct way *w, struct count *c)
{
    size_t pages_in_mib = ((size_t)1 << 20) / w->page_size;

    begin(w->page_size, heap_mib(SIZES - 1) * pages_in_mib);
    for (int i = 0; i < SIZES; i++) {
        bench_progress(w->name, (size_t)i + 1, SIZES);
        need(grow_heap(heap_mib(i) * pages_in_mib, w->step));
        c[i] = (struct count){stats.remakes, stats.bytes_copied,
            page_dir_pages(), model.faults};
    }
}

/* Write a line for each size of heap */
static void
write_table(void)
{
    printf("# machine: the model machine, entries of %zu bytes\n"
        "# date: none; counts do not age\n"
        "# library: page_dir_exact.c\nheap-mib",
        sizeof(page_entry));
    for (const struct way *w = ways; w < ways + WAYS; w++)
        printf(",remakes-%s,bytes-%s,pages-%s,faults-%s",
            w->name, w->name, w->name, w->name);
    for (int i = 0; i < SIZES; i++) {
        printf("\n%zu", heap_mib(i));
        for (int w = 0; w < WAYS; w++)
            /* Write the counts of one way at one size */
            printf(",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64,
                counts[w][i].remakes, counts[w][i].bytes,
                counts[w][i].pages, counts[w][i].faults);
    }
    printf("\n");
}

/* Write single counts */
/* Write the counts of one way */
static void
write_counts(const char *way, size_t mib, const struct count *c)
{
    char k[32];

    if (mib != 8 && mib != 64 && mib != 1024 && mib != 4096
        && mib != 16384)
        return;
    (void)snprintf(k, sizeof k, "%s-%zumib", way, mib);
    bench_value(&bench, "%s-remakes=%" PRIu64, k, c->remakes);
    bench_value(&bench, "%s-kib=%" PRIu64, k, c->bytes / 1024);
    bench_value(&bench, "%s-mib=%.10g", k,
        (double)c->bytes / (1 << 20));
    bench_value(&bench, "%s-pages=%" PRIu64, k, c->pages);
    bench_value(&bench, "%s-faults=%" PRIu64, k, c->faults);
}

/* Find the first remake */
static size_t
first_remake(const struct way *w)
{
    size_t pages = 0;

    begin(w->page_size, 100000);
    while (stats.remakes == 0)
        need(grow_heap(pages += w->step, w->step));
    return pages;
}

/* Count one large block */
static void
write_large_block(void)
{
    size_t pages = ((size_t)1 << 30) / 4096;

    begin(4096, pages);
    need(grow_heap(pages, pages));
    bench_value(&bench, "single-bytes=%" PRIu64,
        stats.bytes_copied);
    bench_value(&bench, "single-entries=%" PRIu64,
        stats.entries_written);
    bench_value(&bench, "single-pages=%zu", page_dir_pages());
    bench_value(&bench, "single-resident=%zu",
        model.resident_mapped);
}

static void
write_values(void)
{
    bench_value(&bench, "machine=the model machine");
    for (int w = 0; w < WAYS; w++) {
        bench_value(&bench, "%s-first-heap=%zu", ways[w].name,
            first_remake(&ways[w]));
        for (int i = 0; i < SIZES; i++)
            write_counts(ways[w].name, heap_mib(i), &counts[w][i]);
    }
    write_large_block();
}

/* Count all ways of growing */
int
main(int argc, char **argv)
{
    bench_getopt(&bench, argc, argv, "");
    for (int w = 0; w < WAYS; w++)
        count_way(&ways[w], counts[w]);
    write_table();
    write_values();
    bench_end(&bench);
    return 0;
}
