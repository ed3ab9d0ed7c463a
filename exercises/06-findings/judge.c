/* Tangled from src/96-judges-21.nw: do not edit. */
/* The judge of exercise 06: a script that provokes all findings,
 * and a function that knows the allocator's own structures. */
#define _GNU_SOURCE
#include "judge.h"
#include "snapshot-judge.h"

/* List the findings by name */
enum { first_finding = 1, findings_end = 14, findings = 13 };

static const char *const finding_name[findings_end] = {
    "", "NO_HEAP", "BELOW_HEAP", "ABOVE_HEAP", "NOT_OUR_PAGE",
    "FREE_PAGE", "INSIDE_PAGES", "INSIDE_CHUNK", "FREE_CHUNK",
    "OWN_CHUNK", "WRONG_SIZE", "RECURSIVE_CALL", "BREAK_LOWERED",
    "UNKNOWN_OPTION",
};

/* Play the script on a machine */
enum { most_ops = 400 };

struct outcome {
    struct { unsigned line, announced, reported; char map[64]; }
        op[most_ops];
    int ops;
    unsigned provoked;    /* sets of findings */
    bool surprised;       /* a line said something else */
    char end[256];        /* empty: played to the end */
};

/* Read what became of a script */
static void
read_op(const char *line, struct outcome *o)
{
    unsigned number, announced, reported;
    int n = 0;

    if (sscanf(line, "op %u %x %x %n", &number, &announced,
            &reported, &n) != 3 || o->ops == most_ops)
        return;
    o->op[o->ops].line = number;
    o->op[o->ops].announced = announced;
    o->op[o->ops].reported = reported;
    snprintf(o->op[o->ops++].map, sizeof o->op[0].map, "%s",
        line + n);
    if (announced == reported)
        o->provoked |= reported;
    else
        o->surprised = true;
}

static void
read_end(char *line, struct outcome *o)
{
    unsigned number;
    int n = 0;

    if (strcmp(line, "end") == 0)
        o->end[0] = '\0';
    else if (sscanf(line, "%*s %u %n", &number, &n) == 1 && n > 0)
        snprintf(o->end, sizeof o->end, "line %u: %s", number,
            line + n);
}

static struct outcome
outcome_of(struct run *r)
{
    struct outcome o = {.ops = 0};
    char *rest = NULL;

    snprintf(o.end, sizeof o.end, "the allocator %s: the script has"
        " destroyed its heap", r->ok ? "stopped" : r->why);
    for (char *line = strtok_r(r->out, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest))
        if (strncmp(line, "op ", 3) == 0)
            read_op(line, &o);
        else
            read_end(line, &o);
    return o;
}

static struct outcome
play_script(const char *script, size_t bytes, unsigned page_size,
    unsigned data, const char *options)
{
    char *text;
    size_t all;
    FILE *out = open_memstream(&text, &all);
    struct run r;
    struct outcome o;

    if (out == NULL)
        broken("no memory");
    fprintf(out, "machine %u %u %s\n", page_size, data, options);
    fwrite(script, 1, bytes, out);
    fclose(out);
    r = run_ours("play", text, all);
    o = outcome_of(&r);
    run_free(&r);
    free(text);
    return o;
}

/* Judge each finding at home */
static void
name_set(unsigned set, char *text, size_t room)
{
    size_t n = 0;

    snprintf(text, room, "nothing");
    for (int f = first_finding; f < findings_end; f++)
        if (set >> f & 1 && n < room)
            n += (size_t)snprintf(text + n, room - n, "%s%s",
                n > 0 ? " and " : "", finding_name[f]);
}

static void
explain_line(const struct outcome *o, int i)
{
    char expected[256], got[256];

    name_set(o->op[i].announced, expected, sizeof expected);
    name_set(o->op[i].reported, got, sizeof got);
    detail("map before line %u:  %s", o->op[i].line,
        i > 0 ? o->op[i - 1].map : "");
    detail("map after it:        %s", o->op[i].map);
    fail("line %u announces %s, the allocator reports %s",
        o->op[i].line, expected, got);
}

