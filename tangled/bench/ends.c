/* Tangled from src/95-roads.nw: do not edit. */
/* Where an allocator's memory ends that has a limit on addresses
 * or on mappings, with this malloc.
 *
 * usage: ends [-v FILE] -a MIB   addresses limited to so many MiB
 *        ends [-v FILE] -m       200 000 blocks, half of them freed
 *
 * The chapter "Roads not taken" explains it. */
#include "process.h"

/* Allocate until the end */
enum { END_BLOCK = 1 << 16 };

static void
allocate_to_the_end(struct bench *b, size_t mib, char **argv)
{
    rlim_t bytes = (rlim_t)mib << 20;
    struct rlimit limit = {bytes, bytes}, now;
    char *last = NULL, *p;
    size_t n = 0;
    double start;

    /* Begin again under the limit */
    getrlimit(RLIMIT_AS, &now);
    if (now.rlim_cur != bytes) {
        if (setrlimit(RLIMIT_AS, &limit) != 0)
            err(1, "limit of %zu MiB", mib);
        execv("/proc/self/exe", argv);
        err(1, "/proc/self/exe");
    }
    start = bench_memory().space;
    while ((p = malloc(END_BLOCK)) != NULL) {
        *(char **)p = last;
        last = p;
        n++;
    }
    /* Free what was had */
    while ((p = last) != NULL) {
        last = *(char **)p;
        free(p);
    }
    bench_head(b, "limit_mib,start_mib,had_mib");
    printf("%zu,%.1f,%.1f\n", mib, start, (double)n / 16);
    bench_digits(b, "start_mib", start);
    bench_digits(b, "had_mib", (double)n / 16);
}

/* Leave a hole behind every block */
enum { HOLES = 200000, MORE = 2000 };
static char *held[HOLES];

/* Count the mappings of this process */
static size_t
mappings(void)
{
    static char text[1 << 16];
    int f = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    size_t lines = 0;
    ssize_t n;

    if (f < 0)
        err(1, "/proc/self/maps");
    while ((n = read(f, text, sizeof text)) > 0)
        for (ssize_t i = 0; i < n; i++)
            lines += text[i] == '\n';
    close(f);
    return lines;
}

static void
leave_holes(struct bench *b)
{
    size_t refused = 0, others = 0, before, after;
    double resident;

    for (size_t i = 0; i < HOLES; i++)
        if ((held[i] = malloc(4000)) == NULL)
            errx(1, "no memory after %zu blocks", i);
    before = mappings();
    for (size_t i = HOLES; i > 0; i -= 2)
        free(held[i - 2]);
    after = mappings();
    resident = bench_memory().resident;
    /* See whether malloc still works */
    for (size_t i = 0; i < MORE; i += 2)
        refused += (held[i] = malloc(20000)) == NULL;
    /* See whether others can still map */
    for (int i = 0; i < 10; i++)
        others += mmap(NULL, bench_page, PROT_READ, MAP_PRIVATE
            | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
            || mmap(NULL, bench_page, PROT_NONE, MAP_PRIVATE
            | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
    for (size_t i = 0; i < HOLES; i++)
        if (i % 2 == 1 || i < MORE)
            free(held[i]);
    bench_head(b, "before,after,refused,others,resident_mib");
    printf("%zu,%zu,%zu,%zu,%.1f\n", before, after, refused,
        others, resident);
    bench_value(b, "before=%zu", before);
    bench_value(b, "after=%zu", after);
    bench_value(b, "refused=%zu", refused);
    bench_value(b, "others=%zu", others);
    bench_digits(b, "resident_mib", resident);
}

int
main(int argc, char **argv)
{
    struct bench b = {0};
    size_t mib = 0;
    bool holes = false;
    int c;

    while ((c = bench_getopt(&b, argc, argv, "a:m")) != -1)
        if (c == 'a')
            mib = bench_whole('a', optarg, 1, 1 << 20);
        else
            holes = true;
    if (holes == (mib > 0) || optind != argc)
        errx(2, "one of -a MIB and -m, and nothing else");
    if (holes)
        leave_holes(&b);
    else
        allocate_to_the_end(&b, mib, argv);
    bench_end(&b);
    return 0;
}
