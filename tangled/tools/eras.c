/* Tangled from src/92-eras.nw: do not edit. */
/* The share of remaking in a program's time: 1996, 2005, today.
 *
 * usage: eras [-v values] heap FOLDER       over sizes of heap
 *        eras [-v values] pressure FOLDER   over heap : memory
 *
 * Prices are read from FOLDER/eras-costs.csv, counts from
 * FOLDER/era-counts.csv and FOLDER/era-counts-4.csv. The table is
 * CSV, shares in percent. Ends with 1 and a line that names file
 * and line if one of them makes no sense, with 2 if asked for
 * nonsense. The chapter "Why nobody minded" explains it. */
#include "eras.h"

#include "bench.h"

static struct bench bench;

/* Choose the programs of the eras */
static const struct program uses = {true, 1},
    ignores = {false, 0};

/* Write numbers of three digits */
static void
write_number(const char *key, const char *end, double v)
{
    char text[32];
    int exponent;

    (void)snprintf(text, sizeof text, "%.2e", v);
    exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
    bench_value(&bench, "%s-%s=%.*f", key, end,
        v == 0 || exponent > 2 ? 0 : 2 - exponent,
        strtod(text, NULL));
}

static void
write_range(const char *era, const char *what, struct range r)
{
    char key[64];

    (void)snprintf(key, sizeof key, "%s-%s", era, what);
    write_number(key, "low", r.low);
    write_number(key, "high", r.high);
}

/* Write the prices as values */
static void
write_prices(void)
{
    for (int e = 0; e < ERAS; e++)
        for (int p = 0; p < PRICES; p++)
            bench_value(&bench, "%s-%s-low=%.4g\n%s-%s-high=%.4g",
                eras[e], prices[p], written[e][p].low,
                eras[e], prices[p], written[e][p].high);
}

static void
lend(double pages)    /* memory to all programs */
{
    for (int e = 0; e < ERAS; e++)
        paid[e][MEMORY] = (struct range){pages, pages};
}

/* Write the shares over heaps */
static struct range
percent(int era, double mib, struct program g)
{
    struct range r = share_range(era, mib * 256, g);

    return (struct range){100 * r.low, 100 * r.high};
}

/* Write a line for each heap */
static void
write_heaps(void)
{
    printf("heap_mib");
    for (int e = 0; e < ERAS; e++)
        printf(",low_%s,high_%s", eras[e], eras[e]);
    for (int i = 0; i < n_counted[0]; i++) {
        double mib = counted[0][i].heap / 256;

        printf("\n%g", mib);
        for (int e = 0; e < ERAS; e++) {
            struct range r = percent(e, mib, uses);

            printf(",%.4g,%.4g", r.low, r.high);
        }
    }
    printf("\n");
}

/* The smallest heap, in MiB, whose share is so many percent at one
 * end of the range; 0 if none is. */
static double
crossing(int era, double wanted, bool high)
{
    double before = 0, mib_before = 0;

    for (int i = 0; i < n_counted[0]; i++) {
        double mib = counted[0][i].heap / 256;
        struct range r = percent(era, mib, uses);
        double now = high ? r.high : r.low;

        if (now >= wanted)
            return between(mib_before, mib,
                (wanted - before) / (now - before));
        before = now;
        mib_before = mib;
    }
    return 0;
}

/* Write the crossings of an era */
static void
write_crossings(int era)
{
    static const char *const names[] = {"reaches-1",
        "reaches-10", "reaches-50"};
    static const double wanted[] = {1, 10, 50};

    for (int i = 0; i < 3; i++)
        write_range(eras[era], names[i],
            (struct range){crossing(era, wanted[i], true),
                crossing(era, wanted[i], false)});
}

