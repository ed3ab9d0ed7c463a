/* Tangled from src/09-drop-in.nw: do not edit. */
/* Churn: random frees and mallocs among many live blocks. Runs
 * itself again, in turn with and without a library preloaded, and
 * compares the time that a pair takes.
 *
 * usage: churn [-v FILE] [-n ROUNDS] [-p PAIRS] LIBRARY.so
 *        churn -1 [-t] [-p PAIRS]    one run; -t touches blocks */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>

#include "bench.h"

/* Draw numbers for the churn */
static uint64_t random_state = 88172645463325252u;

static uint64_t
draw(void)    /* Marsaglia's xorshift */
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* Churn in this process */
enum { live_blocks = 100000 };
static char *block[live_blocks];

static void
replace(size_t i, bool touch)
{
    size_t bytes = 16 + draw() % 497;

    free(block[i]);
    block[i] = malloc(bytes);
    if (block[i] == NULL)
        errx(1, "no memory");
    if (touch)
        memset(block[i], 1, bytes);
}

static double    /* nanoseconds for a pair */
churn(size_t pairs, bool touch)
{
    uint64_t start;

    for (size_t i = 0; i < live_blocks; i++)
        replace(i, touch);
    for (size_t i = 0; i < pairs / 2; i++)
        replace(draw() % live_blocks, touch);
    start = bench_now();
    for (size_t i = 0; i < pairs; i++)
        replace(draw() % live_blocks, touch);
    return (double)(bench_now() - start) / (double)pairs;
}

/* Churn in another process */
static const char *
owner_of_malloc(void)
{
    void *function = dlsym(RTLD_DEFAULT, "malloc");
    Dl_info info;

    return function != NULL && dladdr(function, &info) != 0
        ? info.dli_fname : "nowhere";
}

static double
run_other(const char *self, const char *library, size_t pairs,
    bool touch)
{
    char command[3 * PATH_MAX], answer[64], owner[PATH_MAX] = "";
    FILE *f;

    snprintf(command, sizeof command,
        "LD_PRELOAD='%s' '%s' -1 -p %zu%s", library, self, pairs,
        touch ? " -t" : "");
    f = popen(command, "r");
    if (f == NULL || fgets(answer, sizeof answer, f) == NULL
        || fgets(owner, sizeof owner, f) == NULL || pclose(f) != 0)
        errx(1, "cannot run: %s", command);
    owner[strcspn(owner, "\n")] = '\0';
    if (*library != '\0' && strcmp(owner, library) != 0)
        errx(1, "malloc came from %s: %s", owner, command);
    return atof(answer);
}

/* Compare two libraries in turn */
enum { most_rounds = 99 };

static void
compare(struct bench *b, const char *self, const char *library,
    int rounds, size_t pairs, bool touch)
{
    const char *kind = touch ? "touched" : "untouched";
    double libc[most_rounds], keg[most_rounds], ratio[most_rounds];

    for (int i = 0; i < rounds; i++) {
        libc[i] = run_other(self, "", pairs, touch);
        keg[i] = run_other(self, library, pairs, touch);
        ratio[i] = keg[i] / libc[i];
        printf("%s,%d,%.1f,%.1f,%.3f\n", kind, i + 1, libc[i],
            keg[i], ratio[i]);
        bench_progress(kind, (size_t)i + 1, (size_t)rounds);
    }
    /* Report medians and spread */
    bench_value(b, "%s_ratio=%.2f", kind,
        bench_median(ratio, (size_t)rounds));
    bench_value(b, "%s_ratio_low=%.2f", kind, ratio[0]);
    bench_value(b, "%s_ratio_high=%.2f", kind, ratio[rounds - 1]);
    bench_value(b, "%s_libc_ns=%.0f", kind,
        bench_median(libc, (size_t)rounds));
    bench_value(b, "%s_keg_ns=%.0f", kind,
        bench_median(keg, (size_t)rounds));
}

int
main(int argc, char **argv)
{
    struct bench b = {0};
    size_t pairs = 4000000;
    int rounds = 7, c;
    bool alone = false, touch = false;
    char library[PATH_MAX];

    while ((c = bench_getopt(&b, argc, argv, "1tn:p:")) != -1)
        switch (c) {
        case '1': alone = true; break;
        case 't': touch = true; break;
        case 'n': rounds = atoi(optarg); break;
        case 'p': pairs = strtoul(optarg, NULL, 10); break;
        }
    if (rounds < 1 || rounds > most_rounds || pairs < 1)
        errx(2, "1 to %d rounds, and at least one pair",
            (int)most_rounds);
    /* Churn alone or compare */
    if (alone) {
        printf("%.2f\n%s\n", churn(pairs, touch), owner_of_malloc());
        return 0;
    }
    if (optind != argc - 1 || realpath(argv[optind], library) == NULL)
        errx(2, "name the library to compare, as in "
            "churn build/lib/libkeg-1996.so");
    bench_head(&b, "kind,round,libc_ns,keg_ns,ratio");
    bench_value(&b, "rounds=%d", rounds);
    compare(&b, argv[0], library, rounds, pairs, false);
    compare(&b, argv[0], library, rounds, pairs, true);
    bench_end(&b);
    return 0;
}
