/* Tangled from src/94-swings.nw: do not edit. */
/* Count what policies for the break cost, on the model machine.
 *
 * usage: count-oscillations [-v values] table|sweep > counts
 *
 * `table': a heap of 1 GiB swings by so many pages, a thousand
 * times; a line for each amplitude, the moves of the break for
 * each policy. `sweep': programs under policies with other marks;
 * a line for each program and setting, with the memory that lies
 * idle, the moves, and the pages that were zeroed. Ends with 1 if
 * something cannot be had, with 2 if it is asked for nonsense. The
 * chapter "The break, mended" explains it. */
#include <inttypes.h>

/* Include the modules, with policies to compare */
#pragma GCC diagnostic ignored "-Wunused-function"
#define KEG_OS "os_model.c"
#include KEG_OS
#include "options.c"
#include "report.c"
#include "trace.c"
#include "page_dir_exact.c"
#include "break.c"

/* Include two policies under other names */
static const struct policy {
    const char *name;
    size_t (*ask)(size_t needed);
    size_t (*keep)(size_t unused);
    bool learns;     /* from returns */
} *policy;

static size_t
returns_known(void)
{
    return policy->learns ? break_returns() : 0;
}

#define break_ask ask_1996
#define break_keep keep_1996
#include "break_cache.c"
#undef break_ask
#undef break_keep
#define break_ask ask_2005
#define break_keep keep_2005
#define break_returns returns_known
#include "break_watermarks.c"
#undef break_returns
#undef break_ask
#undef break_keep
static size_t break_ask(size_t n) { return policy->ask(n); }
static size_t break_keep(size_t n) { return policy->keep(n); }
#include "runs_list.c"
#include "chunks_bitmap.c"
#include "walker.c"
#include "keg.c"
#include "bench.h"
#include "model.h"

static struct bench bench;    /* where the single numbers go */

static const struct policy policies[] = {
    {"1996", ask_1996, keep_1996, false},
    {"batches", ask_2005, keep_1996, false},
    {"marks", ask_2005, keep_2005, false},
    {"2005", ask_2005, keep_2005, true},
};

enum { POLICIES = sizeof policies / sizeof *policies };

/* Play a program on blocks */
enum { page_bytes = 4096, most = (1 << 30) / page_bytes };

static size_t blocks[most], held;
static size_t block_pages;    /* in each of them */

static void
spare_the_zeroing(enum model_call call)
{
    size_t i = heap_pages_below(model.brk);

    for (; call == BREAK_UP && i < model.lowest_mapping
         && model.flags[i] & USED; i++)
        model.flags[i] = 0;
}

static void
begin(const struct policy *p, size_t pages)
{
    policy = p;
    model_new(page_bytes, (size_t)2600 << 20);
    model.before = spare_the_zeroing;
    keg_reset();
    if (!start_heap())
        errx(1, "the model machine is full");
    held = 0;
    block_pages = pages;
}

static uint64_t
moves(void)
{
    return model.calls[BREAK_UP] + model.calls[BREAK_DOWN];
}

/* Let time pass */
static uint64_t clock_ticks, idle_page_ticks;

static void
tick(uint64_t n)    /* an allocation or a free is one */
{
    clock_ticks += n;
    idle_page_ticks += n * (break_pages() - held * block_pages);
}

static void
up(size_t n)    /* to n blocks */
{
    for (; held < n; tick(1)) {
        blocks[held] = pages_allocate(block_pages, 1);
        if (blocks[held] == 0)
            errx(1, "the model machine is full");
        os_touch((void *)page_address(blocks[held++]),
            block_pages * page_bytes);
    }
}

static void
down(size_t n)    /* last in, first out */
{
    for (; held > n; tick(1))
        pages_free(blocks[--held], block_pages);
}

/* Swing until nothing changes */
struct swings {
    uint64_t growth;    /* moves until the heap is full */
    uint64_t first;     /* in the first cycle */
    uint64_t all;       /* in a thousand */
    unsigned played;    /* cycles until all are alike */
    unsigned moved;     /* the last in which the break moved */
};

enum { cycles = 1000 };

