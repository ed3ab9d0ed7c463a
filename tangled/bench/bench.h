/* Tangled from src/01-pages.nw: do not edit. */
/*
 * bench.h - what every measuring program of the book shares: a
 * clock, medians, and results that say where they come from.
 *
 * For programs of one thread.  bench_now never allocates; the rest
 * may, so call it before and after what is measured.  An error ends
 * the program with status 1, a wrong option with status 2.
 * Chapter "What malloc must do, and what a page is".
 */
#ifndef KEG_BENCH_H
#define KEG_BENCH_H

#include <err.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

struct bench {
    const char *library;    /* whose malloc is measured, or null */
    FILE *values;           /* the file of -v, or null */
    const char *usage;      /* said when an option is wrong */
};

/* Nanoseconds since some moment; never steps back. */
static inline uint64_t
bench_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Find percentiles and medians */
static inline int
bench_order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The p-th percentile, 0 to 100, of n > 0 numbers; sorts them. */
static inline double
bench_percentile(double *v, size_t n, double p)
{
    double place = p / 100 * (double)(n - 1);
    size_t low = (size_t)place;
    size_t high = low + 1 < n ? low + 1 : low;

    qsort(v, n, sizeof *v, bench_order);
    return v[low] + (place - (double)low) * (v[high] - v[low]);
}

static inline double
bench_median(double *v, size_t n)
{
    return bench_percentile(v, n, 50);
}

/* Describe the machine */
static inline const char *
bench_machine(void)
{
    static char line[256];
    char cpu[128] = "unknown processor";
    struct utsname u;
    double gib = (double)sysconf(_SC_PHYS_PAGES) *
        (double)sysconf(_SC_PAGESIZE) / (1 << 30);

    /* Ask for the processor's name */
    FILE *f = fopen("/proc/cpuinfo", "r");

    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        if (sscanf(line, "model name : %127[^\n]", cpu) == 1)
            break;
    if (f != NULL)
        fclose(f);
    uname(&u);
    u.release[strspn(u.release, "0123456789.")] = '\0';
    snprintf(line, sizeof line, "%s, %ld CPUs, %.1f GiB, %s %s",
        cpu, sysconf(_SC_NPROCESSORS_ONLN), gib, u.sysname,
        u.release);
    return line;
}

/* The name given, or of the file preloaded, or the C library's. */
static inline const char *
bench_library(const char *given, const char *preload)
{
    static char name[64] = "libc";
    const char *slash;

    if (given != NULL)
        return given;
#ifdef __GLIBC__
    snprintf(name, sizeof name, "glibc %s", gnu_get_libc_version());
#endif
    if (preload == NULL || *preload == '\0')
        return name;
    slash = strrchr(preload, '/');
    snprintf(name, sizeof name, "%s",
        slash != NULL ? slash + 1 : preload);
    name[strcspn(name, ".")] = '\0';
    return name;
}

/* Take the options of a measuring program */
static inline int
bench_getopt(struct bench *b, int argc, char **argv,
    const char *more)
{
    char known[64];
    int c;

    snprintf(known, sizeof known, "+l:v:%s", more);
    opterr = b->usage == NULL;
    while ((c = getopt(argc, argv, known)) == 'l' || c == 'v')
        if (c == 'l')
            b->library = optarg;
        else if ((b->values = fopen(optarg, "w")) == NULL)
            err(1, "%s", optarg);
    if (c == '?' && b->usage != NULL)
        errx(2, "usage: %s", b->usage);
    if (c == '?')
        exit(2);
    return c;
}

/* Write results */
__attribute__((format(printf, 2, 3)))
static inline void
bench_value(const struct bench *b, const char *format, ...)
{
    va_list arguments;

    if (b->values == NULL)
        return;
    va_start(arguments, format);
    vfprintf(b->values, format, arguments);
    va_end(arguments);
    fputc('\n', b->values);
}

/* key of-what, and a number with at least three digits */
static inline void
bench_number(const struct bench *b, const char *of,
    const char *what, double v)
{
    bench_value(b, "%s-%s=%.*f", of, what,
        v < 10 ? 2 : v < 100 ? 1 : 0, v);
}

static inline void
bench_head(const struct bench *b, const char *columns)
{
    time_t now = time(NULL);
    char date[16];
    const char *machine = bench_machine(), *library =
        bench_library(b->library, getenv("LD_PRELOAD"));

    strftime(date, sizeof date, "%Y-%m-%d", gmtime(&now));
    printf("# machine: %s\n# date: %s\n# library: %s\n%s\n",
        machine, date, library, columns);
    bench_value(b, "machine=%s\ndate=%s\nlibrary=%s",
        machine, date, library);
}

static inline void
bench_end(struct bench *b)
{
    if (fflush(stdout) != 0 || ferror(stdout))
        err(1, "standard output");
    if (b->values != NULL &&
        (ferror(b->values) != 0 || fclose(b->values) != 0))
        err(1, "file of values");
    b->values = NULL;
}

/* Show progress on a terminal */
static inline void
bench_progress(const char *what, size_t done, size_t all)
{
    static size_t shown = 101;
    size_t percent = 100 * done / all;

    if (percent == shown || !isatty(STDERR_FILENO))
        return;
    fprintf(stderr, "\r%s %3zu %%%s", what, percent,
        done == all ? "\n" : "");
    shown = percent;
}
#endif
