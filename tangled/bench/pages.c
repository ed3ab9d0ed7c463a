/* Tangled from src/01-pages.nw: do not edit. */
/*
 * pages.c - what a page costs on the machine that runs this program:
 * page faults and resident set in counts, then in time.
 *
 * usage: pages [-l library] [-v values]
 *
 * Writes the resident set against pages touched to standard output,
 * and every number of the chapter to the file of -v.  Exits with 1
 * if a count is not what the chapter claims.
 * Chapter "What malloc must do, and what a page is".
 */
#include "bench.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

/* Name the sizes of the page experiments */
enum {
    REGION = 64 << 20,  /* bytes */
    STEPS = 16,         /* rows of the table */
    CYCLES = 21,        /* repetitions of the purchase */
    HEAP = 1024,        /* pages with a free block each */
    BATCH = 256,        /* operations timed together */
    ROUNDS = 301        /* interleaved batches of each operation */
};
static size_t page_size, pages;  /* bytes; pages in a region */

/* Get memory by the break or by a mapping */
struct source {
    char *(*get)(size_t bytes);
    void (*give_back)(char *start, size_t bytes);
};

/* Get memory by raising the break */
static char *
raise_break(size_t bytes)
{
    char *start = sbrk((intptr_t)bytes);

    if (start == (char *)-1)
        err(1, "sbrk");
    return start;
}

/* Give memory back by lowering the break */
static void
lower_break(char *start, size_t bytes)
{
    if ((char *)sbrk(0) != start + bytes)
        errx(1, "somebody else has moved the break");
    if (sbrk(-(intptr_t)bytes) == (void *)-1)
        err(1, "sbrk");
}
static const struct source the_break = {raise_break, lower_break};

/* Get and give back a mapping */
static char *
map(size_t bytes)
{
    char *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (start == MAP_FAILED)
        err(1, "mmap");
    return start;
}

static void
unmap(char *start, size_t bytes)
{
    if (munmap(start, bytes) != 0)
        err(1, "munmap");
}
static const struct source mappings = {map, unmap};

/* Look at the process from outside */
struct view {
    long faults;        /* minor faults since the process began */
    long size;          /* pages of address space in use */
    long resident;      /* pages in memory */
};

/* Take a look */
static struct view
look(void)
{
    static int statm = -1;
    char text[128] = "";
    struct rusage use;
    struct view v;

    if (statm < 0)
        statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (pread(statm, text, sizeof text - 1, 0) <= 0 ||
        sscanf(text, "%ld %ld", &v.size, &v.resident) != 2)
        err(1, "/proc/self/statm");
    getrusage(RUSAGE_SELF, &use);
    v.faults = use.ru_minflt;
    return v;
}

/* Say what has changed since */
static struct view
since(struct view before)
{
    struct view now = look();

    now.faults -= before.faults;
    now.size -= before.size;
    now.resident -= before.resident;
    return now;
}

/* Touch pages */
static void
write_all(char *start, size_t bytes)
{
    for (char *p = start; p < start + bytes; p += page_size)
        /* Write a byte to the page of p */
        *(volatile char *)p = 1;
}

static void
write_page(char *p)
{
    /* Write a byte to the page of p */
    *(volatile char *)p = 1;
}

static void
read_page(char *p)
{
    (void)*(volatile char *)p;
}

/* Watch the resident set grow */
static void
grow(const struct source *from, void (*touch)(char *),
    struct view row[STEPS + 1])
{
    struct view before = look();
    char *start = from->get(REGION);

    for (size_t step = 0, i = 0; step <= STEPS; step++) {
        for (; i < step * pages / STEPS; i++)
            touch(start + i * page_size);
        row[step] = since(before);
    }
    from->give_back(start, REGION);
}

/* Buy a region, use it and give it back */
enum phase { GET, TOUCH, AGAIN, RETURN, PHASES };
struct purchase {
    double us[PHASES][CYCLES];
    struct view change[PHASES];     /* in the last cycle */
    size_t survivors;               /* bytes we found again */
};

/* Look for bytes of the last purchase */
static size_t
find_and_mark(char *start)
{
    size_t found = 0;

    for (size_t at = 1; at < REGION; at += page_size) {
        found += start[at] != 0;
        start[at] = 'x';
    }
    return found;
}