static void
judge_finding(const struct outcome *o, int f)
{
    test(finding_name[f], 2);
    if (o->provoked >> f & 1) {
        pass();
        return;
    }
    for (int i = 0; i < o->ops; i++)
        if (o->op[i].announced >> f & 1) {
            explain_line(o, i);
            return;
        }
    fail("no line %sannounces %s", o->end[0] != '\0'
        ? "that was played " : "", finding_name[f]);
}

/* Judge the script elsewhere */
static const char *const machine_options[] = {
    "-", "J", "R", "V", "H", "Z", ">", ">>", "<", "<<<<<", "RV",
    "ZR", "J>", "H<<"
};

enum { machine_choices
    = sizeof machine_options / sizeof machine_options[0] };

static void
explain_machine(const struct outcome *o)
{
    for (int i = 0; i < o->ops; i++) {
        char expected[256], got[256];
        if (o->op[i].announced == o->op[i].reported)
            continue;
        name_set(o->op[i].announced, expected, sizeof expected);
        name_set(o->op[i].reported, got, sizeof got);
        detail("line %u announces %s; reported: %s", o->op[i].line,
            expected, got);
        detail("map before it: %s", i > 0 ? o->op[i - 1].map : "");
        detail("map after it:  %s", o->op[i].map);
        return;
    }
}

static bool    /* all were provoked, and nothing else */
judge_machine(const char *script, size_t bytes, unsigned page_size)
{
    char name[64];
    uint64_t seed;
    unsigned data;
    const char *options;
    struct outcome o;
    int n;

    snprintf(name, sizeof name, "pages of %u bytes", page_size);
    seed = seed_for(name);
    data = (unsigned)number_below(&seed, page_size);
    options = machine_options[number_below(&seed, machine_choices)];
    o = play_script(script, bytes, page_size, data, options);
    n = __builtin_popcount(o.provoked);
    test(name, 4);
    /* Say how many findings this machine had */
    if (n < findings) {
        detail("MALLOC_OPTIONS=%s, and the break begins %u bytes into a"
            " page", *options == '-' ? "" : options, data);
        explain_machine(&o);
        if (o.end[0] != '\0')
            detail("%s", o.end);
    }
    partial(band(n, 0, findings), "%d of %d findings, each in a line"
        " that announces it", n, findings);
    return n == findings && !o.surprised && o.end[0] == '\0';
}

/* Judge how short the script is */
static void
judge_length(int lines, bool complete)
{
    enum { long_script = 40, short_script = 18 };

    test("few lines", 6);
    if (!complete)
        fail("counts when all findings are provoked on all five"
            " machines, nothing else is reported, and the heap"
            " lives to the end");
    else
        partial(band(lines, long_script, short_script),
            "%d lines; all points for %d, none for %d", lines,
            short_script, long_script);
}

static void
judge_script(void)
{
    static const unsigned sizes[] = {8192, 16384, 32768, 65536};
    uint64_t seed = seed_for("home");
    struct outcome home;
    size_t bytes = 0;
    char *script;
    bool complete;

    stage("At home: pages of 4096 bytes, no options");
    /* Fetch the script, or fail all its tests */
    test("the script can be played to its end", 2);
    script = submitted("provoke.script", &bytes);
    if (script == NULL && (script = calloc(1, 1)) == NULL)
        broken("no memory");
    home = play_script(script, bytes, 4096,
        (unsigned)number_below(&seed, 4096), "-");
    /* Judge the script's end */
    if (at_test.open && home.end[0] != '\0') {
        if (home.ops > 0)
            detail("map after line %u, the last that went well: %s",
                home.op[home.ops - 1].line, home.op[home.ops - 1].map);
        fail("%s", home.end);
    }
    if (at_test.open && home.ops == 0)
        fail("there is no command in it");
    else if (at_test.open)
        pass();
    for (int f = first_finding; f < findings_end; f++)
        judge_finding(&home, f);
    complete = __builtin_popcount(home.provoked) == findings
        && !home.surprised && home.end[0] == '\0';
    stage("Elsewhere");
    for (int i = 0; i < 4; i++)
        complete &= judge_machine(script, bytes, sizes[i]);
    stage("In few lines");
    judge_length(home.ops, complete);
    free(script);
}

