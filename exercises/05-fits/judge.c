/* Tangled from src/96-judges-20.nw: do not edit. */
/* Judges the fits of exercise 5: whether they place blocks where
 * they should, and the histories in which one of them wins. */
#define _GNU_SOURCE
#include "judge.h"

/* Describe the judge's heap of pages */
enum policy { FIRST_FIT, BEST_FIT, NEXT_FIT, POLICIES };
enum { most_blocks = 1024 };

static const char *const names[] = {"first", "best", "next"};

struct run_of_pages {
    size_t first, pages;
};

struct heap {
    enum policy policy;
    struct run_of_pages run[most_blocks];      /* free */
    struct run_of_pages block[most_blocks];    /* pages 0: none */
    size_t runs, top, live, last_end;
};

/* Choose a run by each policy */
static bool
better(const struct heap *h, size_t i, size_t than)
{
    bool ahead = h->run[i].first + h->run[i].pages > h->last_end;
    bool than_ahead = h->run[than].first + h->run[than].pages
        > h->last_end;

    if (h->policy == BEST_FIT && h->run[i].pages
        != h->run[than].pages)
        return h->run[i].pages < h->run[than].pages;
    if (h->policy == NEXT_FIT && ahead != than_ahead)
        return ahead;
    return h->run[i].first < h->run[than].first;
}

/* The index of the run, or h->runs if none fits. */
static size_t
choose_run(const struct heap *h, size_t pages)
{
    size_t chosen = h->runs;

    for (size_t i = 0; i < h->runs; i++)
        if (h->run[i].pages >= pages
            && (chosen == h->runs || better(h, i, chosen)))
            chosen = i;
    return chosen;
}

/* Allocate and free on the judge's heap */
static void
remove_run(struct heap *h, size_t i)
{
    h->runs--;
    memmove(&h->run[i], &h->run[i + 1],
        (h->runs - i) * sizeof h->run[0]);
}

static size_t
place(struct heap *h, size_t block, size_t pages)
{
    size_t i = choose_run(h, pages), first = h->top;

    if (i == h->runs) {
        h->top += pages;
    } else {
        first = h->run[i].first;
        h->run[i].first += pages;
        h->run[i].pages -= pages;
        if (h->run[i].pages == 0)
            remove_run(h, i);
    }
    h->block[block] = (struct run_of_pages){first, pages};
    h->live += pages;
    h->last_end = first + pages;
    return first;
}

static bool
joins(const struct heap *h, size_t i)    /* the run before it */
{
    return i > 0 && i < h->runs && h->run[i - 1].first
        + h->run[i - 1].pages == h->run[i].first;
}

static void
give_back(struct heap *h, size_t block)
{
    struct run_of_pages *b = &h->block[block];
    size_t i = 0;

    while (i < h->runs && h->run[i].first < b->first)
        i++;
    memmove(&h->run[i + 1], &h->run[i],
        (h->runs - i) * sizeof h->run[0]);
    h->run[i] = *b;
    h->runs++;
    h->live -= b->pages;
    b->pages = 0;
    /* Join the run at i with those around it */
    if (joins(h, i + 1)) {
        h->run[i].pages += h->run[i + 1].pages;
        remove_run(h, i + 1);
    }
    if (joins(h, i)) {
        h->run[i - 1].pages += h->run[i].pages;
        remove_run(h, i);
    }
}

/* Read a history */
struct operation {
    bool frees;
    size_t block, pages;
};

/* Reads a line; false if it is not an operation. */
static bool
read_operation(const char **text, struct operation *o)
{
    char letter = **text, *end;

    if ((letter != 'a' && letter != 'f') || (*text)[1] != ' ')
        return false;
    *o = (struct operation){.frees = letter == 'f'};
    o->block = strtoull(*text + 2, &end, 10);
    if (end == *text + 2 || o->block >= most_blocks)
        return false;
    if (!o->frees) {
        if (*end != ' ')
            return false;
        o->pages = strtoull(end + 1, &end, 10);
    }
    if (*end != '\n' || (!o->frees && o->pages - 1 >= 1 << 20))
        return false;
    *text = end + 1;
    return true;
}

