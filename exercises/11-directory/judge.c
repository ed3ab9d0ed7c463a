/* Tangled from src/96-judges-23.nw: do not edit. */
/* The judge of exercise 11: a directory that grows and shrinks. */
#define _GNU_SOURCE
#include "judge.h"
#include "heap.h"

/* Keep a ledger of the directory's memory */
struct ledger {
    unsigned char *shadow;
    size_t *page;          /* the numbers of the mapped pages */
    size_t mapped;         /* how many there are */
    uint64_t calls;        /* of the player when we listed them */
    uint64_t words;        /* that are not 0, now */
    uint64_t firsts;       /* those of them that say FIRST */
    uint64_t changed;      /* words, by the last step */
};

static void
open_ledger(struct ledger *l)
{
    memset(l, 0, sizeof *l);
    l->shadow = lay_out(model.bytes);
    l->page = lay_out(arena_pages() * sizeof *l->page);
}

static void
close_ledger(struct ledger *l)
{
    if (l->shadow == NULL)
        return;
    munmap(l->shadow, model.bytes);
    munmap(l->page, arena_pages() * sizeof *l->page);
    l->shadow = NULL;
}

enum { first_entry = 2 };    /* FIRST, as page_dir.h numbers it */

static void
enter_word(struct ledger *l, uint64_t *was, uint64_t is)
{
    l->words += (is != 0) - (*was != 0);
    l->firsts += (is == first_entry) - (*was == first_entry);
    *was = is;
}

static bool
is_mapped(size_t n)
{
    return (model.flags[n] & (MAPPED | RESERVED)) == MAPPED;
}

/* A page that is no longer mapped is all zero. */
static void
enter_page(struct ledger *l, size_t n, bool mapped)
{
    size_t each = model.page_size / sizeof(uint64_t);
    uint64_t *was = (uint64_t *)(l->shadow + n * model.page_size);
    const uint64_t *is
        = (const uint64_t *)(model.arena + n * model.page_size);

    if (mapped && memcmp(was, is, model.page_size) == 0)
        return;
    for (size_t i = 0; i < each; i++) {
        uint64_t now = mapped ? is[i] : 0;
        l->changed += mapped && now != was[i];
        enter_word(l, &was[i], now);
    }
}

static void
list_pages(struct ledger *l)
{
    for (size_t i = 0; i < l->mapped; i++)
        if (!is_mapped(l->page[i]))
            enter_page(l, l->page[i], false);
    l->mapped = 0;
    for (size_t i = model.lowest_mapping; i < arena_pages(); i++)
        if (is_mapped(i))
            l->page[l->mapped++] = i;
}

static void
enter_step(struct ledger *l, uint64_t calls)
{
    l->changed = 0;
    if (calls != l->calls)
        list_pages(l);
    l->calls = calls;
    for (size_t i = 0; i < l->mapped; i++)
        enter_page(l, l->page[i], true);
}

/* Know the blocks of a trace of the directory's */
static size_t
pages_of_step(const struct trace *t, size_t *size, size_t step)
{
    const struct step *s = &t->step[step];
    size_t was = size[s->id];

    if (s->kind != PUT)
        size[s->id] = (s->bytes + model.page_size - 1)
            / model.page_size;
    return s->kind == PUT ? was : size[s->id];
}

static size_t
pages_that_are_ours(const struct play *p)
{
    return (size_t)(p->pages_up - p->pages_down);
}

/* Find rows of entries in memory */
enum { most_places = 16, most_known = 4096 };

static struct places {
    uint64_t *word;         /* all mappings, one behind the other */
    size_t words;
    struct { size_t index; uint64_t entry; } known[most_known];
    size_t n;
    size_t base[most_places], bases;    /* word of index 0 */
} places;

static void
know(size_t index, uint64_t entry)
{
    if (places.n < most_known) {
        places.known[places.n].index = index;
        places.known[places.n++].entry = entry;
    }
}

static int
by_index(const void *a, const void *b)
{
    size_t i = *(const size_t *)a, k = *(const size_t *)b;

    return (i > k) - (i < k);
}

static void
know_blocks(void)
{
    enum { follow_entry = 3 };

    places.n = 0;
    for (unsigned id = 0; id < most_blocks; id++) {
        size_t n = table.block[id].bytes / model.page_size;
        size_t index = (table.block[id].start - table.heap_start)
            / model.page_size + 12;
        if (table.block[id].start == 0 || n == 0)
            continue;
        know(index, first_entry);
        if (n > 1)
            know(index + n - 1, follow_entry);
    }
    qsort(places.known, places.n, sizeof *places.known, by_index);
}

