/* Tangled from src/01-pages.nw: do not edit. */
/*
 * pages.c - what a page costs on the machine that runs this: page
 * faults and resident set in counts, then in time.
 *
 * usage: pages [-l library] [-v values]
 *
 * Writes the resident set against pages touched to standard output,
 * and the numbers of the chapter to the file of -v.  Exits with 1
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
    STEPS = 16,         /* of growth */
    CYCLES = 21,        /* of buying a region */
    HEAP = 1024,        /* pages with a free block each */
    BATCH = 256,        /* operations timed together */
    ROUNDS = 301        /* batches of each operation */
};

static size_t page_size, pages;     /* bytes; pages in a region */
static struct bench bench;          /* where the results go */

/* Get memory from the kernel and give it back */
enum source { BREAK, MAPPING };

static char *
get(enum source from, size_t bytes)
{
    void *start = from == BREAK ? sbrk((intptr_t)bytes) :
        mmap(NULL, bytes, PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (start == MAP_FAILED)    /* -1, as when sbrk fails */
        err(1, "no memory");
    return start;
}

static void
give_back(enum source from, char *start, size_t bytes)
{
    bool done;

    if (from == MAPPING)
        done = munmap(start, bytes) == 0;
    else if ((char *)sbrk(0) == start + bytes)
        done = sbrk(-(intptr_t)bytes) != (void *)-1;
    else
        errx(1, "somebody else has moved the break");
    if (!done)
        err(1, "giving memory back");
}

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

/* Touch all pages of a region */
static void
write_all(char *start, size_t bytes)
{
    for (char *p = start; p < start + bytes; p += page_size)
        /* Write a byte to the page of p */
        *(volatile char *)p = 1;
}

/* Touch one page */
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

/* Write down a count and object to a surprise */
static int surprises;

static void
count(const char *key, long faults, long expected)
{
    bench_value(&bench, "%s-faults=%ld", key, faults);
    if (labs(faults - expected) <= (long)pages / 64)
        return;
    warnx("%s: %ld faults, not %ld", key, faults, expected);
    surprises++;
}

/* Buy regions again and again */
enum phase { GET, TOUCH, AGAIN, RETURN, PHASES };

struct purchase {
    const char *name;
    enum source from;
    void (*touch)(char *page);
    struct view grown[STEPS + 1];   /* after each step of TOUCH */
    struct view change[PHASES];     /* in each phase */
    double us[PHASES][CYCLES];
};

static struct purchase purchases[] = {
    {.name = "break", .from = BREAK, .touch = write_page},
    {.name = "mapping", .from = MAPPING, .touch = write_page},
    {.name = "read", .from = MAPPING, .touch = read_page}
};

/* Buy a region once */
static void
buy(struct purchase *p, size_t cycle)
{
    struct view first = look(origin);
    char *start = NULL;

    for (int phase = GET; phase < PHASES; phase++) {
        struct view before = look(origin);
        uint64_t began = bench_now();

        /* Do what this phase of the purchase does */
        if (phase == GET)
            start = get(p->from, REGION);
        else if (phase == RETURN)
            give_back(p->from, start, REGION);
        else
            for (size_t step = 0, i = 0; step <= STEPS; step++) {
                for (; i < step * pages / STEPS; i++)
                    p->touch(start + i * page_size);
                if (phase == TOUCH)
                    p->grown[step] = look(first);
            }
        p->us[phase][cycle] = (double)(bench_now() - began) / 1e3;
        p->change[phase] = look(before);
    }
}

/* Buy often and write down what it cost */
static void
buy_often(struct purchase *p)
{
    static const char *const phases[] =
        {"get", "touch", "again", "return"};
    char key[32];

    for (size_t cycle = 0; cycle < CYCLES; cycle++)
        buy(p, cycle);
    for (int k = GET; k < PHASES; k++) {
        snprintf(key, sizeof key, "%s-%s", p->name, phases[k]);
        count(key, p->change[k].faults,
            k == TOUCH ? (long)pages : 0);
        bench_value(&bench, "%s-resident=%ld", key,
            p->change[k].resident);
        bench_number(&bench, key, "us",
            bench_median(p->us[k], CYCLES));
    }
}

/* Print how the resident sets grew */
static void
print_growth(void)
{
    const struct purchase *p = purchases;

    for (size_t i = 0; i <= STEPS; i++)
        printf("%zu,%ld,%ld,%ld,%ld\n", i * pages / STEPS,
            p[0].grown[i].size, p[0].grown[i].resident,
            p[1].grown[i].resident, p[2].grown[i].resident);
}

/* Count the pages that two searches touch */
static char *sealed;                    /* a mapping */
static size_t sealed_bytes;             /* its size */
static volatile sig_atomic_t broken;    /* seals since seal() */

static void
break_seal(int signal, siginfo_t *info, void *context)
{
    uintptr_t at = (uintptr_t)info->si_addr - (uintptr_t)sealed;

    (void)signal, (void)context;
    at -= at % page_size;
    if (at >= sealed_bytes || mprotect(sealed + at, page_size,
        PROT_READ | PROT_WRITE) != 0)
        abort();
    broken++;
}

/* Seal the pages */
static void
seal(void)
{
    struct sigaction act = {.sa_flags = SA_SIGINFO};

    act.sa_sigaction = break_seal;
    broken = 0;
    if (sigaction(SIGSEGV, &act, NULL) != 0 ||
        mprotect(sealed, sealed_bytes, PROT_NONE) != 0)
        err(1, "sealing pages");
}

/* Lay out two descriptions of the same free memory */
struct header {
    size_t size;                    /* bytes */
    struct header *next;
};

static struct header *first_free;
static uintptr_t *table;            /* bytes free in each page */

static void
lay_out_heap(void)
{
    sealed_bytes = page_size * HEAP * 2;
    sealed = get(MAPPING, sealed_bytes);
    table = (uintptr_t *)(sealed + HEAP * page_size);
    for (size_t i = HEAP; i-- > 0; ) {
        struct header *h = (void *)(sealed + i * page_size);

        *h = (struct header){1024, first_free};
        first_free = h;
        table[i] = 1024;
    }
}

/* Search along the headers, or in the table */
static bool
found_by_headers(size_t want)
{
    const struct header *h = first_free;

    while (h != NULL && h->size < want)
        h = h->next;
    return h != NULL;
}

static bool
found_in_table(size_t want)
{
    size_t i = 0;

    while (i < HEAP && table[i] < want)
        i++;
    return i < HEAP;
}

/* Search twice */
static void
search_twice(void)
{
    size_t bytes = HEAP * sizeof *table;
    int expected = (int)((bytes + page_size - 1) / page_size);

    lay_out_heap();
    seal();
    surprises += found_by_headers(page_size) || broken != HEAP;
    bench_value(&bench, "headers-touched=%d", (int)broken);
    seal();
    surprises += found_in_table(page_size) || broken != expected;
    bench_value(&bench, "table-touched=%d", (int)broken);
}

/* Touch one byte of a huge page */
static void
write_one_huge_page(void)
{
    char *start = get(MAPPING, REGION);
    struct view v;

    prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0);
    madvise(start, REGION, MADV_HUGEPAGE);
    v = look(origin);
    write_page(start + REGION / 2);
    v = look(v);
    bench_value(&bench, "huge-faults=%ld\nhuge-resident=%ld",
        v.faults, v.resident);
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
    give_back(MAPPING, start, REGION);
}

