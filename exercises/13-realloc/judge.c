/* Tangled from src/96-judges-24.nw: do not edit. */
/* The judge of exercise 13: realloc in place. */
#define _GNU_SOURCE
#include "judge.h"
#include "heap.h"

/* Model a heap of pages for 13 */
enum { most_pages = 1 << 16, cache = 16, ours = ~0 };

static struct {
    unsigned owner[most_pages];
    size_t first[most_blocks], bytes[most_blocks];
    size_t top, peak;
    uint64_t moved;
    bool stay;    /* resize in place where that can be */
} sim;

static size_t
pages_of(size_t bytes)
{
    return (bytes + 4095) / 4096;
}

static void
sim_mark(size_t from, size_t n, unsigned owner)
{
    for (size_t i = from; i < from + n; i++)
        sim.owner[i] = owner;
}

static size_t
sim_fit(size_t pages)    /* or the top */
{
    size_t run = 0;

    for (size_t i = 0; i < sim.top; i++) {
        run = sim.owner[i] == 0 ? run + 1 : 0;
        if (run == pages)
            return i + 1 - pages;
    }
    return sim.top;
}

static void
sim_reach(size_t end)
{
    if (end > most_pages)
        broken("a load is too large for the model");
    if (end > sim.top)
        sim.top = end;
    if (end > sim.peak)
        sim.peak = end;
}

static void
sim_get(unsigned id, size_t bytes)
{
    size_t n = pages_of(bytes), at = sim_fit(n);

    sim_reach(at + n);
    sim_mark(at, n, id + 1);
    sim.first[id] = at;
    sim.bytes[id] = bytes;
}

static void
sim_fall(void)
{
    size_t idle = 0;

    while (sim.owner[sim.top - 1 - idle] == 0)
        idle++;
    if (idle > cache)
        sim.top -= idle - cache;
}

static void
sim_put(unsigned id)
{
    sim_mark(sim.first[id], pages_of(sim.bytes[id]), 0);
    sim.bytes[id] = 0;
    sim_fall();
}

/* Are the pages from here on free, up to this end or the top? */
static bool
sim_is_free(size_t from, size_t end)
{
    for (; from < end && from < sim.top; from++)
        if (sim.owner[from] != 0)
            return false;
    return true;
}

static void
sim_resize(unsigned id, size_t bytes)
{
    size_t old = sim.bytes[id], had = pages_of(old);
    size_t wanted = pages_of(bytes), at = sim.first[id];

    if (wanted == had
        || (sim.stay && sim_is_free(at + had, at + wanted))) {
        sim_reach(at + wanted);
        sim_mark(at, had, 0);
        sim_mark(at, wanted, id + 1);
        sim.bytes[id] = bytes;
        sim_fall();
        return;
    }
    sim_get(id, bytes);
    sim_mark(at, had, 0);
    sim_fall();
    sim.moved += old < bytes ? old : bytes;
}

enum { stranger = most_blocks / 2 };

static void
simulate(const struct trace *t, bool stay)
{
    memset(&sim, 0, sizeof sim);
    sim.stay = stay;
    sim.top = sim.peak = 1;
    sim.owner[0] = (unsigned)ours;
    for (size_t i = 0; i < t->steps; i++) {
        const struct step *s = &t->step[i];
        bool there = sim.bytes[s->id] != 0;
        if (s->kind == PUT && there)
            sim_put(s->id);
        else if (s->kind == RESIZE && there)
            sim_resize(s->id, s->bytes);
        else if (s->kind != PUT && !there)
            sim_get(s->id, s->bytes);
        if (s->kind == GET && s->id >= stranger) {
            sim_mark(sim.top, 1, (unsigned)ours);
            sim_reach(sim.top + 1);
        }
    }
}

/* Watch the heap for 13 */
static void
watch_heap(struct play *p, size_t step)
{
    const struct trace *strangers = p->data;
    uint64_t sound = 1;

    if (strangers != NULL && strangers->step[step].kind == GET
        && strangers->step[step].id >= stranger) {
        memset(granule_of(model.brk), 1, 4096 / granule);
        model_move_break(4096);
    }
    if (step_of(p, DO_CHECK, 0, 0, &sound) && !sound)
        p->rule = "the walker finds the heap damaged";
}

static void
report_broken(struct play *p, const struct trace *t)
{
    if (p->data == NULL)
        report_play(p, t);
    else
        detail("in this load pages of somebody else lie in the heap"
            " and count as in use; break_end() knows (break.h)");
}

/* Make loads for 13 */
typedef void make_load(struct trace *t, uint64_t seed);

