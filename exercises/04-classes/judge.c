/* Tangled from src/96-judges-20.nw: do not edit. */
/* Judges the size classes of exercise 4. */
#define _GNU_SOURCE
#include "judge.h"
#include "classes.h"

/* Describe a plan of classes */
enum rule { CLASSES, REQUESTS, CONTENTS, INFOS, NONE_BROKEN };
enum { most_classes = 64, largest_page = 65536 };

struct plan {
    size_t page;
    unsigned n;                /* classes */
    struct class_plan class[most_classes];
    unsigned char of[largest_page / 2 + 1];
    enum rule broken;          /* the first that is */
    bool crashed;
    char why[200];
};

static struct plan plans[3] = {
    {.page = 4096}, {.page = 16384}, {.page = 65536}};
__attribute__((format(printf, 3, 4)))
static bool
breaks(struct plan *p, enum rule rule, const char *format, ...)
{
    va_list arguments;

    p->broken = rule;
    va_start(arguments, format);
    vsnprintf(p->why, sizeof p->why, format, arguments);
    va_end(arguments);
    return false;
}

static unsigned
classes_allowed(size_t page)
{
    unsigned shift = 0;

    while ((size_t)1 << shift < page)
        shift++;
    return 2 * shift;
}

/* Reads `word n n n', so many numbers; false if it is not there. */
static bool
read_row(char **text, const char *word, uint64_t *number, int n)
{
    size_t length = strlen(word);
    char *end;

    if (strncmp(*text, word, length) != 0)
        return false;
    *text += length;
    for (int i = 0; i < n; i++, *text = end) {
        number[i] = strtoull(*text, &end, 10);
        if (**text != ' ' || end == *text)
            return false;
    }
    return *(*text)++ == '\n';
}

static bool
read_classes(struct plan *p, char **text)
{
    uint64_t n, row[4];
    unsigned most = classes_allowed(p->page);

    if (!read_row(text, "classes", &n, 1))
        return breaks(p, CLASSES, "the program printed no plan");
    if (n == 0)
        return breaks(p, CLASSES, "class_count(%zu) is 0: there are"
            " no classes yet", p->page);
    if (n > most)
        return breaks(p, CLASSES, "class_count(%zu) is %llu; the"
            " directory has room for %u heads", p->page,
            (unsigned long long)n, most);
    p->n = (unsigned)n;
    for (unsigned c = 0; c < p->n; c++) {
        if (!read_row(text, "class", row, 4))
            return breaks(p, CLASSES, "class %u is not there", c);
        p->class[c] = (struct class_plan){.size = row[0],
            .chunks = row[1], .info = row[2], .in_page = row[3]};
    }
    return true;
}

static bool
read_requests(struct plan *p, char **text)
{
    uint64_t row[2], bytes = 0;
    unsigned char class = 0;

    while (read_row(text, "from", row, 2)) {
        if (row[0] <= bytes || row[0] > p->page / 2)
            break;
        for (; bytes < row[0]; bytes++)
            p->of[bytes] = class;
        if (row[1] >= p->n)
            return breaks(p, REQUESTS, "class_of(%zu, %llu) is"
                " %llu; there are %u classes, from 0 on", p->page,
                (unsigned long long)row[0],
                (unsigned long long)row[1], p->n);
        class = (unsigned char)row[1];
    }
    for (; bytes <= p->page / 2; bytes++)
        p->of[bytes] = class;
    return strcmp(*text, "end\n") == 0
        || breaks(p, REQUESTS, "the program's list of requests has"
            " no end");
}

static bool check_rules(struct plan *p);

static void
get_plan(struct plan *p)
{
    char input[64];
    int n = snprintf(input, sizeof input, "page %zu\nplan\n",
        p->page);
    struct run r = run_player("player", input, (size_t)n);
    char *text = r.out;

    if (!r.ok)
        p->crashed = !breaks(p, CLASSES, "%s", r.why);
    else if (read_classes(p, &text) && read_requests(p, &text)
        && check_rules(p))
        p->broken = NONE_BROKEN;
    run_free(&r);
    if (p->broken != NONE_BROKEN)
        keep_input(input, (size_t)n);
}

static void
get_plans(void)
{
    for (int i = 0; i < 3; i++)
        if (i > 0 && plans[0].crashed)
            breaks(&plans[i], CLASSES, "not asked any more, because"
                " of pages of 4096 bytes: %.120s", plans[0].why);
        else
            get_plan(&plans[i]);
}