/* Draw heaps for questions */
enum { small_heaps = 8, large_heaps = 4,
    pool_heaps = small_heaps + large_heaps };

static struct heap pool[pool_heaps];

static void
draw_pool(void)
{
    static const char *const options[] = {"-", "R", "J", "<<<<<"};
    uint64_t seed = seed_for("heaps");
    char *text;
    size_t all;
    FILE *out = open_memstream(&text, &all);

    if (out == NULL)
        broken("no memory");
    for (unsigned i = 0; i < pool_heaps; i++) {
        uint64_t option = number_below(&seed, 4);
        ask_for(out, &seed, i % 4, /* not growth */
            60 + (unsigned)number_below(&seed, 40 + 20 * i),
            i < small_heaps ? 4096 : (size_t)8192 << i % 4,
            options[option]);
    }
    fclose(out);
    if (take_heaps("take", text, pool, pool_heaps) != pool_heaps)
        broken("heaps are missing");
    free(text);
    for (unsigned i = 0; i < pool_heaps; i++)
        add_ghosts(&pool[i], draw_next(&seed));
}

/* Know which pointers are the allocator's */
enum source {
    RUN, SPARE, INFO, BLOCK, FREED, NEAR, PAGE, OUTSIDE, sources
};

static const char *const source_text[sources] = {
    "the structure of a run in the list",
    "the spare structure of a run",
    "an info structure outside its page",
    "a block of the program's, in use",
    "a block that was freed some time ago",
    "near a structure of the allocator's, but not its start",
    "the start of a page", "outside the heap, or null",
};

/* Collect questions about a heap */
enum { most_questions = 3000 };

struct questions {
    struct { uint64_t address; enum source source; bool own; }
        ask[most_questions];
    size_t count;
};

static void
add_question(struct questions *q, const struct heap *h,
    enum source source, uint64_t address)
{
    if (q->count == most_questions)
        return;
    q->ask[q->count].address = address;
    q->ask[q->count].source = source;
    q->ask[q->count++].own = belongs_to_allocator(h, address);
}

static void
add_near(struct questions *q, const struct heap *h, uint64_t at)
{
    static const int off[] = {-64, -32, -16, -1, 1, 8, 16, 32, 64};

    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        add_question(q, h, NEAR, at + (uint64_t)off[i]);
}

static bool
is_info(const struct snapshot *s, uint64_t at)
{
    for (uint64_t i = s->first; i <= s->last; i++)
        if (s->entry[i] == at)
            return true;
    return false;
}

static void
ask_about_own(struct questions *q, const struct heap *h,
    unsigned of)
{
    for (size_t i = 0; i < h->owns; i++) {
        uint64_t at = h->own[i];
        enum source source = at == h->s.spare ? SPARE
            : is_info(&h->s, at) ? INFO : RUN;
        if (of >> source & 1)
            add_question(q, h, source, at);
        if (of >> NEAR & 1)
            add_near(q, h, at);
    }
}

