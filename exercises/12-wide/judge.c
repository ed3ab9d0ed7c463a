/* Tangled from src/96-judges-23.nw: do not edit. */
/* The judge of exercise 12: a directory that copies nothing, for
 * heaps with holes. */
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

/* Watch a wide directory */
enum { most_holes = 4 };

struct hole { size_t step, pages; };

struct seen {
    const struct trace *trace;
    size_t *size;             /* pages of each block */
    struct ledger ledger;
    size_t ours;              /* pages before the step */
    uint64_t copied;          /* words, in all */
    double room;              /* excess over the bound; 1: twice */
    uint64_t longest;         /* words too many in one step */
    size_t at, at_room;       /* the steps where that was */
    size_t mapped, may_map;   /* and the pages there */
    size_t calls_before;      /* of the mark */
    size_t *event, events;    /* steps with mappings, if wanted */
    struct hole hole[most_holes];
    bool no_regions;          /* os_reserve is refused */
    bool strange_frees;       /* of pointers into the last hole */
    struct { size_t first, end; } piece[most_holes + 2];
    size_t pieces;
};

static void
note_pieces(struct seen *s, size_t ours)
{
    size_t end = heap_pages_below(model.brk), k;

    if (ours > s->ours) {
        k = ours - s->ours;
        if (s->pieces == 0
            || s->piece[s->pieces - 1].end != end - k)
            s->piece[s->pieces++].first = end - k;
        s->piece[s->pieces - 1].end = end;
        if (s->pieces == most_holes + 2)
            broken("more pieces than holes");
        return;
    }
    for (k = s->ours - ours; k > 0;) {
        size_t n = s->piece[s->pieces - 1].end
            - s->piece[s->pieces - 1].first;
        n = n < k ? n : k;
        s->piece[s->pieces - 1].end -= n;
        k -= n;
        s->pieces -= s->piece[s->pieces - 1].end
            == s->piece[s->pieces - 1].first;
    }
}

static size_t
room_for_pieces(const struct seen *s)
{
    size_t each = model.page_size / sizeof(uint64_t), n = 0;

    for (size_t i = 0; i < s->pieces; i++)
        n += (s->piece[i].end - s->piece[i].first) / each + 2;
    return n + n / 8 + 8;
}

static void
note_step(struct seen *s, struct play *p, size_t step)
{
    size_t block = pages_of_step(s->trace, s->size, step);
    size_t ours = pages_that_are_ours(p), may;
    size_t way = ours > s->ours ? ours - s->ours : s->ours - ours;
    size_t most = p->mapped_peak > s->ledger.mapped
        ? p->mapped_peak : s->ledger.mapped;
    double room;

    note_pieces(s, ours);
    s->ours = ours;
    p->mapped_peak = 0;    /* so that each step has its own */
    may = room_for_pieces(s);
    room = (double)most / (double)may - 1;
    if (room > s->room) {
        s->room = room;
        s->at_room = step + 1;
        s->mapped = most;
        s->may_map = may;
    }
    /* Note what the step wrote for 12 */
    if (s->ledger.changed > block + way + 4)
        s->copied += s->ledger.changed - block - way;
    may = 2 * (block + way) + 64;
    if (s->ledger.changed > may + s->longest) {
        s->longest = s->ledger.changed - may;
        s->at = step + 1;
    }
}

static void
make_hole(struct play *p, const struct seen *s, size_t step)
{
    static uint64_t inside;    /* an address in the last hole */
    uint64_t nothing;

    if (step == 0)
        inside = 0;
    for (size_t i = 0; i < most_holes; i++)
        if (s->hole[i].pages > 0 && s->hole[i].step == step) {
            inside = model.brk - (uintptr_t)model.arena
                + s->hole[i].pages / 2 * model.page_size;
            model_move_break((intptr_t)(s->hole[i].pages
                * model.page_size));
        }
    if (s->strange_frees && inside != 0 && step % 64 == 0)
        step_of(p, DO_FREE, inside + step % 4096 * model.page_size,
            0, &nothing);
}

static bool
there_are_rows(const struct ledger *l)
{
    enum { samples = 16, row = 12 };
    size_t found = 0;

    open_places(l);
    for (size_t i = 0;
         i < samples && places.n > (size_t)8 * row; i++) {
        places.bases = 0;
        find_places(places.n / (samples + 1) * i, row);
        found += places.bases > 0;
    }
    free(places.word);
    return places.n <= (size_t)8 * row || found >= samples / 4;
}

static void
watch_wide(struct play *p, size_t step)
{
    struct seen *s = p->data;
    uint64_t calls = s->calls_before;

    if (s->ledger.shadow == NULL)
        open_ledger(&s->ledger);
    s->calls_before = p->maps + p->unmaps + p->others;
    enter_step(&s->ledger, s->calls_before);
    note_step(s, p, step);
    if (s->event != NULL && s->calls_before != calls)
        s->event[s->events++] = step;
    if (s->ledger.words < s->ours)
        p->rule = "entries are missing: the directory is not in"
            " memory of the system's";
    else if (s->hole[0].pages > 0 && step % 128 == 127
        && !there_are_rows(&s->ledger))
        p->rule = "entries are not where the words are: no rows of"
            " them in memory of the system's";
    else
        make_hole(p, s, step);
}

/* Play with holes, or without regions */
static void
refuse_regions(enum model_call call)
{
    if (call == RESERVE) {
        model.fail_kinds = 1u << RESERVE;
        model.fail_in = 1;
    }
}