/* Make one purchase */
static void
buy(const struct source *from, struct purchase *all, size_t n)
{
    char *start = NULL;

    for (int phase = GET; phase < PHASES; phase++) {
        struct view before = look();
        uint64_t began = bench_now();

        /* Do what this phase of the purchase does */
        switch (phase) {
        case GET:
            start = from->get(REGION);
            break;
        case TOUCH:
        case AGAIN:
            write_all(start, REGION);
            break;
        case RETURN:
            from->give_back(start, REGION);
        }
        all->us[phase][n] = (double)(bench_now() - began) / 1e3;
        all->change[phase] = since(before);
        if (phase == AGAIN)
            all->survivors += find_and_mark(start);
    }
}

/* Walk free blocks through headers and through a table */
/* Seal pages and count the broken seals */
static char *sealed;
static size_t sealed_bytes;
static volatile sig_atomic_t seals_broken;

static void
break_seal(int signal, siginfo_t *info, void *context)
{
    uintptr_t off = (uintptr_t)info->si_addr - (uintptr_t)sealed;

    (void)signal, (void)context;
    off -= off % page_size;
    if (off >= sealed_bytes || mprotect(sealed + off, page_size,
        PROT_READ | PROT_WRITE) != 0)
        abort();
    seals_broken++;
}

/* Seal a region */
static void
seal(char *start, size_t bytes)
{
    struct sigaction act = {.sa_flags = SA_SIGINFO};

    act.sa_sigaction = break_seal;
    sealed = start;
    sealed_bytes = bytes;
    seals_broken = 0;
    if (sigaction(SIGSEGV, &act, NULL) != 0 ||
        mprotect(start, bytes, PROT_NONE) != 0)
        err(1, "sealing pages");
}

/* Lay out two descriptions of the same free memory */
struct header {
    size_t size;                /* bytes */
    struct header *next;
};
static struct header *first_free;
static uintptr_t *table;        /* a word for each heap page */

static char *
lay_out_heap(void)
{
    char *heap = map(2 * HEAP * page_size);

    table = (uintptr_t *)(heap + HEAP * page_size);
    for (size_t i = HEAP; i-- > 0; ) {
        struct header *h = (struct header *)(heap + i * page_size);

        *h = (struct header){1024, first_free};
        first_free = h;
        table[i] = 1024;
    }
    return heap;
}

/* Walk along the headers */
static bool
fits_a_header(size_t want)
{
    const struct header *h = first_free;

    while (h != NULL && h->size < want)
        h = h->next;
    return h != NULL;
}

/* Search the table */
static bool
fits_the_table(size_t want)
{
    size_t i = 0;

    while (i < HEAP && table[i] < want)
        i++;
    return i < HEAP;
}

/* Time what a page costs */
struct cost {
    const char *name;
    void (*operate)(size_t i);  /* the i-th of a batch */
    double each;                /* things done in one operation */
    const struct source *from;  /* of a fresh page for each i */
    double ns[ROUNDS];
};
static char *region;            /* resident, REGION bytes */
static char *fresh;             /* BATCH pages, not yet touched */
static void
call(size_t i)
{
    (void)i;
}

static void
add(size_t i)
{
    for (int n = 0; n < 1000; n++) {
        i++;
        __asm__ volatile("" : "+r"(i));
    }
}

/* Copy and clear a page */
static void
copy(size_t i)
{
    memcpy(region + (i & 1) * page_size, region + 2 * page_size,
        page_size);
}

static void
far_copy(size_t i)
{
    static size_t at;

    at = (at + page_size) % (REGION / 2);
    memcpy(region + REGION / 2 + at, region + at, page_size);
    (void)i;
}

static void
clear(size_t i)
{
    memset(region + (i & 1) * page_size, 0, page_size);
}

/* Call the kernel for nothing */
static void
system_call(size_t i)
{
    (void)i;
    syscall(SYS_getppid);
}

/* Touch a resident page and a fresh one */
static void
resident_touch(size_t i)
{
    write_page(region + i * page_size);
}

static void
first_touch(size_t i)
{
    write_page(fresh + i * page_size);
}

/* Get one page and give it back */
static void
break_pair(size_t i)
{
    (void)i;
    lower_break(raise_break(page_size), page_size);
}

static void
mapping_pair(size_t i)
{
    (void)i;
    unmap(map(page_size), page_size);
}

/* Get one page, touch it and give it back */
static void
break_touched(size_t i)
{
    char *p = raise_break(page_size);

    (void)i;
    write_page(p);
    lower_break(p, page_size);
}

static void
mapping_touched(size_t i)
{
    char *p = map(page_size);

    (void)i;
    write_page(p);
    unmap(p, page_size);
}

/* Search for a block that is not there */
static void
walk_headers(size_t i)
{
    if (fits_a_header(page_size + i))
        abort();
}

static void
search_table(size_t i)
{
    if (fits_the_table(page_size + i))
        abort();
}

