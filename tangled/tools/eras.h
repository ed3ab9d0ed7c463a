/* Tangled from src/13-eras.nw: do not edit. */
/* Counts times prices: how long a program takes in another era, and
 * how much of that is the remaking of its page directory.
 *
 * Prices come from a table that the reader may edit. They are kept
 * in seconds, seconds a byte, pages, or bytes. A mistake in a file
 * ends the program with status 1 and one line that names file and
 * line. Not safe for threads. Chapter "Why nobody minded". */
#ifndef KEG_ERAS_H
#define KEG_ERAS_H

#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Name the eras and what has a price */
enum { ERAS = 3 };
static const char *const eras[ERAS] = {"1996", "2005", "today"};

enum price {
    CALL,       /* a system call, seconds */
    MAPPING,    /* a pair of mmap and munmap, seconds */
    FAULT,      /* a first touch, the zeroing included, seconds */
    COPY,       /* seconds a byte */
    DISK,       /* an access to the disk, seconds */
    CLUSTER,    /* accesses to move a page */
    MEMORY,     /* pages for the program */
    ENTRY,      /* bytes in a directory entry */
    PRICES
};

static const char *const prices[PRICES] = {"call", "mapping",
    "fault", "copy", "disk", "cluster", "memory", "entry"};

/* State the units */
enum { page_bytes = 4096 };

enum unit_kind {
    TIME, TIME_PER_BYTE, ACCESSES_PER_PAGE, PAGES, BYTES
};

static const struct unit {
    const char *name;
    enum unit_kind kind;
    double factor;
    bool inverse;    /* a rate, and we want the time */
} units[] = {
    {"s", TIME, 1, false}, {"ms", TIME, 1e-3, false},
    {"us", TIME, 1e-6, false}, {"ns", TIME, 1e-9, false},
    {"1/s", TIME, 1, true}, {"us/2048", TIME, 1e-6 / 2048, false},
    {"MB/s", TIME_PER_BYTE, 1e-6, true},
    {"us/8MiB", TIME_PER_BYTE, 1e-6 / (8 << 20), false},
    {"pages/access", ACCESSES_PER_PAGE, 1, true},
    {"MiB", PAGES, 256, false}, {"pages", PAGES, 1, false},
    {"bytes", BYTES, 1, false},
};

static const enum unit_kind kind_of[PRICES] = {TIME, TIME, TIME,
    TIME_PER_BYTE, TIME, ACCESSES_PER_PAGE, PAGES, BYTES};

/* Read a number or look one up */
struct place { const char *file; int line; };

/* Look a value up */
static inline const char *
look_up(const char *folder, const char *name, struct place at)
{
    static char line[256];
    const char *key = strchr(name, ':') + 1;
    int length = (int)(key - name - 1);
    FILE *f;

    (void)snprintf(line, sizeof line, "%s/%.*s.values", folder,
        length, name);
    if ((f = fopen(line, "r")) == NULL)
        errx(1, "%s:%d: cannot read %s", at.file, at.line, line);
    while (fgets(line, sizeof line, f) != NULL) {
        char *v = strchr(line, '=');

        line[strcspn(line, "\n")] = '\0';
        if (v == NULL || (size_t)(v - line) != strlen(key)
            || strncmp(line, key, strlen(key)) != 0)
            continue;
        fclose(f);
        return v + 1;
    }
    errx(1, "%s:%d: there is no %s", at.file, at.line, name);
}

/* A number above 0, or FILE:KEY of a file of values. */
static inline double
read_number(const char *folder, const char *text, struct place at)
{
    char *end;
    double v;

    if (strchr(text, ':') != NULL)
        text = look_up(folder, text, at);
    v = strtod(text, &end);
    if (end == text || *end != '\0' || !(v > 0) || v > 1e15)
        errx(1, "%s:%d: no number above 0: %s", at.file, at.line,
            text);
    return v;
}

/* Read the prices */
static struct range {
    double low, high;    /* high is dear */
} paid[ERAS][PRICES], written[ERAS][PRICES];

/* Find a word in a list */
static inline int
find_word(const char *word, const char *const *list, int n,
    struct place at)
{
    for (int i = 0; i < n; i++)
        if (strcmp(word, list[i]) == 0)
            return i;
    errx(1, "%s:%d: unknown: %s", at.file, at.line, word);
}

/* Find a unit of the right kind */
static inline const struct unit *
find_unit(const char *name, enum unit_kind kind, struct place at)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(name, units[i].name) == 0
            && units[i].kind == kind)
            return &units[i];
    errx(1, "%s:%d: not a unit for this: %s", at.file, at.line,
        name);
}

/* Turn a rate into a time */
static inline struct range
in_seconds(struct range r, const struct unit *u)
{
    if (u->inverse)
        return (struct range){u->factor / r.high,
            u->factor / r.low};
    return (struct range){u->factor * r.low, u->factor * r.high};
}