static bool
possible(const struct heap *h, const struct operation *o)
{
    return (h->block[o->block].pages != 0) == o->frees;
}

/* Words, put together to lines that fit a terminal. */
static char shown[80];

static void
show_word(const char *word)
{
    size_t n = strlen(shown);

    if (n + strlen(word) > 66) {
        detail("%s", shown);
        n = (size_t)sprintf(shown, "   ");
    }
    snprintf(shown + n, sizeof shown - n, "%s ", word);
}

static void
show_line(void)
{
    shown[strlen(shown) - 1] = '\0';    /* a blank */
    detail("%s", shown);
    shown[0] = '\0';
}

/* 2:3 .9 4:2 is block 2 with three pages, nine free, block 4. */
static void
show_heap(const char *when, const struct heap *h)
{
    char word[48];
    size_t i, b, at = 0;

    show_word(when);
    for (int n = 0; at < h->top && n < 60; n++) {
        for (i = 0; i < h->runs && h->run[i].first != at;)
            i++;
        for (b = 0; i == h->runs && (h->block[b].pages == 0
            || h->block[b].first != at);)
            b++;
        at += i < h->runs ? h->run[i].pages : h->block[b].pages;
        if (i < h->runs)
            sprintf(word, ".%zu", h->run[i].pages);
        else
            sprintf(word, "%zu:%zu", b, h->block[b].pages);
        show_word(word);
    }
    show_word(at < h->top ? "..." : "| break");
    show_line();
}

/* Compare placements */
struct difference {
    size_t line;               /* of the history, from 1 on */
    struct operation o;
    struct heap before, after;
    char said[64];             /* by the submission */
    char why[160];             /* if it did not end well */
};

static bool
is_history(const char *text, enum policy policy)
{
    static struct heap h;
    struct operation o;

    h = (struct heap){.policy = policy};
    while (*text != '\0') {
        if (!read_operation(&text, &o) || !possible(&h, &o))
            return false;
        if (o.frees)
            give_back(&h, o.block);
        else
            place(&h, o.block, o.pages);
    }
    return true;
}

static bool
is_placement(const char **out, size_t block, size_t first)
{
    char expected[64];
    int n = snprintf(expected, sizeof expected, "%zu %zu\n", block,
        first);

    if (strncmp(*out, expected, (size_t)n) != 0)
        return false;
    *out += n;
    return true;
}

/* True if the output has a placement as ours for each block. */
static bool
follow(const char *history, const char *out, struct difference *d)
{
    struct heap *h = &d->after;
    size_t first;

    for (d->line = 2; *history != '\0'; d->line++) {
        read_operation(&history, &d->o);
        d->before = *h;
        if (d->o.frees) {
            give_back(h, d->o.block);
            continue;
        }
        first = place(h, d->o.block, d->o.pages);
        if (!is_placement(&out, d->o.block, first)) {
            snprintf(d->said, sizeof d->said, "%.*s",
                (int)strcspn(out, "\n"), out);
            return false;
        }
    }
    return true;
}

/* The history's first line is the policy. */
static bool
agrees(const char *history, size_t bytes, struct difference *d)
{
    const char *operations = strchr(history, '\n') + 1;
    struct run r = run_player("player", history, bytes);
    bool same;

    memset(d, 0, sizeof *d);
    d->after.policy = history[0] == 'b' ? BEST_FIT : NEXT_FIT;
    same = follow(operations, r.out, d);
    snprintf(d->why, sizeof d->why, "%s", r.ok ? "" : r.why);
    run_free(&r);
    return same && d->why[0] == '\0';
}

/* Make a failing history short */
static bool
endless(const char *why)
{
    return strstr(why, "processor time") != NULL
        || strstr(why, "did not end") != NULL
        || strstr(why, "was not started") != NULL;
}

static bool
still_differs(const char *text, size_t bytes, void *data)
{
    struct difference *d = data;
    const char *operations = strchr(text, '\n');

    return stopped == 0 && operations != NULL && bytes > 0
        && is_history(operations + 1,
            text[0] == 'b' ? BEST_FIT : NEXT_FIT)
        && !agrees(text, bytes, d) && !endless(d->why);
}