static bool
is_there(size_t base, size_t k)    /* the k-th known entry */
{
    size_t w = base + places.known[k].index;

    return w < places.words
        && places.word[w] == places.known[k].entry;
}

/* Find tables by a row of known entries from the k-th on. */
static void
find_places(size_t k, size_t row)
{
    for (size_t w = 0; w < places.words
         && places.bases < most_places; w++) {
        size_t base = w - places.known[k].index, n = 0;
        while (n < row && is_there(base, k + n))
            n++;
        for (size_t i = 0; i < places.bases; i++)
            if (places.base[i] == base)
                n = 0;
        if (n == row)
            places.base[places.bases++] = base;
    }
}

/* Copies the mappings, so that they are one piece. */
static void
open_places(const struct ledger *l)
{
    size_t each = model.page_size / sizeof(uint64_t);

    places.word = malloc(l->mapped * model.page_size + 1);
    if (places.word == NULL)
        broken("no memory");
    for (size_t i = 0; i < l->mapped; i++)
        memcpy(places.word + i * each,
            model.arena + l->page[i] * model.page_size,
            model.page_size);
    places.words = l->mapped * each;
    places.bases = 0;
    know_blocks();
}

/* Keep the load of a directory */
static void
keep_for_tables(const struct trace *t)
{
    keep_load(t, "new table", "-ex 'break os_map'");
}

/* Watch a directory at 11 */
struct seen {
    const struct trace *trace;
    size_t *size;             /* pages of each block */
    struct ledger ledger;
    size_t ours;              /* pages before the step */
    uint64_t copied;          /* words, in all */
    double room;              /* excess over the bound; 1: twice */
    uint64_t longest;         /* words too many in one step */
    size_t at, at_room;       /* the steps where that was */
    size_t turns;             /* doublings and halvings */
    size_t base;              /* directory pages at the last turn */
    size_t calls_before;      /* of the mark */
    size_t *event, events;    /* steps with mappings, if wanted */
};

static size_t
directory_pages(const struct play *p)
{
    size_t entries = p->heap + 12;    /* with the bucket heads */

    return entries * sizeof(uint64_t) / model.page_size + 1;
}

static size_t
room_for(size_t needed)
{
    return 4 * needed + 4;
}

static void
note_room(struct seen *s, struct play *p, size_t step)
{
    size_t needed = directory_pages(p);
    size_t most = p->mapped_peak > s->ledger.mapped
        ? p->mapped_peak : s->ledger.mapped;
    double room = (double)most / (double)room_for(needed) - 1;

    p->mapped_peak = 0;    /* so that each step has its own */
    if (room > s->room) {
        s->room = room;
        s->at_room = step + 1;
    }
    if (s->base == 0)
        s->base = needed;
    if (needed >= 2 * s->base || 2 * needed <= s->base) {
        s->turns++;
        s->base = needed;
    }
}

static void
note_words(struct seen *s, struct play *p, size_t step)
{
    size_t block = pages_of_step(s->trace, s->size, step);
    size_t ours = pages_that_are_ours(p);
    size_t way = ours > s->ours ? ours - s->ours : s->ours - ours;
    uint64_t changed = s->ledger.changed;
    uint64_t may = 4 * (block + way) + 64;

    if (changed > block + way + 4)
        s->copied += changed - block - way;
    if (changed > may + s->longest) {
        s->longest = changed - may;
        s->at = step + 1;
    }
    s->ours = ours;
}

enum { row = 40, anchors = 5 };

static bool
two_hold_all(size_t a, size_t b)
{
    size_t others = 0;

    for (size_t k = 0; k < places.n; k++)
        others += !is_there(places.base[a], k)
            && !is_there(places.base[b], k);
    return others <= (size_t)2 * row;
}

static bool
is_a_table(void)
{
    if (places.n < (size_t)4 * row)
        return true;    /* too few to tell */
    for (size_t i = 0; i < anchors; i++)
        find_places((places.n - row) * i / (anchors - 1), row);
    for (size_t a = 0; a < places.bases; a++)
        for (size_t b = 0; b <= a; b++)
            if (two_hold_all(a, b))
                return true;
    return false;
}

static bool
there_is_a_table(const struct ledger *l)
{
    bool found;

    open_places(l);
    found = is_a_table();
    free(places.word);
    return found;
}