static size_t
some_bytes(size_t pages, uint64_t *seed)
{
    return pages * 4096
        - number_below(seed, pages > 1 ? 4000 : 2000);
}

static size_t
between(size_t low, size_t high, uint64_t *seed)
{
    return low + number_below(seed, high - low + 1);
}

static void
get(struct trace *t, unsigned id, size_t pages, uint64_t *seed)
{
    trace_get(t, id, some_bytes(pages, seed));
}

static void
resize_to(struct trace *t, unsigned id, size_t pages,
    uint64_t *seed)
{
    trace_resize(t, id, some_bytes(pages, seed));
}

static void
shrinking(struct trace *t, uint64_t seed)
{
    for (unsigned id = 0; id < 60; id++) {
        size_t pages = between(8, 40, &seed);
        get(t, id, pages, &seed);
        if (id % 3 == 0)
            resize_to(t, id, pages - 1, &seed);
        for (size_t n = pages - 1; n > 1; ) {
            n = between(1, n - 1, &seed);
            resize_to(t, id, n, &seed);
        }
    }
}

static void
tails(struct trace *t, uint64_t seed)
{
    size_t room = 0, pages[40];

    for (unsigned id = 0; id < 40; id++)
        get(t, id, pages[id] = between(16, 48, &seed), &seed);
    for (unsigned id = 0; id < 40; id++) {
        size_t left = between(1, pages[id] / 2, &seed);
        resize_to(t, id, left, &seed);
        room += pages[id] - left;
    }
    for (unsigned id = 40; room > 40; id++) {
        size_t n = between(1, 4, &seed);
        get(t, id, n, &seed);
        room -= n;
    }
}

static void
holes(struct trace *t, uint64_t seed)
{
    for (unsigned i = 0; i < 50; i++) {
        unsigned id = 3 * i;
        size_t block = between(2, 60, &seed);
        size_t hole = between(2, 30, &seed), more = hole;
        if (i % 3 == 0)
            more = between(1, hole - 1, &seed);
        else if (i % 3 == 1 && i % 4 == 0)
            more = hole + between(1, 5, &seed);
        get(t, id, block, &seed);
        get(t, id + 1, hole, &seed);
        get(t, id + 2, 1, &seed);
        trace_put(t, id + 1);
        resize_to(t, id, block + more, &seed);
    }
}

static void
breathing(struct trace *t, uint64_t seed)
{
    for (unsigned id = 0; id < 30; id++)
        get(t, id, between(20, 40, &seed), &seed);
    for (int i = 0; i < 250; i++) {
        unsigned id = (unsigned)number_below(&seed, 30);
        resize_to(t, id, between(2, 12, &seed), &seed);
        if (number_below(&seed, 3) == 0)
            resize_to(t, id, between(12, 24, &seed), &seed);
    }
}

static void
buffer(struct trace *t, uint64_t seed)
{
    size_t pages = 4;

    get(t, 0, 8, &seed);
    get(t, 1, pages, &seed);
    for (int i = 0; i < 150; i++)
        resize_to(t, 1, pages += between(1, 8, &seed), &seed);
}

/* A run that is kept at the top is shorter than what is needed. */
static void
last_run(struct trace *t, uint64_t seed)
{
    size_t pages = 20;

    get(t, 0, pages, &seed);
    for (int i = 0; i < 40; i++) {
        size_t run = between(1, 12, &seed);
        get(t, 1, run, &seed);
        trace_put(t, 1);
        pages += run + between(1, 6, &seed);
        resize_to(t, 0, pages, &seed);
    }
}

static void
foreign(struct trace *t, uint64_t seed)
{
    for (unsigned i = 0; i < 25; i++) {
        size_t pages = between(2, 10, &seed);
        get(t, i, pages, &seed);
        if (i % 2 == 0)
            get(t, stranger + i, 1, &seed);
        if (i % 4 == 0)
            trace_put(t, stranger + i);
        resize_to(t, i, pages + between(2, 9, &seed), &seed);
        resize_to(t, i, pages + between(10, 16, &seed), &seed);
    }
}

/* Judge one load for 13 */
static bool anything_stayed;    /* in any load so far */

struct expected { uint64_t naive, moved; size_t peak; };

static struct expected
expect_of(const struct trace *t)
{
    struct expected e;

    simulate(t, false);
    e.naive = sim.moved;
    simulate(t, true);
    e.moved = sim.moved + sim.moved / 20;
    e.peak = sim.peak + sim.peak / 20 + 4;
    return e;
}

/* Find a needless move for 13 */
enum { watched = 512 };
static struct { uintptr_t start; size_t bytes; } before[watched];

