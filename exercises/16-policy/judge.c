/* Tangled from src/96-judges-25.nw: do not edit. */
/* The judge of exercise 16: a policy, and its bill. */
#define _GNU_SOURCE
#include "judge.h"
#include "heap.h"

/* Price a play for 16 */
static const struct tariff {
    const char *name;
    double call;    /* in pages */
    double rent;    /* of a page, for a step */
    double full;    /* full points up to so many times the best */
} tariffs[] = {
    {"memory is dear", 1, 1. / 100, 6},
    {"calls are dear", 50, 1. / 400, 5},
};

enum { kinds = sizeof tariffs / sizeof *tariffs };

struct used {
    double idle;          /* pages times steps */
    size_t *needed;       /* at each step, or null */
};

static uint64_t
calls_of(const struct play *p)
{
    return p->break_up + p->break_down + p->maps + p->unmaps
        + p->others;
}

static double
bill(const struct play *p, const struct used *u,
    const struct tariff *t)
{
    return (double)calls_of(p) * t->call + (double)p->pages_up
        + (double)p->filled + u->idle * t->rent;
}

/* Watch what is idle for 16 */
static void
watch_rent(struct play *p, size_t step)
{
    struct used *u = p->data;
    size_t needed = needed_pages();

    u->idle += (double)(p->heap - needed);
    if (u->needed != NULL)
        u->needed[step] = needed;
}

/* Send the clairvoyant's bill for 16 */
static double
clairvoyant(const size_t *needed, size_t steps, size_t peak,
    const struct tariff *t)
{
    size_t *left = calloc(peak + 1, sizeof *left);
    double sum = t->call;
    size_t top = 0, ever = 0;

    if (left == NULL)
        broken("no memory");
    for (size_t i = 0; i < steps; i++) {
        for (; top > needed[i]; top--)
            left[top] = i;
        for (; top < needed[i]; top++)
            /* Take page top again for 16 */
            {
                double gap = (double)(i - left[top + 1]) * t->rent;
                sum += top >= ever || gap > 1 ? 1 : gap;
                if (top >= ever)
                    ever = top + 1;
            }
    }
    free(left);
    return sum;
}

/* Make loads for 16 */
typedef void make_load(struct trace *t, uint64_t seed);

static size_t
pages(size_t n)
{
    return n * 4096;
}

/* So many pages in blocks from id `from` on; the next id. */
static unsigned
fetch_blocks(struct trace *t, unsigned from, size_t all,
    size_t largest, uint64_t *seed)
{
    while (all > 0) {
        size_t n = 1 + number_below(seed, largest);
        n = n < all ? n : all;
        trace_get(t, from++, pages(n));
        all -= n;
    }
    return from;
}

static void
drop_blocks(struct trace *t, unsigned from, unsigned to)
{
    while (to > from)
        trace_put(t, --to);
}

/* Work that leaves the heap as it was. */
static void
work(struct trace *t, unsigned id, size_t steps, uint64_t *seed)
{
    for (size_t i = 0; i < steps / 2; i++) {
        size_t most = i % 4 == 0 ? pages(4) : 3000;
        trace_get(t, id, 100 + number_below(seed, most));
        trace_put(t, id);
    }
}

/* Functions of all sizes: memory rises and falls to a floor that
 * rises. */
static void
compiler(struct trace *t, uint64_t seed)
{
    unsigned floor = fetch_blocks(t, 0, 300, 8, &seed);

    for (int i = 0; i < 30; i++) {
        size_t size = (size_t)30 << number_below(&seed, 5);
        unsigned top = fetch_blocks(t, floor, size, 12, &seed);
        work(t, top, 40, &seed);
        drop_blocks(t, floor, top);
        floor = fetch_blocks(t, floor, 10, 4, &seed);
    }
}

/* Connections: by day many, by night few; order is lost. */
static void
server(struct trace *t, uint64_t seed)
{
    enum { connections = 500 };

    for (int hour = 0; hour < 48; hour++) {
        size_t busy = hour / 12 % 2 ? 4 : 12;
        for (int i = 0; i < 60; i++) {
            unsigned id
                = (unsigned)number_below(&seed, connections);
            trace_put(t, id);
            if (number_below(&seed, 16) < busy)
                trace_get(t, id,
                    pages(1 + number_below(&seed, 12)));
        }
    }
}