/* List the operations */
static struct cost costs[] = {
    {"call", call, 1, NULL, {0}},
    {"copy", copy, 1, NULL, {0}},
    {"add", add, 1000, NULL, {0}},
    {"far-copy", far_copy, 1, NULL, {0}},
    {"clear", clear, 1, NULL, {0}},
    {"system-call", system_call, 1, NULL, {0}},
    {"resident-touch", resident_touch, 1, NULL, {0}},
    {"first-touch", first_touch, 1, &the_break, {0}},
    {"break-pair", break_pair, 1, NULL, {0}},
    {"mapping-pair", mapping_pair, 1, NULL, {0}},
    {"break-touched", break_touched, 1, NULL, {0}},
    {"mapping-touched", mapping_touched, 1, NULL, {0}},
    {"walk-headers", walk_headers, 1, NULL, {0}},
    {"search-table", search_table, 1, NULL, {0}},
};
enum { COSTS = sizeof costs / sizeof *costs };

/* Time one batch */
static double
time_batch(const struct cost *c)
{
    uint64_t began, ended;

    if (c->from != NULL)
        fresh = c->from->get(BATCH * page_size);
    began = bench_now();
    for (size_t i = 0; i < BATCH; i++)
        c->operate(i);
    ended = bench_now();
    if (c->from != NULL)
        c->from->give_back(fresh, BATCH * page_size);
    return (double)(ended - began) / BATCH / c->each;
}

/* Go round the operations */
static void
time_all(void)
{
    region = map(REGION);
    write_all(region, REGION);
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t k = 0; k < COSTS; k++)
            costs[k].ns[round] = time_batch(&costs[k]);
        bench_progress("pages: timing", round + 1, ROUNDS);
    }
    unmap(region, REGION);
}

/* Touch one byte of a huge page */
static struct view huge;

static void
write_one_huge_page(void)
{
    char *start = map(REGION);
    struct view before;

    prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0);
    madvise(start, REGION, MADV_HUGEPAGE);
    before = look();
    write_page(start + REGION / 2);
    huge = since(before);
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
    unmap(start, REGION);
}

/* Hold the counts against the claims */
static struct view growth[3][STEPS + 1];
static struct purchase by_break, by_mapping;
static long header_pages, table_pages;
static int broken_claims;

static void
claim(bool holds, const char *what)
{
    if (holds)
        return;
    warnx("not so on this machine: %s", what);
    broken_claims++;
}

/* Is this count about what was expected? */
static bool
about(long count, long expected)
{
    return labs(count - expected) <= (long)pages / 64;
}

/* Claim what a purchase does */
static void
claim_purchase(const struct purchase *p)
{
    const struct view *v = p->change;
    long all = (long)pages;

    claim(about(v[GET].faults, 0) && about(v[GET].resident, 0),
        "getting memory brings in no page");
    claim(about(v[TOUCH].faults, all) &&
        about(v[TOUCH].resident, all), "each fresh page faults once");
    claim(about(v[AGAIN].faults, 0), "a resident page does not fault");
    claim(about(v[RETURN].resident, -all), "what is returned is gone");
    claim(p->survivors == 0, "fresh memory is zero");
}

/* Claim what growth and the walks do */
static void
claim_counts(void)
{
    claim_purchase(&by_break);
    claim_purchase(&by_mapping);
    claim(about(growth[2][STEPS].faults, (long)pages) &&
        about(growth[2][STEPS].resident, 0),
        "reading a fresh page faults and takes no memory");
    claim(header_pages == HEAP, "the walk touches every page");
    claim(table_pages == (long)((HEAP * sizeof *table +
        page_size - 1) / page_size), "the search touches the table");
}

/* Report on pages */
/* Write the table of growth */
static void
report_growth(void)
{
    for (size_t i = 0; i <= STEPS; i++)
        printf("%zu,%ld,%ld,%ld,%ld,%ld,%ld,%ld\n",
            i * pages / STEPS, growth[0][i].size,
            growth[0][i].resident, growth[1][i].resident,
            growth[2][i].resident, growth[0][i].faults,
            growth[1][i].faults, growth[2][i].faults);
}

/* Write the values of one purchase */
static void
report_purchase(const struct bench *b, const char *from,
    struct purchase *p)
{
    static const char *const names[] =
        {"get", "touch", "again", "return"};
    char us[32];

    for (int i = GET; i < PHASES; i++) {
        bench_value(b, "%s-%s-faults=%ld", from, names[i],
            p->change[i].faults);
        bench_value(b, "%s-%s-resident=%ld", from, names[i],
            p->change[i].resident);
        bench_value(b, "%s-%s-us=%s", from, names[i],
            bench_figure(us, bench_median(p->us[i], CYCLES)));
    }
}