/* Check the rules of a plan */
/* Check the sizes of all classes */
static bool
check_sizes(struct plan *p)
{
    for (unsigned c = 0; c < p->n; c++) {
        size_t size = p->class[c].size;

        if (size == 0 || size % alignment != 0)
            return breaks(p, CLASSES, "class %u has chunks of %zu"
                " bytes, not a multiple of 16", c, size);
        if (size > p->page / 2)
            return breaks(p, CLASSES, "class %u has chunks of %zu"
                " bytes, more than half a page", c, size);
        if (c > 0 && size <= p->class[c - 1].size)
            return breaks(p, CLASSES, "class %u is not larger than"
                " class %u: %zu bytes after %zu", c, c - 1, size,
                p->class[c - 1].size);
    }
    return true;
}

/* Check that each request is served */
static bool
check_requests(struct plan *p)
{
    for (size_t bytes = 1; bytes <= p->page / 2; bytes++) {
        unsigned c = p->of[bytes];

        if (p->class[c].size < bytes)
            return breaks(p, REQUESTS, "class_of(%zu, %zu) is %u,"
                " whose chunks have only %zu bytes", p->page, bytes,
                c, p->class[c].size);
        if (bytes > 1 && c < p->of[bytes - 1])
            return breaks(p, REQUESTS, "class_of(%zu, %zu) is %u,"
                " less than for one byte less", p->page, bytes, c);
    }
    return true;
}

/* Check what a page contains */
static bool
check_contents(struct plan *p)
{
    for (unsigned c = 0; c < p->n; c++) {
        const struct class_plan *k = &p->class[c];
        size_t own = k->in_page ? k->info : 0;

        if (k->chunks == 0)
            return breaks(p, CONTENTS, "class %u (%zu bytes): a"
                " page has no chunks", c, k->size);
        if (k->info > p->page || k->info % 8 != 0
            || k->chunks > p->page
            || k->info < info_head + (k->chunks + map_bits - 1)
                / map_bits * map_word)
            return breaks(p, CONTENTS, "class %u (%zu bytes): an"
                " info of %zu bytes has no room for 24 bytes and"
                " %zu bits, or is not a multiple of 8", c, k->size,
                k->info, k->chunks);
        if (k->chunks * k->size + own > p->page)
            return breaks(p, CONTENTS, "class %u: %zu chunks of %zu"
                " bytes and %zu of info are more than a page", c,
                k->chunks, k->size, own);
    }
    return true;
}

/* Check that the infos of infos end */
static bool
check_infos(struct plan *p)
{
    for (unsigned c = 0; c < p->n; c++) {
        unsigned k = c, steps = 0;

        for (; !p->class[k].in_page && steps <= p->n; steps++) {
            if (p->class[k].info > p->page / 2)
                return breaks(p, INFOS, "class %u: an info of %zu"
                    " bytes fits in no chunk", k, p->class[k].info);
            k = p->of[p->class[k].info];
        }
        if (steps > p->n)
            return breaks(p, INFOS, "class %u (%zu bytes): to"
                " allocate its info takes an info, which takes an"
                " info, without end", c, p->class[c].size);
    }
    return true;
}

static bool
check_rules(struct plan *p)
{
    return check_sizes(p) && check_requests(p) && check_contents(p)
        && check_infos(p);
}

/* Ask which chunks start where */
struct question {
    unsigned class;
    size_t offset;
};

static size_t
draw_questions(const struct plan *p, struct question *q)
{
    uint64_t seed = seed_for("chunks");
    size_t n = 0;

    for (unsigned c = 0; c < p->n; c++) {
        size_t size = p->class[c].size, all = p->class[c].chunks;
        size_t any = number_below(&seed, all);
        size_t byte = number_below(&seed, p->page);
        size_t start = number_below(&seed, p->page / 16) * 16;
        size_t at[] = {0, size, (all - 1) * size, any * size,
            any * size + 8, any * size + size / 2, all * size,
            p->page - 1, byte, start};

        for (size_t i = 0; i < sizeof at / sizeof *at; i++)
            if (at[i] < p->page)
                q[n++] = (struct question){c, at[i]};
    }
    return n;
}

static long
right_answer(const struct plan *p, const struct question *q)
{
    const struct class_plan *c = &p->class[q->class];
    size_t n = q->offset / c->size;

    return q->offset % c->size == 0 && n < c->chunks ? (long)n : -1;
}

