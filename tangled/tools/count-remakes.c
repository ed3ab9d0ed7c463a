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
#include <unistd.h>

#include "os_model.c"
#include "page_dir_exact.c"
#include "model.h"

/* List the ways of growing and the sizes of heap */
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
static void
build_for_directory(size_t page_size, size_t heap_pages)
{
    size_t table = heap_pages * sizeof(page_entry) / page_size;

    model_new(page_size, (64 + 8 * table) * page_size);
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

/* Begin a heap and grow it, or exit */
static void
exit_unless(bool well)
{
    if (well)
        return;
    fputs("count-remakes: the model machine is full\n", stderr);
    exit(1);
}

static void
begin_heap(size_t page_size, size_t heap_pages)
{
    build_for_directory(page_size, heap_pages);
    exit_unless(page_dir_start(0x8050000));
}

static void
grow_or_exit(size_t heap_pages, size_t step)
{
    exit_unless(grow_heap(heap_pages, step));
}

static void
count_way(const struct way *w, struct count *c)
{
    size_t pages_in_mib = ((size_t)1 << 20) / w->page_size;

    if (isatty(STDERR_FILENO))
        fprintf(stderr, "count-remakes: %s\n", w->name);
    begin_heap(w->page_size, heap_mib(SIZES - 1) * pages_in_mib);
    for (int i = 0; i < SIZES; i++) {
        grow_or_exit(heap_mib(i) * pages_in_mib, w->step);
        c[i] = (struct count){stats.remakes, stats.bytes_copied,
            page_dir_pages(), model.faults};
    }
}
/* Write the table of counts */
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
static bool
is_asked_for(size_t mib)
{
    return mib == 8 || mib == 64 || mib == 1024 || mib == 4096
        || mib == 16384;
}

static void
write_counts(FILE *out, const char *way, size_t mib,
    const struct count *c)
{
    fprintf(out, "%s-%zumib-remakes=%" PRIu64 "\n",
        way, mib, c->remakes);
    fprintf(out, "%s-%zumib-kib=%" PRIu64 "\n",
        way, mib, c->bytes / 1024);
    fprintf(out, "%s-%zumib-mib=%.10g\n",
        way, mib, (double)c->bytes / (1 << 20));
    fprintf(out, "%s-%zumib-pages=%" PRIu64 "\n",
        way, mib, c->pages);
    fprintf(out, "%s-%zumib-faults=%" PRIu64 "\n",
        way, mib, c->faults);
}
/* Find the first remake */
static size_t
first_remake(const struct way *w)
{
    size_t pages = 0;

    begin_heap(w->page_size, 100000);
    while (stats.remakes == 0)
        grow_or_exit(pages += w->step, w->step);
    return pages;
}
/* Count one large block */
static void
write_large_block(FILE *out)
{
    size_t pages = ((size_t)1 << 30) / 4096;

    begin_heap(4096, pages);
    grow_or_exit(pages, pages);
    fprintf(out, "single-bytes=%" PRIu64 "\nsingle-entries=%" PRIu64
        "\nsingle-pages=%zu\nsingle-resident=%zu\n",
        stats.bytes_copied, stats.entries_written,
        page_dir_pages(), model.resident_mapped);
}

static void
write_values(FILE *out)
{
    fprintf(out, "machine=the model machine\n");
    for (int w = 0; w < WAYS; w++) {
        fprintf(out, "%s-first-heap=%zu\n", ways[w].name,
            first_remake(&ways[w]));
        for (int i = 0; i < SIZES; i++)
            if (is_asked_for(heap_mib(i)))
                write_counts(out, ways[w].name, heap_mib(i),
                    &counts[w][i]);
    }
    write_large_block(out);
}
/* Count all ways of growing */
int
main(int argc, char **argv)
{
    FILE *values = NULL;
    int option;

    while ((option = getopt(argc, argv, "v:")) == 'v')
        if ((values = fopen(optarg, "w")) == NULL) {
            perror(optarg);
            return 1;
        }
    if (option != -1 || optind < argc) {
        fputs("usage: count-remakes [-v values] > table\n", stderr);
        return 2;
    }
    for (int w = 0; w < WAYS; w++)
        count_way(&ways[w], counts[w]);
    write_table();
    if (values != NULL)
        write_values(values);
    return fflush(NULL) != 0;
}
