/* Tangled from src/17-verdict.nw: do not edit. */
/* One block of a gibibyte, which nobody touches: what does malloc
 * do for it, and what does it cost to ask again?
 *
 * usage: huge [-v FILE] [-g GIB] */
#include "process.h"

/* Allocate a block and say what it cost */
static void
allocate_huge(struct bench *b, const char *name, size_t bytes)
{
    double resident = bench_memory().resident;
    long faults = bench_faults();
    uint64_t start = bench_now(), end;
    char *volatile p = malloc(bytes);

    end = bench_now();
    faults = bench_faults() - faults;
    resident = bench_memory().resident - resident;
    if (p == NULL)
        errx(1, "no memory for %zu bytes", bytes);
    /* Report the cost of the huge block */
    double us = (double)(end - start) / 1000;
    double kib = resident * 1024;

    printf("%s,%.2f,%ld,%.0f\n", name, us, faults, kib);
    bench_value(b, "%s_us=%.2f", name, us);
    bench_value(b, "%s_faults=%ld", name, faults);
    bench_value(b, "%s_resident_kib=%.0f", name, kib);
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
    size_t gib = 1;
    int c;

    while ((c = bench_getopt(&b, argc, argv, "g:")) != -1)
        gib = bench_whole('g', optarg, 1, SIZE_MAX >> 31);
    if (optind != argc)
        errx(2, "nothing follows the options: %s", argv[optind]);
    bench_head(&b, "call,us,faults,resident_kib");
    free(malloc(1));    /* the heap has begun */
    allocate_huge(&b, "first", gib << 30);
    allocate_huge(&b, "again", gib << 30);
    bench_end(&b);
    return 0;
}