static void
keep_question(const struct plan *p, const struct question *q)
{
    char input[80];
    int n = snprintf(input, sizeof input, "page %zu\nat %u %zu\n",
        p->page, q->class, q->offset);

    keep_input(input, (size_t)n);
}

/* True, or why not is in p->why. */
static bool
ask_chunks(struct plan *p)
{
    struct question q[10 * most_classes];
    size_t n = draw_questions(p, q), wrong = 0;
    char input[64 * 10 * most_classes], *line;
    int bytes = sprintf(input, "page %zu\n", p->page);
    struct run r;

    for (size_t i = 0; i < n; i++)
        bytes += snprintf(input + bytes, 48, "at %u %zu\n",
            q[i].class, q[i].offset);
    r = run_player("player", input, (size_t)bytes);
    line = r.out;
    for (; wrong < n; wrong++)
        if (strtol(line, &line, 10) != right_answer(p, &q[wrong])
            || *line++ != '\n')
            break;
    /* Say which answer about a chunk is wrong */
    if (!r.ok) {
        snprintf(p->why, sizeof p->why, "class_chunk: %s", r.why);
        p->crashed = true;
        wrong = n + 1;
    } else if (wrong < n) {
        snprintf(p->why, sizeof p->why, "class_chunk(%zu, %u, %zu)"
            " is wrong: chunks of %zu bytes, %zu in a page, so it is"
            " %ld",
            p->page, q[wrong].class, q[wrong].offset,
            p->class[q[wrong].class].size,
            p->class[q[wrong].class].chunks,
            right_answer(p, &q[wrong]));
        keep_question(p, &q[wrong]);
    }
    run_free(&r);
    return wrong == n;
}

/* Lay out a heap by a plan */
struct heap {
    uint64_t asked;                    /* bytes */
    uint64_t blocks[most_classes];     /* that programs asked for */
    uint64_t infos[most_classes];      /* that pages did */
    uint64_t bytes[most_classes];      /* asked for, by class */
    uint64_t pages[most_classes];
    uint64_t inside, tails, info, room;    /* where it is lost */
};

static void
put_block(struct heap *h, const struct plan *p, size_t bytes)
{
    h->asked += bytes;
    h->blocks[p->of[bytes]]++;
    h->bytes[p->of[bytes]] += bytes;
}

static void
count_pages(struct heap *h, const struct plan *p)
{
    for (unsigned round = 0; round <= p->n; round++) {
        for (unsigned c = 0; c < p->n; c++)
            h->pages[c] = (h->blocks[c] + h->infos[c]
                + p->class[c].chunks - 1) / p->class[c].chunks;
        memset(h->infos, 0, sizeof h->infos);
        for (unsigned c = 0; c < p->n; c++)
            if (!p->class[c].in_page)
                h->infos[p->of[p->class[c].info]] += h->pages[c];
    }
}

static void
account(struct heap *h, const struct plan *p)
{
    count_pages(h, p);
    for (unsigned c = 0; c < p->n; c++) {
        const struct class_plan *k = &p->class[c];
        uint64_t own = k->in_page ? k->info : 0;

        h->inside += h->blocks[c] * k->size - h->bytes[c];
        h->info += h->infos[c] * k->size + h->pages[c] * own;
        h->tails += h->pages[c]
            * (p->page - k->chunks * k->size - own);
        h->room += (h->pages[c] * k->chunks - h->blocks[c]
            - h->infos[c]) * k->size;
    }
}

static uint64_t
wasted(const struct heap *h)
{
    return h->inside + h->tails + h->info + h->room;
}

/* Draw requests for a heap */
enum kind { BUFFERS, EVEN, SMALL_ONES, PROGRAM, FEW };

struct source {
    enum kind kind;
    size_t page, half_life;
    size_t hot[16];        /* sizes that a program likes */
    uint64_t seed;
};

static unsigned
log2_of(size_t n)
{
    return (unsigned)(63 - __builtin_clzll(n));
}

/* As often between 8 and 16 as between 1024 and 2048. */
static size_t
any_scale(struct source *s)
{
    size_t low = (size_t)1
        << number_below(&s->seed, log2_of(s->page / 2));

    return low + number_below(&s->seed, low) + 1;
}

static void
start_source(struct source *s, enum kind kind, size_t page,
    unsigned number)
{
    static const char *const names[] = {"buffers", "even",
        "small ones", "program", "few"};

    s->kind = kind;
    s->page = page;
    s->seed = seed_for(names[kind]) + number;
    draw_next(&s->seed);
    s->half_life = 40 + number_below(&s->seed, 80);
    for (int i = 0; i < 16; i++)
        s->hot[i] = (any_scale(s) + 7) & ~(size_t)7;
}

