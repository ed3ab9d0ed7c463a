/* Tangled from src/12-complaint.nw: do not edit. */
/*
 * limits.c - what the machine takes for the things that an
 * allocator has it do.
 *
 * usage: limits [-n TRIALS] [-v FILE]
 *   -n  trials of each, 11 to 10001; 201
 * Prints a row for each: median, 10th and 90th percentile of all
 * trials, in nanoseconds or, for what is about 8 MiB, in
 * microseconds.
 * Chapter "The complaint".
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/prctl.h>

#include "process.h"

/* Choose the sizes of the limits */
enum {
    BATCH = 256,            /* small things timed together */
    TABLE = 8 << 20,        /* bytes: the directory of 4 GiB */
    PAGE = bench_page,
};

static const size_t region = (size_t)BATCH * PAGE;

/* Map and unmap, or give up */
static char *
map(size_t bytes)
{
    char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (p == MAP_FAILED)
        err(1, "mmap");
    return p;
}

static void
unmap(char *p, size_t bytes)
{
    if (munmap(p, bytes) != 0)
        err(1, "munmap");
}

static char *
move_break(intptr_t bytes)
{
    char *p = sbrk(bytes);

    if (p == (char *)-1)
        err(1, "sbrk");
    return p;
}

/* Time small things */
static double
since(uint64_t start, double units)
{
    return (double)(bench_now() - start) / units;
}

static double
time_clock(void)
{
    uint64_t start = bench_now();

    for (int i = 0; i < BATCH; i++)
        bench_now();
    return since(start, BATCH);
}

static double
time_call(void)
{
    uint64_t start = bench_now();

    for (int i = 0; i < BATCH; i++)
        syscall(SYS_getppid);
    return since(start, BATCH);
}

static double
time_fault(void)
{
    char *p = map(region);
    uint64_t start = bench_now();
    double ns;

    bench_touch(p, region);
    ns = since(start, BATCH);
    unmap(p, region);
    return ns;
}

static double
time_break_up(void)
{
    uint64_t start = bench_now();
    double ns;

    for (int i = 0; i < BATCH; i++)
        move_break(PAGE);
    ns = since(start, BATCH);
    move_break(-(intptr_t)region);
    return ns;
}

static double
break_pairs(bool touch)
{
    uint64_t start = bench_now();

    for (int i = 0; i < BATCH; i++) {
        char *p = move_break(PAGE);
        if (touch)
            bench_touch(p, PAGE);
        move_break(-PAGE);
    }
    return since(start, BATCH);
}

static double
map_pairs(bool touch)
{
    uint64_t start = bench_now();

    for (int i = 0; i < BATCH; i++) {
        char *p = map(PAGE);
        if (touch)
            bench_touch(p, PAGE);
        unmap(p, PAGE);
    }
    return since(start, BATCH);
}

static double time_break_pair(void) { return break_pairs(false); }
static double time_break_touched(void) { return break_pairs(true); }
static double time_map_pair(void) { return map_pairs(false); }
static double time_map_touched(void) { return map_pairs(true); }

/* Time 8 MiB */
static char *old_table, *other_table;    /* both resident */

static double
time_copy(void)
{
    uint64_t start = bench_now();

    memcpy(other_table, old_table, TABLE);
    return since(start, 1000);
}

static double
time_touch(void)
{
    char *p = map(TABLE);
    uint64_t start = bench_now();
    double us;

    bench_touch(p, TABLE);
    us = since(start, 1000);
    unmap(p, TABLE);
    return us;
}

static double
time_copy_fresh(void)
{
    char *p = map(TABLE);
    uint64_t start = bench_now();
    double us;

    memcpy(p, old_table, TABLE);
    us = since(start, 1000);
    unmap(p, TABLE);
    return us;
}

static double
time_unmap(void)
{
    char *p = map(TABLE);
    uint64_t start;

    bench_touch(p, TABLE);
    start = bench_now();
    unmap(p, TABLE);
    return since(start, 1000);
}

