/* Tangled from src/12-complaint.nw: do not edit. */
/*
 * growth.c - blocks of one size until so much is held, each call
 * timed.
 *
 * usage: growth [-g GIB] [-b BYTES] [-t] [-l LIBRARY] [-v FILE]
 *   -g  what is held in the end, 1 to 1024 GiB; 4
 *   -b  a block, 1 to 2097152 bytes; 4096
 *   -t  touch: write a byte in every page of each block, after the
 *       call, in no call's time
 * Prints a row for each 2 MiB of heap: the slowest call in it.
 * Chapter "The complaint".
 */
#include "process.h"
#include "keg.h"

/* Grow */
struct growth {
    size_t bytes, calls;
    bool touch;
    double *ns;        /* of each call */
};

static void
grow(struct growth *g)
{
    for (size_t i = 0; i < g->calls; i++) {
        uint64_t start = bench_now();
        char *volatile p = malloc(g->bytes);
        g->ns[i] = (double)(bench_now() - start);
        if (p == NULL)
            errx(1, "no memory after %zu blocks", i);
        if (g->touch)
            bench_touch(p, g->bytes);
        if (i % 65536 == 0)
            bench_progress("growth", i, g->calls);
    }
    bench_progress("growth", g->calls, g->calls);
}

/* Find the slowest calls of growth */
enum { row_bytes = 2 << 20 };

static double
slowest_us(const double *ns, size_t calls)
{
    double slowest = 0;

    for (size_t i = 0; i < calls; i++)
        if (ns[i] > slowest)
            slowest = ns[i];
    return slowest / 1000;
}

static void
print_slowest(const struct growth *g)
{
    size_t in_row = row_bytes / g->bytes;

    for (size_t i = in_row; i <= g->calls; i += in_row)
        printf("%zu,%.1f\n", i * g->bytes >> 20,
            slowest_us(g->ns + i - in_row, in_row));
}

static double
last_slowest_us(const struct growth *g)
{
    enum { most_rows = 64 };
    size_t in_row = row_bytes / g->bytes;
    size_t rows = g->calls / in_row;
    double slowest[most_rows];

    if (rows > most_rows)
        rows = most_rows;
    for (size_t i = 0; i < rows; i++)
        slowest[i] = slowest_us(
            g->ns + g->calls - (i + 1) * in_row, in_row);
    return bench_median(slowest, rows);
}

/* Write down what growth cost */
static void
report_times(struct bench *b, const struct growth *g)
{
    double sum = 0;

    for (size_t i = 0; i < g->calls; i++)
        sum += g->ns[i];
    bench_value(b, "calls=%zu", g->calls);
    bench_digits(b, "sum_s", sum / 1e9);
    bench_digits(b, "last_slowest_us", last_slowest_us(g));
    bench_value(b, "median_ns=%.0f", bench_median(g->ns, g->calls));
    /* Write down the percentiles of growth */
    bench_value(b, "p99_ns=%.0f",
        bench_percentile(g->ns, g->calls, 99));
    bench_value(b, "p999_ns=%.0f",
        bench_percentile(g->ns, g->calls, 99.9));
    bench_digits(b, "max_us", g->ns[g->calls - 1] / 1000);
}

/* Ask our own library for its counters */
#pragma weak keg_stats

static void
report_counters(struct bench *b)
{
    struct keg_stats now;

    if (keg_stats == NULL)
        return;
    keg_stats(&now);
    bench_value(b, "remakes=%llu", (unsigned long long)now.remakes);
    bench_value(b, "copied_mib=%llu",
        (unsigned long long)now.bytes_copied >> 20);
    bench_value(b, "break_calls=%llu",
        (unsigned long long)now.break_calls);
    bench_value(b, "directory_mib=%.1f",
        (double)now.directory_pages
        * (double)sysconf(_SC_PAGESIZE) / (1 << 20));
}

/* Grow as the command line says */
int
main(int argc, char **argv)
{
    struct bench b = {.usage =
        "growth [-g GIB] [-b BYTES] [-t] [-l LIBRARY] [-v FILE]"};
    struct growth g = {.bytes = 4096};
    size_t gib = 4;
    int c;

    while ((c = bench_getopt(&b, argc, argv, "g:b:t")) != -1)
        switch (c) {
        /* Take an option of growth */
        case 'g': gib = bench_whole('g', optarg, 1, 1024); break;
        case 'b': g.bytes = bench_whole('b', optarg, 1, row_bytes); break;
        case 't': g.touch = true; break;
        }
    g.calls = (gib << 30) / g.bytes;
    g.ns = bench_room(g.calls * sizeof *g.ns);
    /* Measure the growth */
    struct bench_memory before = bench_memory();
    long faults = bench_faults();

    grow(&g);
    faults = bench_faults() - faults;
    bench_value(&b, "rss_mib=%.1f",
        bench_memory().resident - before.resident);
    bench_value(&b, "faults=%ld", faults);
    bench_head(&b, "heap_mib,slowest_us");
    print_slowest(&g);
    report_counters(&b);
    report_times(&b, &g);
    bench_end(&b);
    return 0;
}