/* Write the times of one program */
static void
write_times(int era, double mib, struct program g, const char *name)
{
    struct times t[2];
    char key[32];

    for (int end = 0; end < 2; end++) {
        double p[PRICES];

        for (int i = 0; i < PRICES; i++)
            p[i] = end == 0 ? paid[era][i].low : paid[era][i].high;
        t[end] = add_up(counts_for(mib * 256, p[ENTRY]), g, p);
    }
    (void)snprintf(key, sizeof key, "%s-%s", eras[era], name);
    /* Write each kind of time in milliseconds */
    #define WRITE(kind) write_range(key, #kind "-ms", \
        (struct range){1e3 * t[0].kind, 1e3 * t[1].kind})
    WRITE(remaking);
    WRITE(breaks);
    WRITE(faults);
    WRITE(use);
    WRITE(paging);
    WRITE(total);
    #undef WRITE
    write_range(key, "share", percent(era, mib, g));
}

/* Write the shares under pressure */
static const double ratios[] = {0.5, 0.75, 1, 1.125, 1.25, 1.5,
    1.75, 2, 2.5, 3, 3.5, 4};
enum { RATIOS = sizeof ratios / sizeof *ratios };

static void
write_pressure(void)
{
    printf("ratio");
    for (int e = 0; e < ERAS; e++)
        printf(",low_%s,high_%s", eras[e], eras[e]);
    for (int i = 0; i < RATIOS; i++) {
        printf("\n%g", ratios[i]);
        for (int e = 0; e < ERAS; e++) {
            double mib = ratios[i] * paid[e][MEMORY].low / 256;
            struct range r = percent(e, mib, uses);

            printf(",%.4g,%.4g", r.low, r.high);
        }
    }
    printf("\n");
}

/* Write what is asked of the eras */
/* Read the folder of prices and counts */
static void
read_folder(const char *folder)
{
    char path[256];

    (void)snprintf(path, sizeof path, "%s/era-counts.csv", folder);
    read_counts(path, 0);
    (void)snprintf(path, sizeof path, "%s/era-counts-4.csv",
        folder);
    read_counts(path, 1);
    (void)snprintf(path, sizeof path, "%s/eras-costs.csv", folder);
    read_prices(folder, path);
}

/* Write all values about heaps */
/* Foretell a remake that can be measured */
static void
write_forecast(void)    /* a directory of 8 MiB, today */
{
    struct counts c = {.remakes = 1, .copied = 8 << 20};
    double low[PRICES], high[PRICES];

    for (int i = 0; i < PRICES; i++) {
        low[i] = paid[ERAS - 1][i].low;
        high[i] = paid[ERAS - 1][i].high;
    }
    write_range("today", "remake-us", (struct range){
        1e6 * remaking(c, low), 1e6 * remaking(c, high)});
}

static void
write_heap_values(void)
{
    write_prices();
    lend(1e9);
    write_heaps();
    for (int e = 0; e < ERAS; e++) {
        write_crossings(e);
        write_times(e, 8, uses, "8mib");
        write_times(e, 8, ignores, "8mib-untouched");
        write_times(e, 2048, uses, "2gib");
        write_times(e, 2048, ignores, "2gib-untouched");
    }
    /* Write what 2005 was like on an i386 */
    paid[1][ENTRY] = (struct range){4, 4};
    write_times(1, 2048, uses, "2gib-i386");
    write_range(eras[1], "i386-reaches-10", (struct range){
        crossing(1, 10, true), crossing(1, 10, false)});
    write_forecast();
}

/* Write all values about pressure */
static void
write_pressure_values(void)
{
    write_pressure();
    for (int e = 0; e < ERAS; e++) {
        double mib = paid[e][MEMORY].low / 256;

        write_times(e, mib, uses, "all");
        write_times(e, 1.125 * mib, uses, "eighth");
        write_times(e, 2 * mib, uses, "twice");
        write_times(e, 4 * mib, uses, "four");
    }
}

int
main(int argc, char **argv)
{
    bool heap;

    if (bench_getopt(&bench, argc, argv, "") != -1
        || argc - optind != 2
        || (!(heap = strcmp(argv[optind], "heap") == 0)
            && strcmp(argv[optind], "pressure") != 0))
        errx(2, "usage: eras [-v values] heap|pressure FOLDER");
    read_folder(argv[optind + 1]);
    printf("# machine: none, counts times prices\n"
        "# date: none\n# library: edition_1996.c\n");
    if (heap)
        write_heap_values();
    else
        write_pressure_values();
    bench_end(&bench);
    return 0;
}