static bool
was_free(uintptr_t from, uintptr_t to)
{
    for (unsigned i = 0; i < watched; i++)
        if (before[i].start != 0 && before[i].start < to
            && before[i].start + before[i].bytes > from)
            return false;
    return true;
}

static bool
was_needless(unsigned id)
{
    uintptr_t start = before[id].start;
    size_t had = pages_of(before[id].bytes);
    size_t wanted = pages_of(table.block[id].bytes);

    return start != 0 && table.block[id].start != 0
        && table.block[id].start != start
        && was_free(start + had * 4096, start + wanted * 4096);
}

static void
watch_moves(struct play *p, size_t step)
{
    if (step == 0)
        memset(before, 0, sizeof before);
    watch_heap(p, step);
    for (unsigned id = 0; id < watched; id++) {
        if (p->rule == NULL && was_needless(id))
            p->rule = "a block moved that could have stayed";
        before[id].start = table.block[id].start;
        before[id].bytes = table.block[id].bytes;
    }
}

/* True if the shortest load with such a move was shown. */
static bool
show_needless_move(const struct play *like, const struct trace *t)
{
    static bool shown;
    struct play p = {.player = like->player, .watch = watch_moves};

    if (!practice || shown || like->data != NULL || play(&p, t)
        || strstr(p.rule, "could have stayed") == NULL)
        return false;
    shown = true;
    detail("step %zu: %s", p.at + 1, p.why);
    report_play(&p, t);
    return true;
}

static void
say_costs(const struct play *p, const struct expected *e,
    const struct trace *t)
{
    detail("bytes moved: %llu; 1996: %llu; full points: %llu",
        (unsigned long long)p->moved, (unsigned long long)e->naive,
        (unsigned long long)e->moved);
    detail("pages at the peak: %zu; full points: %zu", p->peak,
        e->peak);
    if (!show_needless_move(p, t))
        keep_load(t, "decision", "-ex 'break resize_in_place'");
}

static void
score_load(const struct play *p, const struct trace *t)
{
    struct expected e = expect_of(t);
    double still = band((double)p->moved, (double)e.naive,
        (double)e.moved);
    double lean = band((double)p->peak, 1.5 * (double)e.peak,
        (double)e.peak);

    anything_stayed |= still > 0;
    if (still * lean == 1) {
        pass();
        return;
    }
    say_costs(p, &e, t);
    if (still == 0)
        fail("every block moved that moves in 1996");
    else
        partial(still * lean,
            "of full points: staying %d %%, memory %d %%",
            (int)(100 * still), (int)(100 * lean));
}

/* True if no rule was broken; otherwise the test has failed. */
static bool
play_well(struct play *p, struct trace *t)
{
    if (p->data != NULL)
        p->data = t;
    p->watch = watch_heap;
    if (play(p, t))
        return true;
    report_broken(p, t);
    fail("%s", p->why);
    return false;
}

static void
judge_load(const char *name, double points, make_load *make,
    const char *player)
{
    struct trace t = {0};
    struct play p = {.player = player};

    test(name, points);
    make(&t, seed_for(name));
    if (make == foreign)
        p.data = &t;
    if (play_well(&p, &t))
        score_load(&p, &t);
    trace_free(&t);
}

static void
judge_top_falls(void)
{
    uint64_t seed = seed_for("top falls");
    struct trace t = {0};
    struct play p = {.player = "player"};
    size_t needed;

    test("the heap falls with its last block", 4);
    get(&t, 0, 10, &seed);
    get(&t, 1, between(1500, 2500, &seed), &seed);
    resize_to(&t, 1, between(20, 60, &seed), &seed);
    if (play_well(&p, &t)) {
        needed = needed_pages();
        if (p.moved > 0)
            fail("the block moved, though it became smaller");
        else if (p.heap > needed + cache + 2)
            fail("of %zu pages in the heap only %zu are needed",
                p.heap, needed);
        else
            pass();
    }
    trace_free(&t);
}

/* Judge a load of any sizes for 13 */
static void
judge_any_sizes(void)
{
    uint64_t seed = seed_for("any");
    struct trace t = {0};
    struct play p = {.player = "player"};

    test("blocks of any size, at random", 4);
    for (int i = 0; i < 900; i++) {
        unsigned id = (unsigned)number_below(&seed, 120);
        size_t most = (size_t)1 << number_below(&seed, 18);
        size_t bytes = number_below(&seed, most) + 1;
        switch (number_below(&seed, 5)) {
        case 0: trace_put(&t, id); break;
        case 1: trace_get(&t, id, bytes); break;
        default: trace_resize(&t, id, bytes);
        }
    }
    if (play_well(&p, &t)) {
        if (anything_stayed)
            pass();
        else
            fail("nothing is broken, but nothing stayed either");
    }
    trace_free(&t);
}

