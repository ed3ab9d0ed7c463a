/* Tangled from src/09-drop-in.nw: do not edit. */
/* Growth: blocks of one size until so much is held, each call
 * timed. A row for each 2 MiB of heap: the slowest call in it.
 *
 * usage: growth [-v FILE] [-g GIB] [-b BYTES] [-t] */
#include "bench.h"
#include "keg.h"

#include <sys/mman.h>
#include <sys/resource.h>

static double *
room_for(size_t calls)
{
    size_t bytes = calls * sizeof(double);
    double *t = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (t == MAP_FAILED)
        err(1, "no room for %zu times", calls);
    memset(t, 0, bytes);
    return t;
}

/* Grow */
static void
grow(double *time, size_t calls, size_t bytes, bool touch)
{
    for (size_t i = 0; i < calls; i++) {
        uint64_t start = bench_now();
        char *volatile p = malloc(bytes);
        time[i] = (double)(bench_now() - start);
        if (p == NULL)
            errx(1, "no memory after %zu blocks", i);
        if (touch)
            memset(p, 1, bytes);
        if (i % 65536 == 0)
            bench_progress("growth", i, calls);
    }
    bench_progress("growth", calls, calls);
}

/* Ask the library for its counters, if it is ours */
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
        (double)now.directory_pages * 4 / 1024);
}

/* Sum up */
static void
print_slowest(const double *time, size_t calls, size_t bytes)
{
    size_t in_row = ((size_t)2 << 20) / bytes;

    for (size_t i = 0; i + in_row <= calls; i += in_row) {
        double slowest = 0;
        for (size_t j = i; j < i + in_row; j++)
            if (time[j] > slowest)
                slowest = time[j];
        printf("%zu,%.1f\n", ((i + in_row) * bytes) >> 20,
            slowest / 1000);
    }
}

static double
last_slowest_us(const double *time, size_t calls, size_t bytes)
{
    enum { most_rows = 64 };
    size_t in_row = ((size_t)2 << 20) / bytes;
    size_t rows = calls / in_row;
    double slowest[most_rows] = {0};

    if (rows > most_rows)
        rows = most_rows;
    for (size_t i = 0; i < rows * in_row; i++)
        if (time[calls - 1 - i] > slowest[i / in_row])
            slowest[i / in_row] = time[calls - 1 - i];
    return bench_median(slowest, rows) / 1000;
}

static void
report_times(struct bench *b, double *time, size_t calls,
    size_t bytes)
{
    double sum = 0;

    for (size_t i = 0; i < calls; i++)
        sum += time[i];
    bench_value(b, "calls=%zu", calls);
    bench_value(b, "sum_s=%.2f", sum / 1e9);
    bench_value(b, "last_slowest_us=%.0f",
        last_slowest_us(time, calls, bytes));
    bench_value(b, "median_ns=%.0f", bench_median(time, calls));
    bench_value(b, "p99_ns=%.0f",
        bench_percentile(time, calls, 99));
    bench_value(b, "max_us=%.0f", time[calls - 1] / 1000);
}

/* Grow and sum up */
int
main(int argc, char **argv)
{
    struct bench b = {0};
    size_t gib = 4, bytes = 4096, calls;
    bool touch = false;
    double *time;
    int c;

    while ((c = bench_getopt(&b, argc, argv, "g:b:t")) != -1)
        switch (c) {
        case 'g': gib = strtoul(optarg, NULL, 10); break;
        case 'b': bytes = strtoul(optarg, NULL, 10); break;
        case 't': touch = true; break;
        }
    if (gib < 1 || gib > 1024 || bytes < 1 || bytes > 2 << 20)
        errx(2, "-g takes 1 to 1024, -b 1 to 2097152");
    /* Measure the growth */
    calls = (gib << 30) / bytes;
    time = room_for(calls);
    grow(time, calls, bytes, touch);
    bench_head(&b, "heap_mib,slowest_us");
    print_slowest(time, calls, bytes);
    report_counters(&b);
    report_times(&b, time, calls, bytes);
    bench_end(&b);
    return 0;
}