static void
ask_about_others(struct questions *q, const struct heap *h,
    unsigned of)
{
    const struct snapshot *s = &h->s;
    uint64_t pages = s->last + 1 - s->first;
    uint64_t end = s->heap + pages * s->page_size;
    uint64_t outside[] = {0, 1, s->heap - 16, end, s->brk,
        end + s->page_size, s->first, UINT64_MAX};

    for (size_t i = 0; i < h->blocks; i++)
        if (of >> (h->block[i].kind == 'd' ? FREED : BLOCK) & 1)
            add_question(q, h, h->block[i].kind == 'd' ? FREED
                : BLOCK, h->block[i].at);
    for (uint64_t at = s->heap; at < end && of >> PAGE & 1;
         at += s->page_size)
        add_question(q, h, PAGE, at);
    for (size_t i = 0; i < sizeof outside / sizeof *outside
         && of >> OUTSIDE & 1; i++)
        add_question(q, h, OUTSIDE, outside[i]);
}

/* Put the questions to own.c */
static void
collect(struct questions *q, const struct heap *h, unsigned of,
    uint64_t seed)
{
    q->count = 0;
    ask_about_own(q, h, of);
    ask_about_others(q, h, of);
    for (size_t i = q->count; i > 1; i--) {
        size_t j = number_below(&seed, i);
        typeof(q->ask[0]) other = q->ask[i - 1];
        q->ask[i - 1] = q->ask[j];
        q->ask[j] = other;
    }
}

static void
write_questions(FILE *out, const struct questions *q,
    const struct heap *h)
{
    for (size_t i = 0; i < q->count; i++)
        fprintf(out, "ask %" PRIx64 "\n", q->ask[i].address);
    write_snapshot(out, &h->s);
}

static struct run
ask_player(const struct questions *q, const struct heap *h)
{
    char *text;
    size_t all;
    FILE *out = open_memstream(&text, &all);
    struct run r;

    if (out == NULL)
        broken("no memory");
    write_questions(out, q, h);
    fclose(out);
    r = run_player("player", text, all);
    free(text);
    return r;
}

struct answers {
    size_t own, hits, alarms;
    size_t wrong;     /* the number of the first wrong answer + 1 */
    bool silent;      /* answers are missing */
    char why[160];
};

static void
count_answers(struct answers *a, const struct questions *q,
    struct run *r)
{
    size_t n = strspn(r->out, "01");

    for (size_t i = 0; i < q->count; i++) {
        bool said = i < n && r->out[i] == '1';
        a->own += q->ask[i].own;
        a->hits += said && q->ask[i].own;
        a->alarms += said && !q->ask[i].own;
        if (said != q->ask[i].own && a->wrong == 0)
            a->wrong = i + 1;
    }
    a->silent |= n != q->count || !r->ok;
    if (!r->ok && a->why[0] == '\0')
        snprintf(a->why, sizeof a->why, "%s", r->why);
}

/* Shrink a heap that is misjudged */
struct misjudged {
    const struct heap *like;
    unsigned of;
};

static bool
is_misjudged(const char *history, size_t bytes, void *data)
{
    const struct misjudged *m = data;
    struct questions *q = calloc(1, sizeof *q);
    struct answers a = {.own = 0};
    struct heap h;
    struct run r;

    if (q == NULL || !take_again(&h, "take", base_of(m->like),
            history, bytes))
        broken("a heap cannot be made again");
    add_ghosts(&h, 1);
    collect(q, &h, m->of, 1);
    r = ask_player(q, &h);
    count_answers(&a, q, &r);
    run_free(&r);
    free_heap(&h);
    free(q);
    return a.wrong > 0 || a.silent;
}