/* Judge a heap that is full for 13 */
static void
judge_policy(void)
{
    struct trace t = {0};
    struct play p = {.player = "player-2005"};
    double calls, still;

    test("in the edition of 2005, few calls for the break", 6);
    buffer(&t, seed_for("policy"));
    if (play_well(&p, &t)) {
        uint64_t n = p.break_up + p.break_down;
        struct expected e = expect_of(&t);
        still = band((double)p.moved, (double)e.naive,
            (double)e.naive / 20);
        calls = band((double)n, 100, 25);
        if (still * calls == 1)
            pass();
        else
            partial(still * calls, "%llu calls for 150 steps, and"
                " %llu bytes moved: is the policy asked, and its"
                " surplus kept?", (unsigned long long)n,
                (unsigned long long)p.moved);
    }
    trace_free(&t);
}

static void
full_heap(struct trace *t, size_t limit, uint64_t *seed)
{
    size_t big = limit * 3 / 5, hole = limit / 4, n = big;

    get(t, 0, big, seed);
    get(t, 1, hole, seed);
    get(t, 2, 4, seed);
    trace_put(t, 1);
    for (int i = 0; i < 5; i++)
        resize_to(t, 0, n += hole / 6, seed);
    resize_to(t, 0, big + hole + 1, seed);
    resize_to(t, 0, n + 1, seed);
    get(t, 3, limit / 12, seed);
    for (int i = 1; i <= 5; i++)
        resize_to(t, 3, limit / 12 + (size_t)i * limit / 20, seed);
    resize_to(t, 0, big / 2, seed);
}

static void
judge_limit(void)
{
    enum { copying = 12, fewest = 5 };
    uint64_t seed = seed_for("full");
    size_t limit = between(800, 1200, &seed);
    struct trace t = {0};
    struct play p = {.player = "player", .limit = limit,
        .refuse_ok = true};

    test("a heap that is full", 6);
    full_heap(&t, limit, &seed);
    if (play_well(&p, &t)) {
        double part = band((double)p.refused, copying, fewest);
        if (part == 1)
            pass();
        else
            partial(part, "%zu requests were refused; with growing"
                " in place only %d need be", p.refused,
                fewest);
    }
    trace_free(&t);
}

/* Judge hidden traces for 13 */
static void
everything(struct trace *t, uint64_t seed)
{
    size_t pages[50] = {0};

    for (int i = 0; i < 700; i++) {
        unsigned id = (unsigned)number_below(&seed, 50);
        size_t n = between(1, 30, &seed);
        if (pages[id] == 0)
            get(t, id, pages[id] = n, &seed);
        else if (n < 6)
            trace_put(t, id), pages[id] = 0;
        else if (n < 16)
            resize_to(t, id, pages[id] = n - 5, &seed);
        else
            resize_to(t, id, pages[id] += n / 6, &seed);
    }
}

static bool
only_pages(const struct trace *t)
{
    for (size_t i = 0; i < t->steps; i++)
        if (t->step[i].kind != PUT && (t->step[i].bytes <= 2048
            || t->step[i].id >= stranger))
            return false;
    return true;
}

static void
judge_hidden(void)
{
    uint64_t seed = seed_for("which");
    struct trace t = {0};
    struct play p = {.player = "player"};
    const char *hidden = read_hidden(&t, &seed);

    errno = 0;
    if (hidden == NULL) {
        test("a load that you have not seen", 8);
        everything(&t, seed_for("hidden"));
    } else if (only_pages(&t)) {
        test("a trace of your instructor's", 8);
    } else {
        broken("%s: exercise 13 wants blocks of more than 2048"
            " bytes, and numbers below %u", hidden, stranger);
    }
    if (play_well(&p, &t))
        score_load(&p, &t);
    trace_free(&t);
}

int
main(void)
{
    judge_start();
    stage("Shrinking");
    judge_load("blocks become smaller", 8, shrinking, "player");
    judge_load("their tails are used again", 8, tails, "player");
    judge_top_falls();
    stage("Into the run behind");
    judge_load("a hole behind a block", 10, holes, "player");
    judge_load("grow, shrink, grow again", 7, breathing, "player");
    stage("At the top");
    judge_load("one buffer grows at the top", 7, buffer, "player");
    judge_load("a run between block and break", 6, last_run,
        "player");
    judge_load("somebody else moves the break", 6, foreign,
        "player");
    judge_limit();
    judge_policy();
    stage("A whole program");
    judge_any_sizes();
    judge_hidden();
    return judge_end();
}
