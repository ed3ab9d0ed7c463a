/* Tangled from src/96-judges-23.nw: do not edit. */
/* The judge of exercise 10: a policy for the break. */
#define _GNU_SOURCE
#include "judge.h"
#include "heap.h"

/* Bound the heap for 10 */
enum { slack = 64 };    /* pages */

static const size_t arena_bytes = (size_t)1 << 30;

static size_t
allowed_peak(size_t most_needed)
{
    return most_needed + most_needed / 8 + slack;
}

static size_t
allowed_idle(size_t needed)
{
    return needed / 3 + (size_t)2 * slack;
}

static size_t
ceiling(size_t needed, size_t most_needed)
{
    size_t peak = allowed_peak(most_needed);
    size_t with_idle = needed + allowed_idle(needed);

    return peak < with_idle ? peak : with_idle;
}

/* Note what is needed at each step for 10 */
struct needs {
    size_t *pages;      /* after each step, under 1996 */
    uint64_t calls;     /* that 1996 makes */
};

static void
note_need(struct play *p, size_t step)
{
    struct needs *n = p->data;

    n->pages[step] = needed_pages();
}

/* The policy of 1996 breaks no rule. */
static struct needs
needs_of(const struct trace *t)
{
    struct needs n = {calloc(t->steps + 1, sizeof *n.pages), 0};
    struct play naive = {.player = "naive", .trusted = true,
        .arena = arena_bytes, .watch = note_need, .data = &n};

    if (n.pages == NULL)
        broken("no memory");
    errno = 0;
    if (!play(&naive, t))
        broken("the policy of 1996 failed: %s", naive.why);
    n.calls = naive.break_up + naive.break_down;
    return n;
}

/* Find the fewest calls for 10 */
static uint64_t
fewest_calls(const struct needs *n, size_t steps)
{
    size_t floor = 0, top = 0, most = 0;
    uint64_t calls = 0;

    for (size_t i = 0; i < steps; i++) {
        size_t needed = n->pages[i];
        most = needed > most ? needed : most;
        floor = needed > floor ? needed : floor;
        if (ceiling(needed, most) < top)
            top = ceiling(needed, most);
        if (floor > top) {
            calls++;
            floor = needed;
            top = ceiling(needed, most);
        }
    }
    return calls;
}

static uint64_t
calls_for_all(uint64_t fewest)
{
    return 3 * fewest + 8;
}

static uint64_t
calls_for_none(uint64_t fewest, uint64_t naive)
{
    uint64_t many = 8 * calls_for_all(fewest);

    return naive < many ? naive : many;
}

/* Watch the bounds for 10 */
struct seen {
    const struct needs *needs;
    size_t most_needed;           /* pages so far */
    double peak, idle;            /* excess; 1 is twice the bound */
    size_t at, needed, most, heap;    /* where it was worst */
};

static double
excess(size_t pages, size_t bound)
{
    return pages <= bound ? 0
        : (double)pages / (double)bound - 1;
}

static size_t
believed_need(const struct seen *s, size_t step)
{
    size_t needed = needed_pages();
    size_t least = s->needs->pages[step];
    size_t most = least + least / 4 + (size_t)4 * slack;

    return needed < most ? needed : most;
}

static void
watch_bounds(struct play *p, size_t step)
{
    struct seen *s = p->data;
    size_t needed = believed_need(s, step);
    double worst = s->peak > s->idle ? s->peak : s->idle;
    double peak, idle;

    if (needed > s->most_needed)
        s->most_needed = needed;
    peak = excess(p->heap, allowed_peak(s->most_needed));
    idle = excess(p->heap, needed + allowed_idle(needed));
    /* Remember the worst step for 10 */
    if (peak > worst || idle > worst) {
        s->at = step + 1;
        s->needed = needed;
        s->most = s->most_needed;
        s->heap = p->heap;
    }
    s->peak = peak > s->peak ? peak : s->peak;
    s->idle = idle > s->idle ? idle : s->idle;
}

/* Make loads for 10 */
typedef void make_load(struct trace *t, uint64_t seed);

static size_t
pages(size_t n)
{
    return n * 4096;
}