static bool
play_without_regions(struct play *p, const struct trace *t)
{
    lay_table(p);
    model.before = refuse_regions;
    start_player(p);
    for (; p->at < t->steps; p->at++) {
        play_step(p, &t->step[p->at]);
        if (p->rule == NULL)
            p->watch(p, p->at);
        if (p->rule != NULL)
            break;
    }
    end_player(p);
    return p->ok;
}

static const size_t wide_arena = (size_t)8 << 30;

static bool
play_submission(struct play *p, struct seen *s,
    const struct trace *t)
{
    bool ok;

    *p = (struct play){.player = "player", .arena = wide_arena,
        .watch = watch_wide, .data = s};
    s->trace = t;
    s->size = calloc(most_blocks, sizeof *s->size);
    if (s->size == NULL)
        broken("no memory");
    ok = s->no_regions ? play_without_regions(p, t) : play(p, t);
    free(s->size);
    close_ledger(&s->ledger);
    if (ok)
        return true;
    /* Say at which step it failed for 12 */
    if (s->hole[0].pages > 0 || strncmp(p->rule, "entr", 4) == 0) {
        detail("it failed in step %zu of %zu", p->at + 1, t->steps);
        for (size_t i = 0; i < most_holes && s->hole[i].pages > 0; i++)
            detail("a hole of %zu pages comes after step %zu",
                s->hole[i].pages, s->hole[i].step + 1);
        keep_for_tables(t);
    } else {
        p->watch = NULL;
        report_play(p, t);
    }
    fail("%s", p->why);
    return false;
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

/* Make loads for 12 */
static size_t
hole_pages(uint64_t *seed)
{
    return 200000 + number_below(seed, 200000);
}

static void
grow_over(struct trace *t, struct seen *s, uint64_t seed, int holes)
{
    unsigned id = 0;

    for (int i = 0; i <= holes; i++) {
        id = add_blocks(t, id, 4000 + number_below(&seed, 3000), 60,
            &seed);
        if (i < holes) {
            s->hole[i].step = t->steps - 1;
            s->hole[i].pages = hole_pages(&seed);
        }
    }
}

static void
one_hole(struct trace *t, struct seen *s, uint64_t seed)
{
    grow_over(t, s, seed, 1);
}

static void
many_holes(struct trace *t, struct seen *s, uint64_t seed)
{
    grow_over(t, s, seed, 4);
}

static void
up_and_down_above(struct trace *t, struct seen *s, uint64_t seed)
{
    unsigned above;

    grow_over(t, s, seed, 2);
    above = (unsigned)s->hole[1].step + 1;
    drop_blocks(t, above + 2, (unsigned)t->steps);
    drop_blocks(t, above + 2,
        add_blocks(t, above + 2, 20000, 200, &seed));
    add_blocks(t, above + 2, 3000, 60, &seed);
}

/* Nothing but the load's name differs. */
static void
foreign_pointers(struct trace *t, struct seen *s, uint64_t seed)
{
    s->strange_frees = true;
    grow_over(t, s, seed, 3);
}

static void
no_regions(struct trace *t, struct seen *s, uint64_t seed)
{
    s->no_regions = true;
    grow_over(t, s, seed, 3);
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

/* Judge a load for 12 */
static void
judge_seen(const struct trace *t, struct seen *mine)
{
    struct play p;
    double step, room;

    if (!play_submission(&p, mine, t))
        return;
    step = band((double)mine->longest, 512, 0);
    room = band(mine->room, 1, 0);
    if (step * room == 1) {
        pass();
        return;
    }
    if (mine->longest > 0)
        detail("step %zu wrote %llu words more than it may",
            mine->at, (unsigned long long)mine->longest);
    if (mine->room > 0)
        detail("step %zu: %zu directory pages are mapped; for the"
            " heap's pages there may be %zu", mine->at_room,
            mine->mapped, mine->may_map);
    keep_for_tables(t);
    partial(step * room, "of full points: nothing copied %d %%, "
        "room %d %%", (int)(100 * step), (int)(100 * room));
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

/* List the loads for 12 */
struct load {
    const char *name;
    double points;
    make_load *make;
    void (*make_holes)(struct trace *t, struct seen *s,
        uint64_t seed);
};

static void
judge_loads(const struct load *l, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct trace t = {0};
        struct seen s = {0};
        test(l[i].name, l[i].points);
        if (l[i].make != NULL)
            l[i].make(&t, seed_for(l[i].name));
        else
            l[i].make_holes(&t, &s, seed_for(l[i].name));
        judge_seen(&t, &s);
        trace_free(&t);
    }
}

static void
judge_copies(void)
{
    static const struct load load[] = {
        {"growing by single pages", 4, slow_growth, NULL},
        {"growing by leaps", 4, leaps, NULL},
        {"up and down", 4, up_and_down, NULL},
        {"wandering", 4, wander, NULL},
    };

    stage("Nothing is copied");
    judge_loads(load, sizeof load / sizeof *load);
}

static void
judge_edges(void)
{
    stage("Where a directory page begins");
    judge_flutter("back and forth, on the way up", 5, false);
    judge_flutter("back and forth, on the way down", 5, true);
}

static void
judge_holes(void)
{
    static const struct load load[] = {
        {"a hole", 12, NULL, one_hole},
        {"four holes", 10, NULL, many_holes},
        {"up and down above a hole", 10, NULL, up_and_down_above},
        {"pointers into a hole", 8, NULL, foreign_pointers},
        {"where nothing can be reserved", 8, NULL, no_regions},
    };

    stage("Holes");
    judge_loads(load, sizeof load / sizeof *load);
}

int
main(void)
{
    judge_start();
    judge_contract();
    judge_copies();
    judge_edges();
    judge_holes();
    return judge_end();
}