static struct swings
swing(const struct policy *p, size_t amplitude)
{
    struct swings s = {0};
    uint64_t now = 0, last[3];

    begin(p, 1);
    up(most - 1);
    s.growth = moves();
    do {
        /* Remember how the cycle before has ended */
        last[0] = s.played == 0 ? UINT64_MAX : now;
        last[1] = break_pages();
        last[2] = returns_known();
        now = moves();
        down(most - 1 - amplitude);
        up(most - 1);
        now = moves() - now;
        s.all += now;
        s.first = s.played++ == 0 ? now : s.first;
        s.moved = now > 0 ? s.played : s.moved;
    } while (s.played < cycles
             && (last[0] != now || last[1] != break_pages()
                    || last[2] != returns_known()));
    s.all += (cycles - s.played) * now;
    return s;
}

/* Compute the bounds of a history */
static size_t
most_ups(size_t from, size_t to)    /* of a heap that only grows */
{
    size_t n = 0;

    for (; from < to; n++)
        from += share(larger(from, eighths));
    return n;
}

static size_t
after_a_trim(size_t pages, size_t patience)    /* at most */
{
    size_t fits = 0, fails = pages, b;

    while (fails - fits > 1) {
        b = fits + (fails - fits) / 2;
        if (b + 2 * patience * low_mark(b) < pages)
            fits = b;
        else
            fails = b;
    }
    return fits + low_mark(fits);
}

static size_t
most_downs(size_t pages, size_t patience)
{
    size_t n = 0;

    for (; pages > 2 * patience * low_mark(0); n++)
        pages = after_a_trim(pages, patience);
    return n;
}

/* Write the bounds */
static void
write_bounds(size_t gib)    /* with the options as they are */
{
    size_t pages = gib << 18, least = low_mark(0), returns = 0;
    size_t downs = most_downs(pages, 1), ups = most_ups(1, pages);

    while ((2 * least << returns) < pages) {
        downs += most_downs(pages, (size_t)2 << returns++);
        ups += most_ups(least, pages);
    }
    bench_value(&bench, "bound-%zugib-returns=%zu", gib, returns);
    bench_value(&bench, "bound-%zugib-downs=%zu", gib, downs);
    bench_value(&bench, "bound-%zugib-ups=%zu", gib, ups + 1);
}

/* Write the table of amplitudes */
static const size_t amplitudes[] = {
    1, 16, 17, 256, 4096, 32768, 65536, 131072, most - 1
};

static void
write_amplitudes(void)
{
    struct swings s;

    printf("# machine: the model machine, pages of 4096 bytes\n"
        "# date: none; counts do not age\n"
        "# library: policies for the break\n"
        "pages,1996,batches,marks,2005,last cycle with a move\n");
    for (size_t i = 0;
         i < sizeof amplitudes / sizeof *amplitudes; i++) {
        printf("%zu", amplitudes[i]);
        for (size_t p = 0; p < POLICIES; p++)
            /* Count one amplitude under one policy */
            {
                const char *name = policies[p].name;
                const size_t a = amplitudes[i];

                s = swing(&policies[p], a);
                printf(",%" PRIu64, s.all);
                bench_value(&bench, "%s-%zu=%" PRIu64, name, a, s.all);
                bench_value(&bench, "%s-%zu-first=%" PRIu64, name, a, s.first);
                bench_value(&bench, "%s-%zu-moved=%u", name, a, s.moved);
                if (i == 0)
                    bench_value(&bench, "%s-growth=%" PRIu64, name, s.growth);
            }
        printf(",%u\n", s.moved);
    }
    for (size_t gib = 1; gib <= 1024; gib *= 4)
        write_bounds(gib);
}

/* Play programs that differ */
static size_t
mib(size_t n)    /* in blocks of 64 KiB */
{
    return 16 * n;
}

static void
stack_64(void)    /* and back, ten times */
{
    for (int i = 0; i < 10; i++)
        up(mib(64)), down(0);
}

static void
stack_2048(void)
{
    for (int i = 0; i < 10; i++)
        up(mib(2048)), down(0);
}

static void
sawtooth(void)    /* grows slowly, and drops all at once */
{
    static const size_t teeth[] = {200, 480, 90, 310, 500, 150};

    for (size_t i = 0; i < sizeof teeth / sizeof *teeth; i++) {
        up(mib(teeth[i]));
        for (size_t k = 0; k < held; k++)
            pages_free(blocks[k], block_pages);
        held = 0;
        tick(mib(teeth[i]));
    }
}

static void
burst_and_idle(void)    /* one burst, then little for long */
{
    up(mib(512)), down(0);
    for (int i = 0; i < 100; i++) {
        up(mib(4)), down(0);
        tick(mib(16));
    }
}