/* Blocks from id `from` on, so many pages in all; the next id. */
static unsigned
add_blocks(struct trace *t, unsigned from, size_t all,
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

static void
growth(struct trace *t, uint64_t seed)
{
    add_blocks(t, 0, 6000 + number_below(&seed, 4000), 8, &seed);
}

static void
mixed_growth(struct trace *t, uint64_t seed)
{
    for (unsigned id = 0; id < 1500; id++) {
        size_t bytes = (size_t)1 << (4 + number_below(&seed, 13));
        trace_get(t, id, bytes + number_below(&seed, bytes));
        if (number_below(&seed, 4) == 0)
            trace_put(t, (unsigned)number_below(&seed, id + 1));
    }
}

static void
far_growth(struct trace *t, uint64_t seed)
{
    add_blocks(t, 0, 90000 + number_below(&seed, 30000), 120,
        &seed);
}

static void
live_on(struct trace *t, unsigned id, uint64_t *seed)
{
    for (int i = 0; i < 40; i++) {
        trace_get(t, id, pages(1 + number_below(seed, 4)));
        trace_put(t, id);
    }
}

static void
come_to_rest(struct trace *t, unsigned top, uint64_t *seed)
{
    drop_blocks(t, top / 8, top);
    live_on(t, top, seed);
}

static unsigned
swing(struct trace *t, uint64_t *seed, size_t base, size_t by)
{
    unsigned top = add_blocks(t, 0, base, 16, seed);

    for (int i = 0; i < 30; i++)
        drop_blocks(t, top, add_blocks(t, top, by,
            1 + by / 20, seed));
    return top;
}

static void
small_swing(struct trace *t, uint64_t seed)
{
    size_t base = 3000 + number_below(&seed, 3000);

    swing(t, &seed, base, 20 + number_below(&seed, 60));
}

static void
fair_swing(struct trace *t, uint64_t seed)
{
    size_t base = 3000 + number_below(&seed, 3000);
    size_t by = base / 12 + number_below(&seed, base / 40);

    come_to_rest(t, swing(t, &seed, base, by), &seed);
}

static void
wide_swing(struct trace *t, uint64_t seed)
{
    size_t base = 5000 + number_below(&seed, 1000), by;
    unsigned top = add_blocks(t, 0, base, 16, &seed);

    for (int i = 0; i < 60; i++) {
        by = base * 26 / 100 + number_below(&seed, base / 20);
        drop_blocks(t, top,
            add_blocks(t, top, by, by / 8, &seed));
    }
    come_to_rest(t, top, &seed);
}

static void
half_swing(struct trace *t, uint64_t seed)
{
    size_t base = 1000 + number_below(&seed, 1000);
    size_t by = base + number_below(&seed, base / 4);

    come_to_rest(t, swing(t, &seed, base, by), &seed);
}

static void
drop_in_any_order(struct trace *t, unsigned from, unsigned to,
    uint64_t *seed)
{
    unsigned order[4096], n = to - from;

    for (unsigned k = 0; k < n; k++) {
        unsigned j = (unsigned)number_below(seed, k + 1);
        order[k] = order[j];
        order[j] = from + k;
    }
    for (unsigned k = 0; k < n; k++)
        trace_put(t, order[k]);
}

static void
shuffled(struct trace *t, uint64_t seed)
{
    size_t base = 3000 + number_below(&seed, 3000);
    unsigned top = add_blocks(t, 0, base, 16, &seed);

    for (int i = 0; i < 30; i++)
        drop_in_any_order(t, top,
            add_blocks(t, top, base / 12, 16, &seed), &seed);
    come_to_rest(t, top, &seed);
}

static void
one_peak(struct trace *t, uint64_t seed)
{
    size_t base = 400 + number_below(&seed, 400);
    unsigned top = add_blocks(t, 0, base, 4, &seed);

    drop_in_any_order(t, top,
        add_blocks(t, top, 12000, 64, &seed), &seed);
    live_on(t, top, &seed);
}

static void
stairs(struct trace *t, uint64_t seed)
{
    size_t base = 8000 + number_below(&seed, 4000);
    unsigned top = add_blocks(t, 0, base, 32, &seed);

    while (top > 4) {
        unsigned down = top - 1 - (unsigned)number_below(&seed,
            top / 8 + 1);
        drop_blocks(t, down, top);
        live_on(t, top, &seed);
        top = down;
    }
}

static void
peaks(struct trace *t, uint64_t seed)
{
    unsigned top = add_blocks(t, 0, 500, 4, &seed);

    for (int i = 0; i < 8; i++) {
        size_t height = (size_t)200 << number_below(&seed, 6);
        drop_blocks(t, top,
            add_blocks(t, top, height, 32, &seed));
        live_on(t, top, &seed);
    }
}

/* List the loads for 10 */
static const struct load {
    const char *stage, *name;    /* no stage: the last one's */
    double points;
    make_load *make;
} load[] = {
    {"Growing", "grow to some thousand pages", 4, growth},
    {NULL, "grow, in blocks of all sizes", 4, mixed_growth},
    {NULL, "grow far", 4, far_growth},
    {"Swinging", "swing by a few pages", 6, small_swing},
    {NULL, "swing by a tenth of the heap", 8, fair_swing},
    {NULL, "swing, freed in any order", 8, shuffled},
    {"Shrinking", "one peak, freed in any order", 6, one_peak},
    {NULL, "down a staircase", 6, stairs},
    {NULL, "peaks of all heights", 6, peaks},
    {"Wide swings", "swing to twice the heap", 4, half_swing},
    {NULL, "swing as wide as is allowed", 8, wide_swing},
};

/* Judge one load for 10 */
static void
give_points(const struct trace *t, const struct play *p,
    const struct seen *seen)
{
    uint64_t made = p->break_up + p->break_down;
    uint64_t fewest = fewest_calls(seen->needs, t->steps);
    uint64_t all = calls_for_all(fewest);
    uint64_t none = calls_for_none(fewest, seen->needs->calls);
    double calls = band((double)made, (double)none, (double)all);
    double peak = band(seen->peak, 0.25, 0);
    double idle = band(seen->idle, 0.3, 0.05);

    if (calls * peak * idle == 1) {
        pass();
        return;
    }
    /* Say what a load cost for 10 */
    detail("calls: %llu; full points up to %llu, none from %llu on;"
        " 1996: %llu", (unsigned long long)made,
        (unsigned long long)all, (unsigned long long)none,
        (unsigned long long)seen->needs->calls);
    if (seen->peak > 0 || seen->idle > 0)
        detail("worst at step %zu: %zu pages needed, %zu at the most"
            " until then; the heap has %zu, allowed are %zu",
            seen->at, seen->needed, seen->most, seen->heap,
            ceiling(seen->needed, seen->most));
    keep_load(t, "decision",
        "-ex 'break break_ask' -ex 'break break_keep'");
    partial(calls * peak * idle,
        "of full points: calls %d %%, peak %d %%, idle %d %%",
        (int)(100 * calls), (int)(100 * peak), (int)(100 * idle));
}

static bool
blocks_are_intact(void)
{
    for (unsigned id = 0; id < most_blocks; id++)
        if (table.block[id].start != 0 && !has_signs(id,
                table.block[id].bytes, table.block[id].bytes))
            return false;
    return true;
}

static void
judge_trace(const struct trace *t)
{
    struct needs needs = needs_of(t);
    struct seen seen = {.needs = &needs};
    struct play p = {.player = "player", .arena = arena_bytes,
        .watch = watch_bounds, .data = &seen};

    if (play(&p, t) && blocks_are_intact()) {
        give_points(t, &p, &seen);
    } else if (p.ok) {
        fail("what a block held was overwritten");
    } else {
        p.watch = NULL;    /* its needs are of the whole load */
        report_play(&p, t);
        fail("%s", p.why);
    }
    free(needs.pages);
}

static void
judge_load(const struct load *l)
{
    struct trace t = {0};

    if (l->stage != NULL)
        stage(l->stage);
    test(l->name, l->points);
    l->make(&t, seed_for(l->name));
    judge_trace(&t);
    trace_free(&t);
}

/* Judge the contract for 10 */
static void
judge_answers(void)
{
    uint64_t seed = seed_for("contract");
    struct trace t = {0};
    struct play p = {.player = "player", .arena = arena_bytes};

    test("the allocator works with it", 3);
    for (int i = 0; i < 1500; i++) {
        unsigned id = (unsigned)number_below(&seed, 200);
        size_t most = (size_t)1 << number_below(&seed, 19);
        switch (number_below(&seed, 3)) {
        case 0: trace_put(&t, id); break;
        case 1: trace_resize(&t, id, number_below(&seed, most) + 1);
            break;
        default: trace_get(&t, id, number_below(&seed, most) + 1);
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
    size_t limit = 2000 + number_below(&seed, 1000);
    struct play p = {.player = "player", .limit = limit,
        .refuse_ok = true};

    test("it uses what there is when memory runs out", 3);
    for (unsigned id = 0; id < limit; id++)
        trace_get(&t, id, pages(1));
    if (!play(&p, &t)) {
        report_play(&p, &t);
        fail("%s", p.why);
    } else if (p.live < pages(limit - limit / 50)) {
        partial(band((double)p.live, 0, (double)pages(limit)),
            "of %zu pages that there were, only %zu could be used",
            limit, p.live / 4096);
    } else {
        pass();
    }
    trace_free(&t);
}

static void
judge_contract(void)
{
    stage("The contract");
    judge_answers();
    judge_limit();
}

/* Judge hidden traces for 10 */
static void
everything(struct trace *t, uint64_t seed)
{
    struct trace part = {0};
    make_load *const all[] = {peaks, fair_swing, shuffled,
        one_peak};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        part.steps = 0;
        all[i](&part, draw_next(&seed));
        for (size_t k = 0; k < part.steps; k++)
            trace_add(t, part.step[k]);
        /* Free what a load left for 10 */
        for (size_t k = part.steps; k-- > 0;)
            trace_put(t, part.step[k].id);
    }
    trace_free(&part);
}

static void
judge_hidden(void)
{
    struct trace t = {0};
    uint64_t seed = seed_for("which");

    stage("A whole program");
    if (read_hidden(&t, &seed) != NULL) {
        test("a trace of your instructor's", 10);
    } else {
        test("a load that you have not seen", 10);
        everything(&t, seed_for("hidden"));
    }
    judge_trace(&t);
    trace_free(&t);
}

int
main(void)
{
    judge_start();
    judge_contract();
    for (size_t i = 0; i < sizeof load / sizeof *load; i++)
        judge_load(&load[i]);
    judge_hidden();
    return judge_end();
}