static size_t
smaller_of_two(struct source *s, size_t n)
{
    size_t a = number_below(&s->seed, n);
    size_t b = number_below(&s->seed, n);

    return a < b ? a : b;
}

static size_t
draw_request(struct source *s)
{
    size_t half = s->page / 2, power;
    uint64_t coins;

    switch (s->kind) {
    case BUFFERS:
        power = (size_t)16
            << smaller_of_two(s, log2_of(half) - 4);
        return power + 1 + number_below(&s->seed, 4);
    case EVEN:
        return 1 + number_below(&s->seed, half);
    case SMALL_ONES:
        coins = draw_next(&s->seed) | (uint64_t)1 << 63;
        return 1 + s->half_life * (size_t)__builtin_ctzll(coins)
            + number_below(&s->seed, s->half_life);
    case PROGRAM:
        if (number_below(&s->seed, 5) != 0)
            return s->hot[smaller_of_two(s, 16)];
        return any_scale(s);
    default:
        return any_scale(s);
    }
}

/* Weigh a plan against powers of two */
static const char *const rule_names[] = {
    "the number of classes and their sizes",
    "which class a request gets",
    "what a page holds",
    "where the infos lie",
};

static void
tell_debugger(const char *where)
{
    static bool told;
    const char *failed = getenv("KEG_FAILED");

    if (practice && failed != NULL && !told)
        detail("gdb -q -ex 'break %s' -ex 'run <%s.input'"
            " %s/player", where, failed, surroundings("KEG_BUILT"));
    told = true;
}

static void
judge_rule(enum rule rule, const char *name, double points)
{
    struct plan *p = &plans[0];

    test(name, points);
    if (p->broken > rule) {
        pass();
    } else if (p->broken == rule) {
        tell_debugger(rule == REQUESTS ? "class_of" : "class_plan");
        fail("%s", p->why);
    } else {
        fail("not looked at yet: first mend %s",
            rule_names[p->broken]);
    }
}

static void
judge_chunks(struct plan *p, const char *name, double points)
{
    test(name, points);
    if (p->broken != NONE_BROKEN && p == &plans[0]) {
        fail("not looked at yet: first mend %s",
            rule_names[p->broken]);
    } else if (p->broken == NONE_BROKEN && p != &plans[0]
        && plans[0].crashed) {
        fail("not asked any more: %s", plans[0].why);
    } else if (p->broken != NONE_BROKEN || !ask_chunks(p)) {
        tell_debugger(p->broken == NONE_BROKEN ? "class_chunk"
            : p->broken == REQUESTS ? "class_of" : "class_plan");
        fail("%s", p->why);
    } else {
        pass();
    }
}

static size_t
powers_info(size_t chunks)
{
    size_t words = (chunks + map_bits - 1) / map_bits;

    return (info_head + words * map_word + 7) & ~(size_t)7;
}

static void
plan_powers(struct plan *p, size_t page)
{
    p->page = page;
    for (size_t size = 16; size <= page / 2; size *= 2) {
        struct class_plan *k = &p->class[p->n];

        k->size = size;
        k->chunks = page / size;
        k->info = powers_info(k->chunks);
        k->in_page = size <= 2 * k->info;
        if (k->in_page)
            k->chunks = (page - k->info) / size;
        for (size_t b = p->n == 0 ? 0 : size / 2; b++ < size;)
            p->of[b] = (unsigned char)p->n;
        p->n++;
    }
}

struct weighing {
    enum kind kind;
    const char *name;
    unsigned heaps, blocks;
    double naive[2], full[2];    /* times powers of two's waste */
    double points[2];
};

static const struct weighing weighings[] = {
    {BUFFERS, "powers of two and a byte", 2, 20000,
        {1, 1}, {0.27, 0.28}, {8, 3}},
    {EVEN, "all sizes alike", 2, 20000,
        {1, 1}, {0.57, 0.60}, {8, 3}},
    {SMALL_ONES, "mostly small ones", 8, 10000,
        {1, 1}, {0.42, 0.60}, {8, 3}},
    {PROGRAM, "programs with favourite sizes", 100, 8000,
        {1, 1}, {0.62, 0.68}, {10, 4}},
    {FEW, "small heaps of 300 blocks", 24, 300,
        {1.9, 2.2}, {1.52, 1.75}, {8, 3}},
};

