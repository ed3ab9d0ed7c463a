/* Tangled from src/93-counting.nw: do not edit. */
/* What a growing heap would cost with other factors of growth:
 * 4 GiB by single pages of 4 KiB, entries of 8 bytes. Arithmetic,
 * without a machine. usage: count-factors [-v values] > table */
#include "bench.h"

/* Let the heap grow by so many thousandths */
static void
grow_by(const struct bench *b, size_t f)
{
    size_t n = 1, remakes = 0, in_use = 1048576 + 12;
    double mib = 0;

    for (; n * 512 <= in_use; n = (n + 1) * f / 1000) {
        mib += (double)(n * 512 - 1) * 8 / (1 << 20);
        remakes++;
    }
    printf("%zu,%zu,%.1f,%.1f\n", f, remakes, mib, (double)n / 256);
    bench_value(b, "%zu-remakes=%zu", f, remakes);
    bench_value(b, "%zu-mib=%.1f", f, mib);
    bench_value(b, "%zu-table-mib=%.1f", f, (double)n / 256);
}

int
main(int argc, char **argv)
{
    static const size_t f[] = {1250, 1500, 1618, 2000, 3000, 4000};
    struct bench b = {.values = NULL};

    bench_getopt(&b, argc, argv, "");
    puts("thousandths,remakes,copied-mib,table-mib");
    for (size_t i = 0; i < sizeof f / sizeof *f; i++)
        grow_by(&b, f[i]);
    bench_end(&b);
    return 0;
}
