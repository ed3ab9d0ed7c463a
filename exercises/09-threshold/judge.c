/* Tangled from src/96-judges-22.nw: do not edit. */
/* The judge of exercise 9: traces that move the break. */
#define _GNU_SOURCE
#include "rules.h"

/* Hold a trace of 09 */
struct operation {
    char what;
    unsigned id, line;
    size_t bytes;
    /* what it did: moves, and how many pages */
    unsigned ups, downs;
    size_t raised, lowered, heap, top;
};

struct trace {
    const char *name;
    struct operation *op;
    size_t n;
    size_t ups, downs, pages, largest;    /* in all */
    char wrong[200];    /* or empty */
};

/* Read a trace of 09 */
static bool
read_number(char **p, size_t *n)
{
    char *end;

    *p += strspn(*p, " \t");
    if (**p < '0' || **p > '9' || strspn(*p, "0123456789") > 12)
        return false;
    *n = strtoull(*p, &end, 10);
    *p = end;
    return true;
}

static bool
read_line(char *p, struct operation *o)
{
    size_t id = 0;

    p += strspn(p, " \t");
    o->what = *p++;
    if (strchr("arf", o->what) == NULL || (*p != ' ' && *p != '\t')
        || !read_number(&p, &id) || id >= most_ids)
        return false;
    o->id = (unsigned)id;
    o->bytes = 0;
    if (o->what != 'f' && !read_number(&p, &o->bytes))
        return false;
    return p[strspn(p, " \t\r")] == '\0';
}

static bool
is_comment(const char *line)
{
    line += strspn(line, " \t\r");
    return *line == '\0' || *line == '#';
}

static void
read_trace(struct trace *t, char *text, size_t most)
{
    unsigned number = 0;
    char *line;

    t->op = calloc(most + 1, sizeof *t->op);
    if (t->op == NULL)
        broken("no memory");
    while (t->wrong[0] == '\0' && (line = strsep(&text, "\n"))) {
        number++;
        if (is_comment(line))
            continue;
        /* Take a line into the trace of 09 */
        if (t->n == most)
            snprintf(t->wrong, sizeof t->wrong,
                "line %u: more than %zu operations", number, most);
        else if (!read_line(line, &t->op[t->n]))
            snprintf(t->wrong, sizeof t->wrong, "line %u: \"%.40s\" is not"
                " `a id size', `r id size' or `f id', with an id below %d",
                number, line, most_ids);
        else
            t->op[t->n++].line = number;
    }
    if (t->n == 0 && t->wrong[0] == '\0')
        snprintf(t->wrong, sizeof t->wrong,
            "there is no operation");
}

/* Check a trace of 09 against the rules */
struct limits {
    size_t page, blocks, pages, bytes;    /* at a time */
    bool resize;                          /* is r allowed? */
};

static struct live {
    size_t bytes[most_ids];    /* of each block, or 0 */
    size_t blocks, pages, all;
} live;

static size_t
pages_of(size_t bytes, size_t page)
{
    return bytes / page + (bytes % page != 0);
}

static void
set_live(size_t page, unsigned id, size_t bytes)
{
    size_t old = live.bytes[id];

    live.blocks += (bytes != 0) - (size_t)(old != 0);
    live.pages += pages_of(bytes, page) - pages_of(old, page);
    live.all += bytes - old;
    live.bytes[id] = bytes;
}

static const char *
flaw(const struct operation *o, const struct limits *l)
{
    bool there = live.bytes[o->id] != 0;

    if (o->what == 'a' && there)
        return "this block is there already";
    if (o->what != 'a' && !there)
        return "there is no such block";
    if (o->what == 'r' && !l->resize)
        return "r is not allowed in this trace";
    if (o->what != 'f' && o->bytes <= l->page / 2)
        return "the size must be larger than half a page";
    if (o->what != 'f' && pages_of(o->bytes, l->page) > l->pages)
        return "this block alone has too many pages";
    set_live(l->page, o->id, o->bytes);
    if (live.blocks > l->blocks)
        return "too many blocks at a time";
    if (live.pages > l->pages)
        return "too many pages at a time";
    if (live.all > l->bytes)
        return "too many bytes at a time";
    return NULL;
}

static void
check_rules(struct trace *t, const struct limits *l)
{
    memset(&live, 0, sizeof live);
    for (size_t i = 0; i < t->n && t->wrong[0] == '\0'; i++) {
        const char *why = flaw(&t->op[i], l);

        if (why != NULL)
            snprintf(t->wrong, sizeof t->wrong,
                "line %u: %s (%c %u %zu; %zu blocks, %zu pages,"
                " %zu bytes)", t->op[i].line, why, t->op[i].what,
                t->op[i].id, t->op[i].bytes, live.blocks,
                live.pages, live.all);
    }
}