static void
fill_heaps(struct heap *h, const struct plan *p,
    const struct weighing *w)
{
    memset(h, 0, sizeof *h);
    for (unsigned i = 0; i < w->heaps; i++) {
        struct heap one = {0};
        struct source s;

        start_source(&s, w->kind, p->page, i);
        for (unsigned n = 0; n < w->blocks; n++) {
            size_t bytes = draw_request(&s);
            put_block(&one, p,
                bytes < p->page / 2 ? bytes : p->page / 2);
        }
        account(&one, p);
        /* Add one heap to the sum */
        h->asked += one.asked;
        h->inside += one.inside;
        h->tails += one.tails;
        h->info += one.info;
        h->room += one.room;
        for (unsigned c = 0; c < p->n; c++) {
            h->blocks[c] += one.blocks[c];
            h->bytes[c] += one.bytes[c];
            h->pages[c] += one.pages[c];
        }
    }
}

static double
percent(uint64_t bytes, const struct heap *h)
{
    return 100.0 * (double)bytes / (double)h->asked;
}

static void
show_waste(const char *whose, const struct heap *h)
{
    detail("%s %5.1f %%: %.1f inside, %.1f tails,"
        " %.1f infos, %.1f free", whose, percent(wasted(h), h),
        percent(h->inside, h), percent(h->tails, h),
        percent(h->info, h), percent(h->room, h));
}

static void
show_worst_class(const struct heap *h, const struct plan *p)
{
    uint64_t lost, most = 0;
    unsigned worst = 0;

    for (unsigned c = 0; c < p->n; c++) {
        lost = h->pages[c] * p->page - h->bytes[c];
        if (lost > most) {
            most = lost;
            worst = c;
        }
    }
    if (h->blocks[worst] > 0)
        detail("class %u loses most: %llu pages, %zu bytes a chunk,"
            " %llu a request", worst,
            (unsigned long long)h->pages[worst],
            p->class[worst].size,
            (unsigned long long)(h->bytes[worst]
                / h->blocks[worst]));
}

static double
weigh(const struct plan *p, const struct weighing *w, int which,
    double scale)
{
    static struct plan powers;
    struct heap h, naive;
    double times, part;

    memset(&powers, 0, sizeof powers);
    plan_powers(&powers, p->page);
    fill_heaps(&h, p, w);
    fill_heaps(&naive, &powers, w);
    times = (double)wasted(&h) / (double)wasted(&naive);
    part = band(times, w->naive[which], w->full[which]);
    if (part * scale < 1) {
        show_waste("your plan wastes", &h);
        show_waste("powers of two   ", &naive);
        show_worst_class(&h, p);
    }
    /* Give points for times and scale */
    if (part >= 1 && scale < 1)
        partial(scale, "%.2f times the waste of powers of two is"
            " enough; the other points come with those for large"
            " heaps", times);
    else
        partial(part * scale, "%.2f times the waste of powers of two;"
            " full points at %.2f, none at %.2f", times,
            w->full[which], w->naive[which]);
    return part;
}

static void
weigh_all(const struct plan *p, int which)
{
    enum { n = sizeof weighings / sizeof *weighings };
    double sum = 0;

    for (int i = 0; i < n; i++) {
        const struct weighing *w = &weighings[i];

        test(w->name, w->points[which]);
        if (p->broken != NONE_BROKEN)
            fail("weighed when the plan for pages of %zu bytes"
                " keeps all rules", p->page);
        else
            sum += weigh(p, w, which, w->kind == FEW
                ? sum / (n - 1) : 1);
    }
}

int
main(void)
{
    judge_start();
    /* Judge the rules of all plans */
    get_plans();
    stage("The rules, pages of 4096 bytes");
    judge_rule(CLASSES, "classes: how many, how large", 3);
    judge_rule(REQUESTS, "every request finds a class", 3);
    judge_rule(CONTENTS, "a page holds its chunks and its info", 3);
    judge_rule(INFOS, "the infos of infos come to an end", 2);
    judge_chunks(&plans[0], "which chunk starts here", 5);
    stage("The rules, larger pages");
    judge_chunks(&plans[1], "all rules, pages of 16384 bytes", 3);
    judge_chunks(&plans[2], "all rules, pages of 65536 bytes", 3);
    /* Judge what the plans waste */
    stage("What is wasted, pages of 4096 bytes");
    weigh_all(&plans[0], 0);
    stage("What is wasted, pages of 16384 bytes");
    weigh_all(&plans[1], 1);
    return judge_end();
}
