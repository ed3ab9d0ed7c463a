/* Tangled from src/13-eras.nw: do not edit. */
/* Count what a program asks of the machine while its heap grows,
 * page by page, each page touched, with the edition of 1996.
 *
 * usage: count-eras [-v values] > table
 *
 * The table is CSV, a line for each size of heap. Ends with 1 if
 * the model machine is full, with 2 if it is asked for nonsense.
 * The chapter "Why nobody minded" explains it. */
#define KEG_OS "os_model.c"
#include "edition_1996.c"
#include "model.h"

#include <inttypes.h>

#include "bench.h"

static struct bench bench;

/* Four sizes to a doubling, from 1 MiB to 8 GiB; in pages. */
enum { HEAPS = 4 * 13 + 1, pages_in_mib = 256 };

static size_t
heap_size(int i)
{
    return ((size_t)(4 + i % 4) << (i / 4)) * pages_in_mib / 4;
}

/* Grow and count */
static size_t had;    /* pages */

static void
begin(void)
{
    model_new(4096, (size_t)9 << 30);
    keg_reset();
    had = 0;
}

/* Grow to so many pages */
static void
grow_to(size_t pages)
{
    for (; had < pages; had++) {
        void *p = keg_malloc(4096);

        if (p == NULL)
            errx(1, "the model machine is full");
        os_touch(p, 1);
    }
}

/* Write the counts */
static void
write_counts(void)
{
    uint64_t mapped;

    printf("# machine: the model machine, entries of %zu bytes\n"
        "# date: none; counts do not age\n"
        "# library: edition_1996.c\nheap_mib,break_calls,remakes,"
        "copied,heap_faults,directory_faults\n",
        sizeof(page_entry));
    bench_value(&bench, "machine=the model machine\nheaps=%d",
        HEAPS);
    begin();
    for (int i = 0; i < HEAPS; i++) {
        grow_to(heap_size(i));
        bench_progress("eras", (size_t)i + 1, HEAPS);
        mapped = model.faults - model.resident_heap;
        printf("%g,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%zu,%" PRIu64
            "\n", (double)had / pages_in_mib, stats.break_calls,
            stats.remakes, stats.bytes_copied, model.resident_heap,
            mapped);
    }
}

/* Count for the eras */
int
main(int argc, char **argv)
{
    bench_getopt(&bench, argc, argv, "");
    write_counts();
    bench_end(&bench);
    return 0;
}
