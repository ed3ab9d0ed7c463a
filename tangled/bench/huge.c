/* Tangled from src/17-verdict.nw: do not edit. */
/* One block of a gibibyte, which nobody touches: what does malloc
 * do for it, and what does it cost to ask again?
 *
 * usage: huge [-v FILE] [-g GIB] */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/resource.h>

#include "bench.h"

/* Look at the process from outside */
struct view {
    long faults;        /* minor page faults */
    long size;          /* pages of address space */
    long resident;      /* pages in memory */
};

static const struct view origin;

static struct view
look(struct view then)
{
    static int statm = -1;
    char text[128] = "", *rest;
    struct rusage use;
    long size;

    if (statm < 0)
        statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (pread(statm, text, sizeof text - 1, 0) <= 0)
        err(1, "/proc/self/statm");
    size = strtol(text, &rest, 10);
    getrusage(RUSAGE_SELF, &use);
    return (struct view){use.ru_minflt - then.faults,
        size - then.size, strtol(rest, NULL, 10) - then.resident};
}

/* Allocate a block and say what it cost */
static void
allocate_huge(struct bench *b, const char *name, size_t bytes)
{
    struct view before = look(origin), cost;
    uint64_t start = bench_now(), end;
    char *volatile p = malloc(bytes);

    end = bench_now();
    cost = look(before);
    if (p == NULL)
        errx(1, "no memory for %zu bytes", bytes);
    /* Report the cost of the huge block */
    double us = (double)(end - start) / 1000;
    long kib = cost.resident * (sysconf(_SC_PAGESIZE) / 1024);

    printf("%s,%.2f,%ld,%ld\n", name, us, cost.faults, kib);
    bench_value(b, "%s_us=%.2f", name, us);
    bench_value(b, "%s_faults=%ld", name, cost.faults);
    bench_value(b, "%s_resident_kib=%ld", name, kib);
    /* Free the huge block and report it */
    start = bench_now();
    free(p);
    bench_value(b, "%s_free_us=%.2f", name,
        (double)(bench_now() - start) / 1000);
}

int
main(int argc, char **argv)
{
    /* Take the size of the huge block */
    struct bench b = {0};
    size_t gib = 1, most = SIZE_MAX >> 31;
    int c;

    while ((c = bench_getopt(&b, argc, argv, "g:")) != -1)
        gib = strtoul(optarg, NULL, 10);
    if (gib < 1 || gib > most || optind != argc)
        errx(2, "-g takes 1 to %zu, and nothing follows", most);
    bench_head(&b, "call,us,faults,resident_kib");
    free(malloc(1));    /* the heap has begun */
    allocate_huge(&b, "first", gib << 30);
    allocate_huge(&b, "again", gib << 30);
    bench_end(&b);
    return 0;
}