/* The debugger stops at the function, but for so many calls. */
static void
keep_for_gdb(const char *text, size_t bytes, const char *player,
    const char *function, size_t calls)
{
    if (!keep_input(text, bytes))
        return;
    detail("gdb -q -ex 'break %s' -ex 'ignore 1 %zu'"
        " -ex 'run <%s.input' %s/%s", function, calls,
        getenv("KEG_FAILED"), getenv("KEG_BUILT"), player);
}

static size_t
without_block(const char *text, size_t block, char *rest)
{
    size_t n = 0, length, number;

    for (; *text != '\0'; text += length) {
        length = strcspn(text, "\n") + 1;
        if (sscanf(text, "%*1[af] %zu", &number) == 1
            && number == block)
            continue;
        memcpy(rest + n, text, length);
        n += length;
    }
    rest[n] = '\0';
    return n;
}

static size_t
leave_out_blocks(char *text, size_t bytes, struct difference *d)
{
    static char rest[32 * most_blocks];

    for (size_t block = 1; block < most_blocks; block++) {
        size_t n = without_block(text, block, rest);

        if (n == bytes || !still_differs(rest, n, d))
            continue;
        memcpy(text, rest, n + 1);
        bytes = n;
    }
    return bytes;
}

enum { patience = 120 };    /* runs of the player */

static size_t
shorten(char *text, size_t bytes, struct difference *d)
{
    size_t before;

    bytes = shrink_lines(text, bytes, 1, still_differs, d,
        patience);
    do {
        before = bytes;
        bytes = leave_out_blocks(text, bytes, d);
        bytes = shrink_lines(text, bytes, 1, still_differs, d,
            patience / 2);
    } while (bytes < before);
    return bytes;
}

static size_t
calls_before(const char *text, size_t line)
{
    size_t calls = 0;

    for (; line > 1; line--, text = strchr(text, '\n') + 1)
        calls += *text == 'a';
    return calls;
}

static void
show_failure(char *text, size_t bytes)
{
    static struct difference d;

    if (practice)
        bytes = shorten(text, bytes, &d);
    agrees(text, bytes, &d);
    /* Show the history up to the difference */
    for (size_t line = 1, i = 0; i < bytes && line <= d.line; line++) {
        char word[48];
        int n = (int)strcspn(text + i, "\n");

        snprintf(word, sizeof word, "%.*s,", n, text + i);
        show_word(word);
        i += (size_t)n + 1;
    }
    show_line();
    show_heap("before:", &d.before);
    show_heap("expected:", &d.after);
    keep_for_gdb(text, bytes, "player",
        text[0] == 'b' ? "best_fit" : "next_fit",
        calls_before(text, d.line));
    if (d.why[0] != '\0')
        fail("%s_fit: %s", names[d.after.policy], d.why);
    else if (strncmp(d.said, "run ", 4) == 0)
        fail("%s_fit chose %s for %zu pages: there is no such run,"
            " or it is too small", names[d.after.policy], d.said,
            d.o.pages);
    else
        fail("line %zu, a %zu %zu: %s fit places it at page %zu,"
            " yours said \"%s\"", d.line, d.o.block, d.o.pages,
            names[d.after.policy],
            d.after.block[d.o.block].first, d.said);
}

/* Draw a history of allocations */
struct style {
    unsigned operations, sizes, largest, allocations;  /* percent */
};

/* The text of a history; its length. Blocks have numbers from 1. */
static size_t
draw_history(char *text, enum policy policy, const struct style *s,
    uint64_t *seed)
{
    size_t live[most_blocks], n = 0, next = 1, i;
    int bytes = sprintf(text, "%s\n", names[policy]);

    for (unsigned k = 0; k < s->operations; k++) {
        bool fresh = n == 0
            || number_below(seed, 100) < s->allocations;

        if (fresh) {
            bytes += sprintf(text + bytes, "a %zu %zu\n", next,
                (size_t)(1 + number_below(seed, s->sizes))
                    * (s->largest / s->sizes));
            live[n++] = next++;
        } else {
            i = number_below(seed, n);
            bytes += sprintf(text + bytes, "f %zu\n", live[i]);
            live[i] = live[--n];
        }
    }
    return (size_t)bytes;
}