/* Find the median of an operation */
static double
ns_of(const char *name)
{
    size_t k = 0;

    while (strcmp(costs[k].name, name) != 0)
        k++;
    return bench_median(costs[k].ns, ROUNDS);
}

/* Write the values of one cost */
static void
report_cost(const struct bench *b, struct cost *c)
{
    char text[32];
    double ns = bench_median(c->ns, ROUNDS);

    bench_value(b, "%s-ns=%s", c->name, bench_figure(text, ns));
    bench_value(b, "%s-low=%s", c->name,
        bench_figure(text, bench_percentile(c->ns, ROUNDS, 10)));
    bench_value(b, "%s-high=%s", c->name,
        bench_figure(text, bench_percentile(c->ns, ROUNDS, 90)));
    bench_value(b, "%s-calls=%s", c->name,
        bench_figure(text, ns / ns_of("call")));
    bench_value(b, "%s-copies=%s", c->name,
        bench_figure(text, ns / ns_of("copy")));
}

/* Write the ratios of the text */
static void
report_ratio(const struct bench *b, const char *key, const char *top,
    const char *bottom)
{
    char text[32];

    bench_value(b, "%s=%s", key,
        bench_figure(text, ns_of(top) / ns_of(bottom)));
}

/* Write all values */
static void
report_values(const struct bench *b)
{
    /* Write the values that were counted */
    bench_value(b, "page-bytes=%zu", page_size);
    bench_value(b, "pages=%zu", pages);
    bench_value(b, "cycles=%d", CYCLES);
    bench_value(b, "rounds=%d", ROUNDS);
    bench_value(b, "grow-break-resident=%ld", growth[0][STEPS].resident);
    bench_value(b, "grow-mapping-resident=%ld",
        growth[1][STEPS].resident);
    bench_value(b, "grow-read-faults=%ld", growth[2][STEPS].faults);
    bench_value(b, "survivors=%zu",
        by_break.survivors + by_mapping.survivors);
    bench_value(b, "header-pages=%ld", header_pages);
    bench_value(b, "table-pages=%ld", table_pages);
    bench_value(b, "huge-faults=%ld", huge.faults);
    bench_value(b, "huge-resident=%ld", huge.resident);
    report_purchase(b, "break", &by_break);
    report_purchase(b, "mapping", &by_mapping);
    for (size_t k = 0; k < COSTS; k++)
        report_cost(b, &costs[k]);
    report_ratio(b, "touch-per-far-copy", "first-touch",
        "far-copy");
    report_ratio(b, "headers-per-table", "walk-headers",
        "search-table");
    report_ratio(b, "mapping-per-break", "mapping-pair",
        "break-pair");
    report_ratio(b, "mapping-per-break-touched", "mapping-touched",
        "break-touched");
    /* 67000 reads a second; rounded to thousands */
    bench_value(b, "adds-per-drive-read=%.0f000",
        1e9 / 67000 / ns_of("add") / 1000);
}

/* Measure pages */
int
main(int argc, char **argv)
{
    struct bench b = {0};

    bench_getopt(&b, argc, argv, "");
    /* Prepare the process */
    page_size = (size_t)sysconf(_SC_PAGESIZE);
    pages = REGION / page_size;
    if (prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) != 0)
        warn("huge pages stay on, and counts may be low");
    if ((uintptr_t)sbrk(0) % page_size != 0)
        raise_break(page_size - (uintptr_t)sbrk(0) % page_size);
    /* Run the experiments */
    for (int warm = 0; warm <= 1; warm++) {
        grow(&the_break, write_page, growth[0]);
        grow(&mappings, write_page, growth[1]);
        grow(&mappings, read_page, growth[2]);
    }
    for (size_t n = 0; n < CYCLES; n++) {
        buy(&the_break, &by_break, n);
        buy(&mappings, &by_mapping, n);
    }

    /* Count the pages that the two searches touch */
    seal(lay_out_heap(), 2 * HEAP * page_size);
    if (!fits_a_header(page_size))
        header_pages = seals_broken;
    seal(sealed, sealed_bytes);
    if (!fits_the_table(page_size))
        table_pages = seals_broken;
    write_one_huge_page();
    claim_counts();
    time_all();
    bench_head(&b, "touched,size,break_resident,mapping_resident,"
        "read_resident,break_faults,mapping_faults,read_faults");
    report_growth();
    report_values(&b);
    bench_end(&b);
    return broken_claims > 0;
}