/* Time what a page costs */
static char *region;            /* resident */
static char *fresh;             /* BATCH pages, not yet touched */

enum operation {
    CALL, ADD, CLEAR, COPY, FAR_COPY, SYSTEM_CALL, FIRST_TOUCH,
    BREAK_PAIR, MAPPING_PAIR, BREAK_TOUCHED, MAPPING_TOUCHED,
    HEADERS, TABLE, OPERATIONS
};

static const char *const operations[OPERATIONS] = {
    "call", "add", "clear", "copy", "far-copy", "system-call",
    "first-touch", "break-pair", "mapping-pair", "break-touched",
    "mapping-touched", "headers", "table"
};

/* Operate once */
__attribute__((noinline))
static void
operate(enum operation what, size_t i)
{
    static size_t far;
    char *a = region, *b = region + page_size;
    enum source from = BREAK;

    switch (what) {
    /* Add, clear or copy */
    case ADD:
        for (int n = 0; n < 1000; n++) {
            i++;
            __asm__ volatile("" : "+r"(i));
        }
        break;
    case CLEAR:
        memset(a, (int)i, page_size);
        break;
    case COPY:
        memcpy(a, b, page_size);
        break;
    case FAR_COPY:
        far = (far + page_size) % (REGION / 2);
        memcpy(a + REGION / 2 + far, a + far, page_size);
        break;
    /* Get one page and give it back */
    case MAPPING_PAIR:
    case MAPPING_TOUCHED:
        from = MAPPING;
        /* fall through */
    case BREAK_PAIR:
    case BREAK_TOUCHED:
        a = get(from, page_size);
        if (what == BREAK_TOUCHED || what == MAPPING_TOUCHED) {
            write_page(a);
            surprises += a[1] != 0;
            a[1] = 'x';
        }
        give_back(from, a, page_size);
        break;
    /* Call, touch or search */
    case SYSTEM_CALL:
        syscall(SYS_getppid);
        break;
    case FIRST_TOUCH:
        write_page(fresh + i * page_size);
        break;
    case HEADERS:
        surprises += found_by_headers(page_size + i);
        break;
    case TABLE:
        surprises += found_in_table(page_size + i);
        break;
    default:
        break;
    }
}