static void
watch_directory(struct play *p, size_t step)
{
    struct seen *s = p->data;
    uint64_t calls = s->calls_before;

    if (s->ledger.shadow == NULL)
        open_ledger(&s->ledger);
    s->calls_before = p->maps + p->unmaps + p->others;
    enter_step(&s->ledger, s->calls_before);
    note_words(s, p, step);
    note_room(s, p, step);
    if (s->event != NULL && s->calls_before != calls)
        s->event[s->events++] = step;
    if (model.calls[RESERVE] + model.calls[REMAP] > 0)
        p->rule = "it uses more than os_map and os_unmap";
    else if (s->ledger.words < s->ours)
        p->rule = "entries are missing: the directory is not in"
            " memory from os_map";
    else if ((step % 512 == 511 || step + 1 == s->trace->steps)
        && !there_is_a_table(&s->ledger))
        p->rule = "the entries are not in one table, nor in two";
}

/* Plays the load; false if the test has failed. */
static bool
play_and_watch(struct play *p, struct seen *s,
    const struct trace *t)
{
    bool ok;

    s->trace = t;
    s->size = calloc(most_blocks, sizeof *s->size);
    if (s->size == NULL)
        broken("no memory");
    p->watch = watch_directory;
    p->data = s;
    ok = play(p, t);
    free(s->size);
    close_ledger(&s->ledger);
    return ok;
}

static bool
play_submission(struct play *p, struct seen *s,
    const struct trace *t)
{
    *p = (struct play){.player = "player"};
    if (play_and_watch(p, s, t))
        return true;
    if (strncmp(p->rule, "entr", 4) == 0
        || strncmp(p->rule, "the entr", 8) == 0
        || strncmp(p->rule, "it uses", 7) == 0) {
        keep_for_tables(t);    /* only the whole load shows that */
    } else {
        p->watch = NULL;
        report_play(p, t);
    }
    fail("%s", p->why);
    return false;
}

static void
play_exact(struct seen *s, const struct trace *t)
{
    struct play p = {.player = "naive", .trusted = true};

    errno = 0;
    if (!play_and_watch(&p, s, t))
        broken("the directory of 1996 failed: %s", p.why);
}

/* Make loads for 11 */
typedef void make_load(struct trace *t, uint64_t seed);

static size_t
pages(size_t n)
{
    return n * 4096;
}

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
    add_blocks(t, 0, 30000 + number_below(&seed, 10000), 24, &seed);
}

static void
slow_growth(struct trace *t, uint64_t seed)
{
    add_blocks(t, 0, 9000 + number_below(&seed, 2000), 3, &seed);
}

static void
leaps(struct trace *t, uint64_t seed)
{
    add_blocks(t, 0, 36000 + number_below(&seed, 8000), 500, &seed);
}

static void
up_and_down(struct trace *t, uint64_t seed)
{
    size_t top = 30000 + number_below(&seed, 8000);

    drop_blocks(t, 2, add_blocks(t, 0, top, 40, &seed));
    drop_blocks(t, 2, add_blocks(t, 2, top / 3, 40, &seed));
}

static void
wander(struct trace *t, uint64_t seed)
{
    unsigned top = 0, down;

    for (int i = 0; i < 24; i++) {
        size_t n = (size_t)500 << number_below(&seed, 6);
        top = add_blocks(t, top, n, 100, &seed);
        down = top - (unsigned)number_below(&seed, top);
        drop_blocks(t, down, top);
        top = down;
    }
}

static void
swings(struct trace *t, uint64_t seed)
{
    size_t base = 8000 + number_below(&seed, 4000);
    unsigned top = add_blocks(t, 0, base, 40, &seed);

    for (int i = 0; i < 12; i++)
        drop_blocks(t, top, add_blocks(t, top,
            base / 2 + number_below(&seed, base / 2), 60, &seed));
}