/* Judge a fit by its placements */
static void
judge_fit(enum policy policy, const char *name, double points,
    const struct style *s)
{
    enum { histories = 6 };
    static char text[32 * most_blocks], why[POLICIES][160];
    static struct difference d;
    uint64_t seed = seed_for(name) + policy;

    test(name, points);
    for (int i = 0; i < histories && why[policy][0] == '\0'; i++) {
        size_t bytes = draw_history(text, policy, s, &seed);

        if (agrees(text, bytes, &d))
            continue;
        if (endless(d.why)) {
            memcpy(why[policy], d.why, sizeof d.why);
            keep_for_gdb(text, bytes, "player",
                policy == BEST_FIT ? "best_fit" : "next_fit", 0);
            break;
        }
        show_failure(text, bytes);
        return;
    }
    if (why[policy][0] != '\0')
        fail("%s_fit: %s", names[policy], why[policy]);
    else
        pass();
}

/* Judge a history by its heaps */
struct limits {
    size_t live, least, operations;
};

struct game {
    struct limits l;
    struct heap heap[POLICIES];
    char why[200];             /* if it is no history */
    double lead;
};

static struct limits
draw_limits(uint64_t *seed, size_t live)
{
    struct limits l = {.live = live + number_below(seed, live)};

    l.least = 2 + number_below(seed, 5);
    l.operations = 24 + number_below(seed, 9);
    return l;
}

static void
play_operation(struct game *g, const struct operation *o, size_t n)
{
    const struct limits *l = &g->l;

    if (n > l->operations)
        snprintf(g->why, sizeof g->why, "more than %zu operations",
            l->operations);
    else if (!possible(&g->heap[0], o))
        snprintf(g->why, sizeof g->why, "operation %zu: block %zu"
            " is %s", n, o->block, o->frees ? "not allocated"
                : "allocated already");
    else if (!o->frees && o->pages < l->least)
        snprintf(g->why, sizeof g->why, "operation %zu: a block of"
            " %zu pages; the least is %zu", n, o->pages, l->least);
    else if (g->heap[0].live + o->pages > l->live)
        snprintf(g->why, sizeof g->why, "operation %zu: %zu pages"
            " would be live; the limit is %zu", n,
            g->heap[0].live + o->pages, l->live);
    for (int p = 0; p < POLICIES && g->why[0] == '\0'; p++)
        if (o->frees)
            give_back(&g->heap[p], o->block);
        else
            place(&g->heap[p], o->block, o->pages);
}

static void
play(struct game *g, const char *text, enum policy winner)
{
    struct operation o;
    size_t n = 0, others = SIZE_MAX;

    for (int p = 0; p < POLICIES; p++)
        g->heap[p].policy = (enum policy)p;
    while (*text != '\0' && g->why[0] == '\0')
        if (read_operation(&text, &o))
            play_operation(g, &o, ++n);
        else
            snprintf(g->why, sizeof g->why, "line %zu is no"
                " operation: %.40s", n + 1, text);
    if (n == 0 && g->why[0] == '\0')
        snprintf(g->why, sizeof g->why, "%s_wins wrote nothing",
            names[winner]);
    for (int p = 0; p < POLICIES; p++)
        if (p != (int)winner && g->heap[p].top < others)
            others = g->heap[p].top;
    if (g->why[0] == '\0')
        g->lead = ((double)others - (double)g->heap[winner].top)
            / (double)g->l.live;
}

static void
run_game(struct game *g, enum policy winner)
{
    static char ended[POLICIES][160];
    char input[100], function[16];
    int n = snprintf(input, sizeof input, "%s %zu %zu %zu\n",
        names[winner], g->l.live, g->l.least, g->l.operations);
    struct run r = {.ok = false};

    snprintf(function, sizeof function, "%s_wins", names[winner]);
    if (ended[winner][0] == '\0') {
        r = run_player("tracer", input, (size_t)n);
        snprintf(ended[winner], sizeof ended[winner], "%s",
            r.ok ? "" : r.why);
    }
    if (ended[winner][0] != '\0')
        snprintf(g->why, sizeof g->why, "%s: %s", function,
            ended[winner]);
    else
        play(g, r.out, winner);
    if (g->why[0] != '\0' || g->lead <= 0)
        keep_for_gdb(input, (size_t)n, "tracer", function, 0);
    run_free(&r);
}