/* Read one price */
static inline void
read_price(const char *folder, const char *line, struct place at)
{
    char p[16], e[16], low[64], high[64], unit[16];
    const struct unit *u;
    struct range r;
    int what, era;

    if (sscanf(line, "%15[^,],%15[^,],%63[^,],%63[^,],%15[^,\n],",
        p, e, low, high, unit) != 5)
        errx(1, "%s:%d: not price,era,low,high,unit,source",
            at.file, at.line);
    what = find_word(p, prices, PRICES, at);
    era = find_word(e, eras, ERAS, at);
    u = find_unit(unit, kind_of[what], at);
    r.low = read_number(folder, low, at);
    r.high = read_number(folder, high, at);
    written[era][what] = r;
    r = in_seconds(r, u);
    /* Refuse what makes no sense */
    if (r.low > r.high)
        errx(1, "%s:%d: low is above high", at.file, at.line);
    if (paid[era][what].high != 0)
        errx(1, "%s:%d: a second price of %s in %s", at.file,
            at.line, p, e);
    paid[era][what] = r;
}

static inline void
read_prices(const char *folder, const char *path)
{
    char line[512];
    struct place at = {path, 0};
    FILE *f = fopen(path, "r");

    if (f == NULL)
        err(1, "%s", path);
    memset(paid, 0, sizeof paid);
    while (at.line++, fgets(line, sizeof line, f) != NULL)
        if (line[0] != '#' && strncmp(line, "price,", 6) != 0)
            read_price(folder, line, at);
    fclose(f);
    /* See that no price is missing */
    for (int e = 0; e < ERAS; e++)
        for (int p = 0; p < PRICES; p++)
            if (paid[e][p].high == 0)
                errx(1, "%s: no price of %s in %s", path, prices[p],
                    eras[e]);
}

/* Read the counts */
struct counts {
    double heap, breaks, remakes, copied, touched, directory;
};

enum { most_counts = 100 };
static struct counts counted[2][most_counts];    /* by entry */
static int n_counted[2];

/* Read one file of counts */
static inline void
read_counts(const char *path, int which)
{
    char line[256];
    struct counts c;
    int n = 0, number = 0;
    FILE *f = fopen(path, "r");

    if (f == NULL)
        err(1, "%s", path);
    while (number++, fgets(line, sizeof line, f) != NULL) {
        if (line[0] == '#' || line[0] == 'h')
            continue;
        if (n == most_counts || sscanf(line,
            "%lf,%lf,%lf,%lf,%lf,%lf", &c.heap, &c.breaks,
            &c.remakes, &c.copied, &c.touched, &c.directory) != 6)
            errx(1, "%s:%d: not six counts", path, number);
        c.heap *= 256;
        counted[which][n++] = c;
    }
    n_counted[which] = n;
    fclose(f);
}

/* Interpolate between counts */
static inline double
between(double a, double b, double t)
{
    return a + (b - a) * t;
}

/* The counts for a heap of so many pages; an error if no heap that
 * large has been counted. */
static inline struct counts
counts_for(double heap, double entry)
{
    int which = entry == 4, i = 1;
    struct counts *a, *b;
    double t;

    /* Find the two counts around a heap */
    while (i < n_counted[which] - 1
        && counted[which][i].heap < heap)
        i++;
    a = &counted[which][i - 1];
    b = a + 1;
    t = (heap - a->heap) / (b->heap - a->heap);
    if (n_counted[which] < 2 || t > 1)
        errx(1, "no heap of %.0f pages has been counted", heap);
    return (struct counts){heap, between(a->breaks, b->breaks, t),
        between(a->remakes, b->remakes, t),
        between(a->copied, b->copied, t),
        between(a->touched, b->touched, t),
        between(a->directory, b->directory, t)};
}

/* Add up the time of a program */
struct program {
    bool touches;     /* what it allocates */
    double passes;    /* over all its memory, afterwards */
};

struct times {
    double remaking, breaks, faults, use, paging, total;
};

/* Add up the remaking */
static inline double
remaking(struct counts c, const double p[PRICES])
{
    return c.remakes * p[MAPPING] + c.copied * p[COPY]
        + c.copied / page_bytes * p[FAULT];
}

/* Count the accesses to the disk */
static inline double
disk_accesses(struct counts c, struct program g,
    const double p[PRICES])
{
    double over = c.heap - p[MEMORY];

    if (over <= 0 || !g.touches)
        return 0;
    return (over + 2 * g.passes * c.heap) * p[CLUSTER];
}

/* Add up all of it */
static inline struct times
add_up(struct counts c, struct program g, const double p[PRICES])
{
    double moved = g.passes * c.heap * page_bytes;
    double own = c.directory - c.copied / page_bytes;

    struct times t = {remaking(c, p), c.breaks * p[CALL],
        (own + (g.touches ? c.touched : 0)) * p[FAULT],
        moved / 2 * p[COPY], disk_accesses(c, g, p) * p[DISK], 0};

    t.total = t.remaking + t.breaks + t.faults + t.use + t.paging;
    return t;
}

/* The share of remaking, over all ends of the ranges. */
static inline struct range
share_range(int era, double heap, struct program g)
{
    struct range r = {1, 0};

    for (unsigned ends = 0; ends < 1u << PRICES; ends++) {
        struct times t;
        double p[PRICES], s;

        /* Choose a corner of the prices */
        for (int i = 0; i < PRICES; i++)
            p[i] = ends >> i & 1 ? paid[era][i].high : paid[era][i].low;
        t = add_up(counts_for(heap, p[ENTRY]), g, p);
        s = t.remaking / t.total;
        r.low = s < r.low ? s : r.low;
        r.high = s > r.high ? s : r.high;
    }
    return r;
}
#endif