/* Judge what is copied in all for 11 */
static void
judge_sum(const struct trace *t)
{
    struct seen exact = {0}, mine = {0};
    struct play p;
    double may, none, copied, calls, all, room;

    play_exact(&exact, t);
    if (!play_submission(&p, &mine, t))
        return;
    may = 2 * (double)p.pages_up + 512;
    none = (double)exact.copied < 8 * may ? (double)exact.copied
        : 8 * may;
    none = none < 2 * may ? 2 * may : none;
    copied = band((double)mine.copied, none, may);
    all = 8 + 3 * (double)mine.turns;
    calls = band((double)(p.maps + p.unmaps + p.others), 2 * all,
        all);
    room = band(mine.room, 0.5, 0);
    /* Say what a directory cost for 11 */
    if (copied * calls * room == 1) {
        pass();
        return;
    }
    detail("words copied: %llu; full points up to %.0f, none from %.0f"
        " on; 1996: %llu", (unsigned long long)mine.copied, may, none,
        (unsigned long long)exact.copied);
    detail("mappings made and given back: %llu; full points up to %.0f",
        (unsigned long long)p.maps + p.unmaps + p.others, all);
    if (mine.room > 0)
        detail("most mapped for what is needed: step %zu, %.0f %% over"
            " the bound", mine.at_room, 100 * mine.room);
    keep_for_tables(t);
    partial(copied * calls * room,
        "of full points: copied %d %%, calls %d %%, room %d %%",
        (int)(100 * copied), (int)(100 * calls), (int)(100 * room));
}

/* Judge the longest step for 11 */
static void
judge_pause(const struct trace *t)
{
    struct seen mine = {0};
    struct play p;
    double step, room, sum, may;

    if (!play_submission(&p, &mine, t))
        return;
    step = band((double)mine.longest, 512, 0);
    room = band(mine.room, 0.5, 0);
    may = 4 * (double)(p.pages_up + p.pages_down) + 512;
    sum = band((double)mine.copied, 4 * may, may);
    if (step * room * sum == 1) {
        pass();
        return;
    }
    /* Say which step was long for 11 */
    if (mine.longest > 0)
        detail("step %zu wrote %llu words more than it may", mine.at,
            (unsigned long long)mine.longest);
    if (mine.room > 0)
        detail("most mapped for what is needed: step %zu, %.0f %% over"
            " the bound", mine.at_room, 100 * mine.room);
    detail("words copied in all: %llu; full points up to %.0f",
        (unsigned long long)mine.copied, may);
    keep_for_tables(t);
    partial(step * room * sum,
        "of full points: longest step %d %%, room %d %%, copied %d %%",
        (int)(100 * step), (int)(100 * room), (int)(100 * sum));
}

/* Flutter where it hurts for 11 */
static void
rise_and_fall(struct trace *t, uint64_t seed)
{
    size_t top = 20000 + number_below(&seed, 6000);

    while (top > 0) {
        size_t n = 40 + number_below(&seed, 40);
        n = n < top ? n : top;
        trace_get(t, (unsigned)t->steps, pages(n));
        top -= n;
    }
    drop_blocks(t, 0, (unsigned)t->steps);
}

enum { beats = 20, wings = 3 };

/* The last blocks that live after so many steps; how many. */
static size_t
last_alive(const struct trace *t, size_t steps, struct step *last)
{
    size_t n = 0;

    for (size_t i = steps; i-- > 0 && n < wings;) {
        bool dead = t->step[i].kind == PUT;
        for (size_t k = i + 1; k < steps && !dead; k++)
            dead = t->step[k].id == t->step[i].id;
        if (!dead)
            last[n++] = t->step[i];
    }
    return n;
}

/* The load up to this step, and then a flutter. */
static struct trace
flutter_after(const struct trace *t, size_t step)
{
    struct trace f = {0};
    struct step last[wings];
    size_t n = last_alive(t, step + 1, last);

    for (size_t i = 0; i <= step; i++)
        trace_add(&f, t->step[i]);
    for (int i = 0; i < beats; i++) {
        for (size_t k = 0; k < n; k++)
            trace_put(&f, last[k].id);
        for (size_t k = n; k-- > 0;)
            trace_add(&f, last[k]);
    }
    return f;
}