static double
time_move(void)
{
    char *p = map(TABLE + PAGE), *moved;
    uint64_t start;
    double us;

    if (mprotect(p + TABLE, PAGE, PROT_NONE) != 0)
        err(1, "mprotect");
    bench_touch(p, TABLE);
    start = bench_now();
    moved = mremap(p, TABLE, TABLE + PAGE, MREMAP_MAYMOVE);
    us = since(start, 1000);
    if (moved == MAP_FAILED || moved == p)
        err(1, "mremap");
    unmap(moved, TABLE + PAGE);
    unmap(p + TABLE, PAGE);
    return us;
}

/* Time a remake */
static double
time_remake(void)
{
    static char *table;
    uint64_t start;
    char *old;

    if (table == NULL)
        memset(table = map(TABLE), 1, TABLE);
    old = table;
    start = bench_now();
    table = map(TABLE);
    memcpy(table, old, TABLE);
    unmap(old, TABLE);
    return since(start, 1000);
}

/* Time a lock */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static double
time_lock(void)
{
    uint64_t start = bench_now();

    for (int i = 0; i < BATCH; i++) {
        pthread_mutex_lock(&mutex);
        pthread_mutex_unlock(&mutex);
    }
    return since(start, BATCH);
}

static void *
wait_for_ever(void *nothing)
{
    for (;;)
        pause();
    return nothing;
}

static void
start_company(void)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, wait_for_ever, NULL) != 0)
        errx(1, "no thread");
}

/* List the limits */
static const struct limit {
    const char *name, *unit;
    double (*once)(void);
} limits[] = {
    {"clock", "ns", time_clock},
    {"call", "ns", time_call},
    {"fault", "ns", time_fault},
    {"brk_up", "ns", time_break_up},
    {"brk_pair", "ns", time_break_pair},
    {"brk_pair_touched", "ns", time_break_touched},
    {"mmap_pair", "ns", time_map_pair},
    {"mmap_pair_touched", "ns", time_map_touched},
    {"copy", "us", time_copy},
    {"touch", "us", time_touch},
    {"copy_fresh", "us", time_copy_fresh},
    {"unmap", "us", time_unmap},
    {"remake", "us", time_remake},
    {"mremap", "us", time_move},
    {"lock", "ns", time_lock},
    {"lock_threads", "ns", time_lock},    /* the last */
};

/* Try all in turn and write down what they took */
enum { LIMITS = sizeof limits / sizeof *limits };

static void
try_limits(double *took, size_t trials, int from, int to)
{
    for (size_t t = 0; t < trials; t++) {
        for (int i = from; i < to; i++)
            took[(size_t)i * trials + t] = limits[i].once();
        bench_progress("limits", t + 1, trials);
    }
}

static void
report_limit(struct bench *b, const struct limit *l, double *took,
    size_t n)
{
    double median = bench_median(took, n);
    double low = bench_percentile(took, n, 10);
    double high = bench_percentile(took, n, 90);
    char key[64];

    printf("%s,%s,%.1f,%.1f,%.1f\n", l->name, l->unit, median, low,
        high);
    snprintf(key, sizeof key, "%s_%s", l->name, l->unit);
    bench_digits(b, key, median);
    snprintf(key, sizeof key, "%s_%s-low", l->name, l->unit);
    bench_digits(b, key, low);
    snprintf(key, sizeof key, "%s_%s-high", l->name, l->unit);
    bench_digits(b, key, high);
}

int
main(int argc, char **argv)
{
    struct bench b = {.usage = "limits [-n TRIALS] [-v FILE]"};
    size_t trials = 201;
    double *took;
    int c;

    while ((c = bench_getopt(&b, argc, argv, "n:")) != -1)
        trials = bench_whole('n', optarg, 11, 10001);
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
    took = bench_room(LIMITS * trials * sizeof *took);
    old_table = bench_room(TABLE);
    other_table = bench_room(TABLE);
    try_limits(took, trials, 0, LIMITS - 1);
    start_company();
    try_limits(took, trials, LIMITS - 1, LIMITS);
    bench_head(&b, "limit,unit,median,low,high");
    for (size_t i = 0; i < LIMITS; i++)
        report_limit(&b, &limits[i], took + i * trials, trials);
    bench_end(&b);
    return 0;
}