static void
walk_at_random(void)
{
    uint64_t seed = 88172645463325252u;

    for (int i = 0; i < 400; i++) {
        seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
        size_t way = mib((seed >> 32) % 48);
        if (seed >> 63 && held + way <= mib(512))
            up(held + way);
        else
            down(held > way ? held - way : 0);
    }
}

static const struct {
    const char *name;
    void (*run)(void);
} programs[] = {
    {"stack-64", stack_64}, {"stack-2048", stack_2048},
    {"sawtooth", sawtooth}, {"burst", burst_and_idle},
    {"walk", walk_at_random},
};

enum { PROGRAMS = sizeof programs / sizeof *programs };

/* Write the sweep */
static size_t set_least, set_parts;    /* pages; of 128 */

static size_t
keep_set(size_t unused)
{
    size_t below = break_pages() - unused;
    size_t low = larger(set_least,
        (below * set_parts + eighths - 1) / eighths);

    return unused > high_mark(low) ? low : unused;
}

static size_t
keep_cache(size_t unused)
{
    return unused < set_least ? unused : set_least;
}

static const struct policy sweeps[] = {
    {"least", ask_2005, keep_set, true},
    {"share", ask_2005, keep_set, true},
    {"cache", ask_2005, keep_cache, false},
};

enum { SWEEPS = sizeof sweeps / sizeof *sweeps, SETTINGS = 10 };

static void
set(size_t sweep, size_t i)
{
    static const size_t parts[SETTINGS] =
        {0, 1, 2, 4, 8, 16, 32, 64, 96, 128};

    set_least = ((size_t)1 << 20) / page_bytes;
    set_least *= sweep == 1 ? 64 : (size_t)1 << i;
    set_parts = sweep == 1 ? parts[i] : 16;
}

static void
play(const struct policy *p, size_t program)
{
    begin(p, 16);
    clock_ticks = idle_page_ticks = 0;
    programs[program].run();
}

static double
idle_mib(void)
{
    return (double)idle_page_ticks / (double)clock_ticks / 256;
}

static void
write_head(void)
{
    printf("# machine: the model machine, pages of 4096 bytes\n"
        "# date: none; counts do not age\n"
        "# library: policies for the break\nmib,parts");
    for (size_t p = 0; p < PROGRAMS; p++)
        for (size_t s = 0; s < SWEEPS; s++)
            printf(",%1$s-%2$s-idle,%1$s-%2$s-moves,"
                "%1$s-%2$s-zeroed",
                programs[p].name, sweeps[s].name);
    printf("\n");
}

static void
write_played(size_t program, const char *policy)
{
    char key[48];

    (void)snprintf(key, sizeof key, "%s-%s",
        programs[program].name, policy);
    bench_value(&bench, "%s-idle=%.1f", key, idle_mib());
    bench_value(&bench, "%s-moves=%" PRIu64, key, moves());
    bench_value(&bench, "%s-zeroed=%" PRIu64, key, model.faults);
}

static void
write_as_they_are(void)    /* the policies of the editions */
{
    for (size_t p = 0; p < PROGRAMS; p++)
        for (size_t i = 0; i < POLICIES; i++) {
            play(&policies[i], p);
            write_played(p, policies[i].name);
        }
}

static void
write_sweep(void)
{
    write_head();
    for (size_t i = 0; i < SETTINGS; i++) {
        set(1, i);
        printf("%zu,%zu", (size_t)1 << i, set_parts);
        for (size_t p = 0; p < PROGRAMS; p++)
            for (size_t s = 0; s < SWEEPS; s++) {
                set(s, i);
                play(&sweeps[s], p);
                printf(",%.2f,%" PRIu64 ",%" PRIu64,
                    idle_mib(), moves(), model.faults);
                if (i == 6 && s != 1)
                    write_played(p, s == 0 ? "least-64"
                        : "cache-64");
            }
        printf("\n");
        bench_progress("sweep", i + 1, SETTINGS);
    }
    write_as_they_are();
}

/* Count swings or sweep */
int
main(int argc, char **argv)
{
    const char *what = "";

    if (bench_getopt(&bench, argc, argv, "") == -1
        && optind < argc)
        what = argv[optind];
    if (strcmp(what, "table") != 0 && strcmp(what, "sweep") != 0)
        errx(2, "usage: count-oscillations [-v values] "
            "table|sweep");
    bench_value(&bench, "machine=the model machine");
    if (what[0] == 't')
        write_amplitudes();
    else
        write_sweep();
    bench_end(&bench);
    return 0;
}