/* A job, then a pause, of very different lengths. */
static void
batches(struct trace *t, uint64_t seed)
{
    unsigned floor = fetch_blocks(t, 0, 200, 8, &seed);

    for (int i = 0; i < 12; i++) {
        size_t size = 400 + number_below(&seed, 3000);
        size_t pause = (size_t)10 << number_below(&seed, 8);
        unsigned top = fetch_blocks(t, floor, size, 40, &seed);
        drop_blocks(t, floor, top);
        work(t, floor, pause, &seed);
    }
}

/* Text grows, a little at a time, and is rarely closed. */
static void
editor(struct trace *t, uint64_t seed)
{
    enum { texts = 8 };
    size_t size[texts] = {0};

    for (int i = 0; i < 1500; i++) {
        unsigned id = (unsigned)number_below(&seed, texts);
        if (number_below(&seed, 200) == 0) {
            trace_put(t, id);
            size[id] = 0;
        } else if (size[id] == 0) {
            trace_get(t, id, pages(size[id] = 10));
        } else {
            size[id] += number_below(&seed, 10);
            trace_resize(t, id, pages(size[id]));
        }
    }
}

/* The same steps again and again, on a heap that is fetched and
 * dropped as a whole in each. */
static void
simulation(struct trace *t, uint64_t seed)
{
    size_t size = 500 + number_below(&seed, 1000);
    unsigned floor = fetch_blocks(t, 0, size * 2, 32, &seed);

    for (int i = 0; i < 50; i++) {
        unsigned top = fetch_blocks(t, floor,
            size + number_below(&seed, 20), 64, &seed);
        work(t, top, 10, &seed);
        drop_blocks(t, floor, top);
    }
}

/* Much to do at the start, and little for ever after. */
static void
after_start(struct trace *t, uint64_t seed)
{
    unsigned floor = fetch_blocks(t, 0, 300, 8, &seed), top;
    size_t start = 3000 + number_below(&seed, 3000);

    top = fetch_blocks(t, floor, start, 40, &seed);
    drop_blocks(t, floor, top);
    for (int i = 0; i < 60; i++) {
        size_t size = 5 + number_below(&seed, 60);
        top = fetch_blocks(t, floor, size, 8, &seed);
        work(t, top, 40, &seed);
        drop_blocks(t, floor, top);
    }
}

static void
large(struct trace *t, uint64_t seed)
{
    size_t size = 100000 + number_below(&seed, 30000);
    unsigned top = fetch_blocks(t, 0, size, 200, &seed);
    unsigned half = top / 2 + (unsigned)number_below(&seed, 100);

    drop_blocks(t, half, top);
    work(t, top, 100, &seed);
    top = fetch_blocks(t, half, size / 3, 200, &seed);
    drop_blocks(t, half, top);
}

/* Judge one load for 16 */
static void
measure(struct play *p, const struct trace *t, struct used *u,
    const char *player)
{
    bool trusted = strcmp(player, "player") != 0;

    *p = (struct play){.player = player, .trusted = trusted,
        .watch = watch_rent, .data = u, .arena = (size_t)1 << 30};
    errno = 0;
    if (!play(p, t) && trusted)
        broken("the edition of %s failed: %s", player, p->why);
}

/* Whose bill is compared, in this order. */
enum who { OF_1996, OF_2005, MINE, bills };
static const char *const player_of[bills] = {"1996", "2005",
    "player"};

enum { single = 1, long_program = 3 };    /* easier, harder */

/* The worse of the two tariffs counts. */
static void
judge_trace(const char *name, double points, int length,
    const struct trace *t)
{
    struct play p[bills];
    struct used of[bills] = {0};
    double part = 1;
    char why[200] = "";

    test(name, points);
    of[OF_1996].needed = calloc(t->steps + 1, sizeof(size_t));
    if (of[OF_1996].needed == NULL)
        broken("no memory");
    for (int who = 0; who < bills; who++)
        measure(&p[who], t, &of[who], player_of[who]);
    for (int k = 0; k < kinds; k++)
        /* Compare the bills for 16 */
        {
            double ratio[bills], none, now, full = tariffs[k].full * length;
            double best = clairvoyant(of[OF_1996].needed, t->steps,
                p[OF_1996].peak, &tariffs[k]);
            for (int who = 0; who < bills; who++)
                ratio[who] = bill(&p[who], &of[who], &tariffs[k]) / best;
            none = ratio[OF_2005] > full ? ratio[OF_2005] : ratio[OF_1996];
            none = none > 2 * full || none < full ? 2 * full : none;
            now = band(ratio[MINE], none, full);
            detail("where %s: %.2f times the clairvoyant's bill (1996: "
                "%.2f, 2005: %.2f); full points up to %.0f",
                tariffs[k].name, ratio[MINE], ratio[OF_1996],
                ratio[OF_2005], full);
            /* Note the worse tariff for 16 */
            if (now < part) {
                part = now;
                snprintf(why, sizeof why, "where %s, your bill is %.2f times "
                    "the clairvoyant's; full points up to %.0f",
                    tariffs[k].name, ratio[MINE], full);
            }
        }
    free(of[OF_1996].needed);
    /* Give the points of a load for 16 */
    if (!p[MINE].ok) {
        report_play(&p[MINE], t);
        fail("%s", p[MINE].why);
    } else {
        /* Itemise the bill for 16 */
        detail("          calls  pages fetched  directory filled  idle");
        for (int who = 0; who < bills; who++)
            detail("%-8s %6llu %14llu %17llu %5.0f",
                who == MINE ? "yours" : player_of[who],
                (unsigned long long)calls_of(&p[who]),
                (unsigned long long)p[who].pages_up,
                (unsigned long long)p[who].filled,
                of[who].idle / (double)t->steps);
        detail("idle: pages, at a step, on average; steps: %zu", t->steps);
        if (part < 1)
            keep_load(t, "decision", "-ex 'break break_keep'");
        partial(part, "%s", why);
    }
}