static void
judge_flutter(const char *name, double points, bool down)
{
    struct trace t = {0}, f;
    struct seen first = {0}, mine = {0};
    struct play p;
    uint64_t seed = seed_for(name), before;
    size_t chosen, half;

    test(name, points);
    rise_and_fall(&t, draw_next(&seed));
    half = t.steps / 2;
    first.event = calloc(t.steps, sizeof *first.event);
    if (first.event == NULL)
        broken("no memory");
    if (play_submission(&p, &first, &t)) {
        /* Choose a step with a mapping for 11 */
        size_t from = 0, to = first.events, fair = 0;
        for (size_t i = 0; i < first.events; i++)
            fair += first.event[i] < half;
        if (down)
            from = fair;
        else
            to = fair;
        chosen = to > from
            ? first.event[from + number_below(&seed, to - from)]
            : half / 2 + (down ? half : 0);
        before = p.maps + p.unmaps + p.others;
        f = flutter_after(&t, chosen);
        /* Judge what the flutter cost for 11 */
        {
            struct trace start = flutter_after(&t, chosen);
            uint64_t more, words;
            start.steps = chosen + 1;
            if (play_submission(&p, &mine, &start)) {
                struct seen whole = {0};
                before = p.maps + p.unmaps + p.others;
                words = mine.copied;
                if (play_submission(&p, &whole, &f)) {
                    more = p.maps + p.unmaps + p.others - before;
                    words = whole.copied - words;
                    /* Say what the flutter cost for 11 */
                    double calls = band((double)more, beats, 4);
                    double copies = band((double)words, 120000, 40000);
                    double room = band(first.room, 0.5, 0);
                    if (calls * copies * room == 1) {
                        pass();
                    } else {
                        detail("%d times back and forth after step %zu: %llu calls, "
                            "full points up to 4; %llu words copied, up to 40000",
                            beats, chosen + 1, (unsigned long long)more,
                            (unsigned long long)words);
                        keep_for_tables(&f);
                        partial(calls * copies * room, "of full points: calls %d %%,"
                            " copied %d %%, room %d %%", (int)(100 * calls),
                            (int)(100 * copies), (int)(100 * room));
                    }
                }
            }
            trace_free(&start);
        }
        trace_free(&f);
    }
    free(first.event);
    trace_free(&t);
}

/* Judge the contract of a directory */
static void
any_steps(struct trace *t, uint64_t seed)
{
    for (int i = 0; i < 2500; i++) {
        unsigned id = (unsigned)number_below(&seed, 250);
        size_t most = (size_t)1 << number_below(&seed, 21);
        switch (number_below(&seed, 3)) {
        case 0: trace_put(t, id); break;
        case 1: trace_resize(t, id, number_below(&seed, most) + 1);
            break;
        default: trace_get(t, id, number_below(&seed, most) + 1);
        }
    }
}

static void
judge_any(const char *name, double points, struct play p)
{
    struct trace t = {0};

    test(name, points);
    any_steps(&t, seed_for(name));
    p.player = "player";
    if (play(&p, &t)) {
        pass();
    } else {
        report_play(&p, &t);
        fail("%s", p.why);
    }
    trace_free(&t);
}

static void
refuse_mappings(struct play *p, size_t step)
{
    uint64_t seed = seed_for("refusals") + step;

    model.fail_kinds = 1u << MAP | 1u << OPEN | 1u << REMAP
        | 1u << RESERVE;
    model.fail_in = number_below(&seed, 4) != 0;
    if (p->refused > model.failures)
        p->rule = "a request was refused though there was memory";
}

static void
judge_contract(void)
{
    stage("The contract");
    judge_any("the allocator works with it", 2, (struct play){0});
    judge_any("with pages of 16 KiB too", 2,
        (struct play){.page_size = 16384});
    judge_any("it survives that mappings are refused", 2,
        (struct play){.refuse_ok = true, .watch = refuse_mappings});
}

/* List the loads for 11 */
struct load {
    const char *name;
    double points;
    make_load *make;
};

static void
judge_loads(const struct load *l, size_t n,
    void (*judge)(const struct trace *t))
{
    for (size_t i = 0; i < n; i++) {
        struct trace t = {0};
        test(l[i].name, l[i].points);
        l[i].make(&t, seed_for(l[i].name));
        judge(&t);
        trace_free(&t);
    }
}

static void
judge_sums(void)
{
    static const struct load load[] = {
        {"growing: what is copied in all", 6, growth},
        {"up and down", 6, up_and_down},
        {"wandering", 6, wander},
    };

    stage("In all");
    judge_loads(load, sizeof load / sizeof *load, judge_sum);
}

static void
judge_flutters(void)
{
    stage("Where the table changes");
    judge_flutter("back and forth, on the way up", 4, false);
    judge_flutter("back and forth, on the way down", 4, true);
}

static void
judge_steps(void)
{
    static const struct load load[] = {
        {"no long step: growing by single pages", 10, slow_growth},
        {"no long step: growing further", 10, growth},
        {"no long step: growing by leaps", 8, leaps},
        {"no long step: up and down", 10, up_and_down},
        {"no long step: swinging", 10, swings},
    };

    stage("In each step");
    judge_loads(load, sizeof load / sizeof *load, judge_pause);
}

int
main(void)
{
    judge_start();
    judge_contract();
    judge_sums();
    judge_flutters();
    judge_steps();
    return judge_end();
}