static void
show_shortest(const struct heap *h, unsigned of)
{
    struct misjudged m = {h, of};
    struct questions *q = calloc(1, sizeof *q);
    char *history = strdup(h->history);
    size_t header = 1 + (strncmp(strchr(history, '\n') + 1,
        "options", 7) == 0);
    size_t bytes = h->bytes;
    struct heap less;
    FILE *keep = failing("heap");

    if (keep == NULL || q == NULL || history == NULL)
        return;
    bytes = shrink_lines(history, bytes, header, is_misjudged, &m,
        120);
    if (take_again(&less, "take", base_of(h), history, bytes)) {
        add_ghosts(&less, 1);
        collect(q, &less, of, 1);
        /* Show what is wrong with the shortest heap */
        struct answers a = {.own = 0};
        struct run r = ask_player(q, &less);
        count_answers(&a, q, &r);
        run_free(&r);
        detail("the shortest history found that leaves such a heap:");
        show_lines(history, 14);
        show_map("its map:", &less.s);
        if (a.wrong > 0) {
            size_t i = a.wrong - 1;
            uint64_t at = q->ask[i].address;
            detail("pointer %" PRIx64 ", %s: expected %s, got %s", at,
                source_text[q->ask[i].source],
                q->ask[i].own ? "true" : "false",
                q->ask[i].own ? "false" : "true");
            if (!q->ask[i].own && (run_at(&less.s, at) != NULL
                || info_at(&less.s, at) != NULL))
                detail("(an old structure can be read there, but neither"
                    " the directory nor the list leads to it)");
        }
        write_questions(keep, q, &less);
        free_heap(&less);
    }
    fclose(keep);
    free(history);
    free(q);
    detail("to stop there: gdb -q -ex 'break is_own' -ex 'run <"
        " %s.heap' %s/player", getenv("KEG_FAILED"),
        surroundings("KEG_BUILT"));
}

/* Judge the answers of own.c */
static double
worth(const struct answers *a)
{
    double points = (double)a->hits - 2 * (double)a->alarms;

    if (a->silent || points < 0)
        return 0;
    return a->own == 0 ? 1 : points / (double)a->own;
}

static bool shown;    /* one failure is shown, the first */

static void
judge_questions(const char *name, double points, unsigned of,
    size_t from, size_t to)
{
    struct questions *q = calloc(1, sizeof *q);
    struct answers a = {.own = 0};
    const struct heap *wrong = NULL;
    uint64_t seed = seed_for(name);

    if (q == NULL)
        broken("no memory");
    for (size_t i = from; i < to; i++) {
        struct run r;
        collect(q, &pool[i], of, draw_next(&seed));
        r = ask_player(q, &pool[i]);
        count_answers(&a, q, &r);
        run_free(&r);
        if (wrong == NULL && (a.wrong > 0 || a.silent))
            wrong = &pool[i];
    }
    free(q);
    test(name, points);
    /* Say how the answers were */
    if (worth(&a) < 1 && wrong != NULL && !shown) {
        shown = true;
        show_shortest(wrong, of);
    }
    if (a.why[0] != '\0')
        fail("the program %s", a.why);
    else if (a.silent)
        fail("there was not an answer to every question");
    else
        partial(worth(&a), "%zu of %zu structures recognised, %zu false"
            " alarms, which count twice", a.hits, a.own, a.alarms);
}

static void
judge_own(void)
{
    enum { all_own = 1 << RUN | 1 << SPARE | 1 << INFO };

    draw_pool();
    stage("The allocator's own structures");
    judge_questions("runs in the list", 5,
        1 << RUN | 1 << BLOCK, 0, 3);
    judge_questions("infos outside their pages", 5,
        1 << INFO | 1 << BLOCK, 1, 4);
    judge_questions("the spare structure", 4,
        1 << SPARE | 1 << BLOCK | 1 << OUTSIDE, 0,
        small_heaps);
    stage("No false alarm");
    judge_questions("starts of pages", 4,
        all_own | 1 << PAGE, 3, 6);
    judge_questions("blocks that were freed", 4,
        all_own | 1 << FREED, 4, 7);
    judge_questions("neighbours and insides", 4,
        all_own | 1 << NEAR, 5, 8);
    judge_questions("all of it, with larger pages", 4,
        (1 << sources) - 1, small_heaps, pool_heaps);
}

int
main(void)
{
    judge_start();
    hurry();
    judge_script();
    judge_own();
    return judge_end();
}