static void
judge_load(const char *name, double points, make_load *make)
{
    struct trace t = {0};

    make(&t, seed_for(name));
    judge_trace(name, points, single, &t);
    trace_free(&t);
}

/* Judge that it works for 16 */
static void
judge_history(void)
{
    uint64_t seed = seed_for("history");
    struct trace t = {0};
    struct play p = {.player = "player"};

    test("a history of all kinds of requests", 2);
    for (int i = 0; i < 2000; i++) {
        unsigned id = (unsigned)number_below(&seed, 150);
        size_t bytes = number_below(&seed,
            (size_t)2 << number_below(&seed, 20)) + 1;
        switch (number_below(&seed, 3)) {
        case 0: trace_put(&t, id); break;
        case 1: trace_resize(&t, id, bytes); break;
        default: trace_get(&t, id, bytes);
        }
    }
    if (play(&p, &t)) {
        pass();
    } else {
        report_play(&p, &t);
        fail("%s", p.why);
    }
    trace_free(&t);
}

static void
judge_limit(void)
{
    uint64_t seed = seed_for("limit");
    struct trace t = {0};
    size_t limit = 1500 + number_below(&seed, 2000);
    struct play p = {.player = "player", .limit = limit,
        .refuse_ok = true};

    test("at the limit of memory", 2);
    for (unsigned id = 0; id < limit; id++)
        trace_get(&t, id, pages(1));
    if (play(&p, &t) && p.live >= pages(limit - limit / 40)) {
        pass();
    } else if (p.ok) {
        fail("of %zu pages that there were, only %zu could be used",
            limit, p.live / 4096);
    } else {
        report_play(&p, &t);
        fail("%s", p.why);
    }
    trace_free(&t);
}

/* Judge a whole program for 16 */
static void
all_programs(struct trace *t, uint64_t seed)
{
    static make_load *const load[] = {compiler, server, batches,
        editor, simulation, after_start};
    enum { loads = sizeof load / sizeof *load };

    for (int i = 0; i < loads; i++) {
        struct trace part = {0};
        make_load *one = load[number_below(&seed, loads)];
        one(&part, draw_next(&seed));
        for (size_t k = 0; k < part.steps; k++)
            trace_add(t, part.step[k]);
        for (size_t k = 0; k < part.steps; k++)
            if (part.step[k].kind == GET)
                trace_put(t, part.step[k].id);
        trace_free(&part);
    }
}

static void
judge_program(void)
{
    struct trace t = {0};
    uint64_t seed = seed_for("which");
    bool hidden = read_hidden(&t, &seed) != NULL;

    if (!hidden)
        all_programs(&t, seed);
    judge_trace(hidden ? "a trace of your instructor's"
        : "a load that you have not seen", 22, long_program, &t);
    trace_free(&t);
}

int
main(void)
{
    judge_start();
    stage("It works");
    judge_history();
    judge_limit();
    stage("Six programs");
    judge_load("a compiler", 5, compiler);
    judge_load("a server, day and night", 5, server);
    judge_load("batches", 5, batches);
    judge_load("an editor", 5, editor);
    judge_load("a simulation", 5, simulation);
    judge_load("a daemon", 5, after_start);
    stage("A large heap");
    judge_load("half a gibibyte", 4, large);
    stage("A whole program");
    judge_program();
    return judge_end();
}