/* Have a trace of 09 played */
static void
write_trace(const struct trace *t, int file)
{
    for (size_t i = 0; i < t->n; i++)
        if (dprintf(file, "%c %u %zu\n", t->op[i].what,
                t->op[i].id, t->op[i].bytes) < 0)
            broken("cannot write a trace");
    if (lseek(file, 0, SEEK_SET) != 0)
        broken("cannot write a trace");
}

/* Run a program of ours with two words */
_Noreturn static void
become_ours(const char *name, const char *one, const char *two)
{
    char command[4096] = "", path[4096];
    char *words[32];
    size_t n = 0;

    snprintf(path, sizeof path, "%s/%s",
        surroundings("KEG_TRUSTED"), name);
    if (getenv("KEG_UNCONFINED") != NULL)
        snprintf(command, sizeof command, "%s",
            surroundings("KEG_CONFINE"));
    n = split_words(command, words, 16);
    words[n++] = path;
    words[n++] = (char *)(uintptr_t)one;
    words[n++] = (char *)(uintptr_t)two;
    words[n] = NULL;
    execv(words[0], words);
    _exit(126);
}

/* Its status; 126 if it did not end by itself. */
static int
run_with_words(const char *name, const char *one,
    const char *two, int in, int out)
{
    int status;
    pid_t pid;

    fflush(stdout);
    if ((pid = fork()) == 0) {
        if (in >= 0)
            dup2(in, STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        become_ours(name, one, two);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        broken("cannot run %s", name);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}

static void
read_rows(struct trace *t, char *text)
{
    char *line = strsep(&text, "\n");    /* the heading */

    for (size_t i = 0; i < t->n; i++) {
        struct operation *o = &t->op[i];

        line = strsep(&text, "\n");
        if (line == NULL || sscanf(line,
                " %*c %*u %*u %u %u %zu %zu %zu %zu", &o->ups,
                &o->downs, &o->raised, &o->lowered, &o->heap,
                &o->top) != 6)
            broken("the player of traces lost operation %zu", i);
        t->ups += o->ups;
        t->downs += o->downs;
        t->pages += o->raised + o->lowered;
        if (o->heap > t->largest)
            t->largest = o->heap;
    }
}

static void
play_trace(struct trace *t, const char *player,
    const struct rules *r, const char *options)
{
    int in = nameless_file("trace"), out = nameless_file("rows");
    int status;
    size_t bytes;
    char page[32], *text;

    write_trace(t, in);
    snprintf(page, sizeof page, "%zu", r->page);
    status = run_with_words(player, page, options, in, out);
    text = contents(out, &bytes);
    close(in);
    close(out);
    if (status == 126)
        broken("cannot run %s", player);
    if (status != 0)
        snprintf(t->wrong, sizeof t->wrong,
            "the model machine has not so much memory");
    else
        read_rows(t, text);
    free(text);
}

/* Read, check, play; null if the test has failed. */
static struct trace *
take_trace(const char *name, size_t most, const struct limits *l,
    const char *player, const struct rules *r, const char *options)
{
    static struct trace traces[3];
    static int n;
    struct trace *t = &traces[n++];
    size_t bytes;
    char *text = submitted(name, &bytes);

    t->name = name;
    if (text == NULL)
        return NULL;
    read_trace(t, text, most);
    free(text);
    check_rules(t, l);
    if (t->wrong[0] == '\0')
        play_trace(t, player, r, options);
    if (t->wrong[0] == '\0')
        return t;
    fail("%s, %s", name, t->wrong);
    return NULL;
}

/* Show what a trace of 09 did */
static void
show_row(const struct operation *o)
{
    char what[32];

    if (o->what == 'f')
        snprintf(what, sizeof what, "f %u", o->id);
    else
        snprintf(what, sizeof what, "%c %u %zu", o->what, o->id,
            o->bytes);
    detail("%4u  %-18s %3u %4u %7zu %6zu", o->line, what, o->ups,
        o->downs, o->heap, o->top);
}

static void
show(const struct trace *t)
{
    enum { first_rows = 9, last_rows = 4 };

    detail("line  operation           up down    heap   free at the"
        " end (pages)");
    for (size_t i = 0; i < t->n; i++)
        if (i < first_rows || i + last_rows >= t->n)
            show_row(&t->op[i]);
        else if (i == first_rows)
            detail(" ...  (rules.txt has the command that shows"
                " all of it)");
}

/* Know what is possible under the marks for 09 */
static size_t late_cache, late_mark;    /* pages */

static size_t
late_share(size_t pages)
{
    return (pages * late_cache + 127) / 128;
}

static size_t
late_low(size_t below)
{
    size_t s = late_share(below);

    return s > late_mark ? s : late_mark;
}

static size_t
late_ups(size_t from, size_t to)
{
    size_t n = 0;

    for (; from < to; n++)
        from += late_share(from > 128 ? from : 128);
    return n;
}

static size_t
late_after_trim(size_t pages, size_t patience)    /* at most */
{
    size_t fits = 0, fails = pages;

    while (fails - fits > 1) {
        size_t b = fits + (fails - fits) / 2;

        if (b + 2 * patience * late_low(b) < pages)
            fits = b;
        else
            fails = b;
    }
    return fits + late_low(fits);
}

static size_t
late_downs(size_t pages, size_t patience)
{
    size_t n = 0;

    for (; pages > 2 * patience * late_mark; n++)
        pages = late_after_trim(pages, patience);
    return n;
}

static size_t
promised_moves(const struct rules *r)
{
    size_t n, returns = 0, s = r->late_pages;

    late_cache = r->late_cache;
    late_mark = least_mark(r);
    while (late_mark << (returns + 1) < s)
        returns++;
    n = late_ups(1, s) + returns * late_ups(late_mark, s);
    for (size_t i = 0; i <= returns; i++)
        n += late_downs(s, (size_t)1 << i);
    return n;
}

/* Judge the traces of 09 */
static void
judge_moves(const struct rules *r, const struct trace *t)
{
    double most = (double)r->attack_lines * 3 / 4;
    double moves = (double)(t->ups + t->downs);

    test("attack.trace: the break goes down", 6);
    if (t->downs > 0)
        pass();
    else {
        show(t);
        fail("it went up %zu times and never down: more than %zu"
            " pages must be free at the end", t->ups, r->cache);
    }
    test("attack.trace: how often the break moves", 28);
    if (moves >= most)
        pass();
    else {
        if (t->downs > 0)
            show(t);
        partial(band(moves, most / 4, most),
            "%.0f moves in %zu operations; %.0f are possible, and"
            " %.0f give nothing", moves, r->attack_lines, most,
            most / 4);
    }
}

static void
judge_attack(const struct rules *r)
{
    struct limits l = {.page = r->page, .blocks = 1,
        .pages = r->attack_pages, .bytes = SIZE_MAX,
        .resize = true};
    struct trace *t;

    stage("Chatter");
    test("attack.trace: within its rules", 4);
    t = take_trace("attack.trace", r->attack_lines, &l,
        "play-1996", r, r->options);
    if (t != NULL) {
        pass();
        judge_moves(r, t);
        return;
    }
    test("attack.trace: the break goes down", 6);
    fail("the trace is not within its rules");
    test("attack.trace: how often the break moves", 28);
    fail("the trace is not within its rules");
}

static void
judge_flood(const struct rules *r)
{
    struct limits l = {.page = r->page, .blocks = flood_blocks,
        .pages = SIZE_MAX, .bytes = r->flood_bytes};
    double most = (double)(pages_of(r->flood_bytes, r->page)
        * r->flood_lines - r->cache);
    struct trace *t;

    stage("Flood");
    test("flood.trace: by how many pages the break moves", 20);
    t = take_trace("flood.trace", r->flood_lines, &l,
        "play-1996", r, r->options);
    if (t == NULL)
        return;
    if ((double)t->pages >= most) {
        pass();
        return;
    }
    show(t);
    partial(band((double)t->pages, most / 8, most),
        "%zu pages; %.0f are possible, and %.0f give nothing",
        t->pages, most, most / 8);
}

static void
judge_late_moves(const struct rules *r, const struct trace *t)
{
    double most = (double)promised_moves(r);
    double moves = (double)(t->ups + t->downs);

    test("attack-2005.trace: how often the break moves", 16);
    if (moves >= most * 3 / 4) {
        pass();
        return;
    }
    show(t);
    detail("moves up: %zu, down: %zu; the largest heap: %zu pages",
        t->ups, t->downs, t->largest);
    partial(band(moves, most / 8, most * 3 / 4),
        "%.0f moves; no trace has more than %.0f, three quarters of"
        " that are full points", moves, most);
}

static void
judge_2005(const struct rules *r)
{
    struct limits l = {.page = r->page, .blocks = most_ids,
        .pages = r->late_pages, .bytes = SIZE_MAX, .resize = true};
    struct trace *t;

    stage("The edition of 2005");
    test("attack-2005.trace: within its rules, and down once", 6);
    t = take_trace("attack-2005.trace", r->late_lines, &l,
        "play-2005", r, r->late_options);
    if (t != NULL && t->largest > r->late_pages)
        fail("the heap had %zu pages, more than %zu", t->largest,
            r->late_pages);
    else if (t != NULL && t->downs == 0) {
        show(t);
        partial(0.3, "the break never went down");
    } else if (t != NULL) {
        pass();
        judge_late_moves(r, t);
        return;
    }
    test("attack-2005.trace: how often the break moves", 16);
    fail("see the test before");
}

int
main(void)
{
    struct rules r;

    judge_start();
    r = draw_rules();
    judge_attack(&r);
    judge_flood(&r);
    judge_2005(&r);
    return judge_end();
}