static void
show_game(const struct game *g, enum policy winner)
{
    detail("limits: live %zu, least %zu, operations %zu",
        g->l.live, g->l.least, g->l.operations);
    if (g->why[0] != '\0') {
        detail("%s", g->why);
        return;
    }
    detail("pages: first %zu, best %zu, next %zu; %s leads by %.1f"
        " %%", g->heap[FIRST_FIT].top, g->heap[BEST_FIT].top,
        g->heap[NEXT_FIT].top, names[winner], 100 * g->lead);
    show_heap("first:", &g->heap[FIRST_FIT]);
    show_heap("best:", &g->heap[BEST_FIT]);
    show_heap("next:", &g->heap[NEXT_FIT]);
}

static void
judge_any_lead(enum policy winner, uint64_t *seed)
{
    static struct game g;
    char name[64];

    g = (struct game){.l = draw_limits(seed, 150)};
    snprintf(name, sizeof name, "%s fit beats both others",
        names[winner]);
    test(name, 5);
    run_game(&g, winner);
    if (g.lead > 0) {
        pass();
        return;
    }
    show_game(&g, winner);
    if (g.why[0] != '\0')
        fail("%s", g.why);
    else
        fail("%s fit has %zu pages, first %zu, best %zu, next %zu",
            names[winner], g.heap[winner].top,
            g.heap[FIRST_FIT].top, g.heap[BEST_FIT].top,
            g.heap[NEXT_FIT].top);
}

static void
judge_lead(enum policy winner, uint64_t *seed, double full,
    double points)
{
    static struct game g[3];
    static const size_t live[3] = {300, 1200, 4800};
    double sum = 0;
    int worst = 0;

    test("by how much, at three limits", points);
    for (int i = 0; i < 3; i++) {
        g[i] = (struct game){.l = draw_limits(seed, live[i])};
        run_game(&g[i], winner);
        sum += band(g[i].lead, 0, full);
        if (g[i].lead < g[worst].lead)
            worst = i;
    }
    if (sum < 3)
        show_game(&g[worst], winner);
    partial(sum / 3, "%s leads by %.0f, %.0f and %.0f %% of the"
        " limit; full points at %.0f", names[winner],
        100 * g[0].lead, 100 * g[1].lead, 100 * g[2].lead,
        100 * full);
}

int
main(void)
{
    judge_start();
    /* Judge best fit and next fit */
    stage("Best fit");
    judge_fit(BEST_FIT, "histories of 14 operations", 5,
        &(struct style){14, 8, 8, 60});
    judge_fit(BEST_FIT, "many holes of the same size", 4,
        &(struct style){120, 2, 4, 55});
    judge_fit(BEST_FIT, "histories of 500 operations", 6,
        &(struct style){500, 24, 24, 53});
    stage("Next fit");
    judge_fit(NEXT_FIT, "histories of 14 operations", 6,
        &(struct style){14, 8, 8, 60});
    judge_fit(NEXT_FIT, "small holes, where the last block has gone", 7,
        &(struct style){120, 3, 3, 51});
    judge_fit(NEXT_FIT, "histories of 500 operations", 8,
        &(struct style){500, 24, 24, 53});
    /* Judge the histories in which one wins */
    static const enum policy order[] = {BEST_FIT, FIRST_FIT, NEXT_FIT};
    static const double full[] = {0.90, 0.45, 0.45};
    static const double lead_points[] = {8, 10, 11};

    for (int i = 0; i < POLICIES; i++) {
        char name[40];
        uint64_t seed;

        snprintf(name, sizeof name, "Where %s fit wins",
            names[order[i]]);
        stage(name);
        seed = seed_for(name);
        judge_any_lead(order[i], &seed);
        judge_lead(order[i], &seed, full[i], lead_points[i]);
    }
    return judge_end();
}