/* Time one batch */
static double
time_batch(enum operation what)
{
    uint64_t began, ended;

    fresh = get(BREAK, BATCH * page_size);
    began = bench_now();
    for (size_t i = 0; i < BATCH; i++)
        operate(what, i);
    ended = bench_now();
    give_back(BREAK, fresh, BATCH * page_size);
    return (double)(ended - began) / BATCH /
        (what == ADD ? 1000 : 1);
}

/* Go round the operations */
static void
time_all(void)
{
    static double ns[OPERATIONS][ROUNDS];

    region = get(MAPPING, REGION);
    write_all(region, REGION);
    for (size_t round = 0; round < ROUNDS; round++) {
        for (int k = 0; k < OPERATIONS; k++)
            ns[k][round] = time_batch(k);
        bench_progress("pages", round + 1, ROUNDS);
    }
    for (int k = 0; k < OPERATIONS; k++) {
        const char *of = operations[k];

        bench_number(&bench, of, "low",
            bench_percentile(ns[k], ROUNDS, 10));
        bench_number(&bench, of, "ns", bench_median(ns[k], ROUNDS));
        bench_number(&bench, of, "high",
            bench_percentile(ns[k], ROUNDS, 90));
    }
}

/* Measure pages */
int
main(int argc, char **argv)
{
    bench_getopt(&bench, argc, argv, "");
    bench_head(&bench, "touched,size,break,mapping,read");
    /* Prepare the process */
    page_size = (size_t)sysconf(_SC_PAGESIZE);
    pages = REGION / page_size;
    bench_value(&bench, "page-bytes=%zu\npages=%zu", page_size, pages);
    bench_value(&bench, "cycles=%d\nrounds=%d", CYCLES, ROUNDS);
    if ((uintptr_t)sbrk(0) % page_size != 0)
        get(BREAK, page_size - (uintptr_t)sbrk(0) % page_size);
    if (prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) != 0)
        warn("huge pages stay on");
    for (int k = 0; k < 3; k++)
        buy_often(&purchases[k]);
    print_growth();
    search_twice();
    write_one_huge_page();
    time_all();
    bench_end(&bench);
    return surprises > 0;
}
