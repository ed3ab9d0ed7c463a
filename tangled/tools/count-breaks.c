/* Tangled from src/04-runs.nw: do not edit. */
/* Count how often the break moves, and how many steps the walks
 * along the list of free runs take, on the model machine.
 *
 * usage: count-breaks [-v values] > table
 *
 * The table is CSV, a line for each number of pages. Single numbers
 * for the text go to the file of -v. Ends with 1 if something
 * cannot be had, with 2 if it is asked for nonsense. The chapter
 * "Runs of free pages, and the break" explains it. */
#define KEG_OS "os_model.c"
#include "edition_1996.c"
#include "model.h"

#include <inttypes.h>

#include "bench.h"

static struct bench bench;    /* where the single numbers go */

enum { most = 8192 };

static const size_t page_bytes = 4096;
static char *held[most];

static void
up(size_t n)
{
    for (size_t i = 0; i < n; i++) {
        held[i] = keg_malloc(page_bytes);
        os_touch(held[i], 1);
    }
}

static void
down(size_t n)    /* last in, first out */
{
    while (n-- > 0)
        keg_free(held[n]);
}

static void
down_in_order(size_t n)    /* first in, first out */
{
    for (size_t i = 0; i < n; i++)
        keg_free(held[i]);
}

static void
begin(const char *options)
{
    model_new(page_bytes, (size_t)256 << 20);
    keg_reset();
    model.variable = options;
}

static uint64_t
calls(void (*act)(size_t), size_t n)
{
    uint64_t before = stats.break_calls;

    act(n);
    return stats.break_calls - before;
}

/* Count the calls of one cycle */
static uint64_t
cycle(const char *options, size_t n, uint64_t *zeroed)
{
    uint64_t before;

    begin(options);
    up(n);
    down(n);
    before = model.faults;
    n = calls(up, n) + calls(down, n);
    *zeroed = model.faults - before;
    return n;
}

/* Count the steps of the walks */
static uint64_t
make_holes(size_t n, bool upwards)    /* returns steps */
{
    uint64_t before;

    begin(NULL);
    up(2 * n);
    before = stats.run_steps;
    for (size_t i = 0; i < n; i++)
        keg_free(held[2 * (upwards ? i : n - 1 - i)]);
    return stats.run_steps - before;
}

static uint64_t
search(void)    /* returns steps */
{
    uint64_t before = stats.run_steps;

    model_mark();
    keg_malloc(2 * page_bytes);
    return stats.run_steps - before;
}

/* Write the table of calls and steps */
static void
write_row(size_t n)
{
    uint64_t zeroed, down, up;
    uint64_t calls32 = cycle(">", n, &zeroed);
    uint64_t calls16 = cycle(NULL, n, &zeroed);

    down = make_holes(n, false);
    up = make_holes(n, true);
    printf("%zu,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64
        ",%" PRIu64 ",%" PRIu64, n, calls16, calls32, zeroed, down,
        up, search());
    printf(",%" PRIu64 "\n", model.touched);
}

static void
write_table(void)
{
    printf("# machine: the model machine, pages of 4096 bytes\n"
        "# date: none; counts do not age\n"
        "# library: edition_1996.c\n"
        "pages,calls16,calls32,zeroed,downwards,upwards,search,"
        "touched\n");
    for (size_t n = 4; n <= 64; n += 4)
        write_row(n);
    for (size_t n = 128; n <= most / 2; n *= 2)
        write_row(n);
}

/* Write the values of calls and steps */
static void
value(const char *key, uint64_t n)
{
    bench_value(&bench, "%s=%" PRIu64, key, n);
}

static size_t
heap_left(void)
{
    return break_index() - page_dir_first();
}

static void
write_thousand(void)
{
    begin(NULL);
    value("fresh-up", calls(up, 1000));
    value("fresh-down", calls(down, 1000));
    value("heap-left", heap_left());
    value("fresh-again", calls(up, 1000));
    begin(NULL);
    keg_free(keg_malloc(7 * page_bytes));
    value("seven-up", calls(up, 1000));
    value("seven-down", calls(down, 1000));
    value("seven-again", calls(up, 1000));
    value("fifo-down", calls(down_in_order, 1000));
    value("fifo-again", calls(up, 1000));
}

static void
write_late_spare(void)
{
    begin(NULL);
    os_start();
    options_start();
    break_start();
    state = STARTED;
    up(1000);
    down(1000);
    value("heap-left-late", heap_left());
}

static void
write_cycle(size_t depth)
{
    uint64_t zeroed;

    value("cycle-pages", depth);
    value("cycle-calls", cycle(NULL, depth, &zeroed));
    value("cycle-zeroed", zeroed);
}

static void
write_walks(size_t holes)
{
    uint64_t all = make_holes(holes, false);

    value("holes", holes);
    value("steps-downwards", all);
    all = make_holes(holes, true);
    value("steps-upwards", all);
    value("steps-each", (all + holes / 2) / holes);
    value("steps-search", search());
    value("touched-search", model.touched);
}

static void
write_values(void)
{
    bench_value(&bench, "machine=the model machine");
    write_thousand();
    write_late_spare();
    write_cycle(64);
    write_walks(most / 2);
}

int
main(int argc, char **argv)
{
    bench_getopt(&bench, argc, argv, "");
    write_table();
    write_values();
    bench_end(&bench);
    return 0;
}
