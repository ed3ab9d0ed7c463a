/* Tangled from src/96-judges-19.nw: do not edit. */
/* Judges the trace readers of exercise 2. */
#define _GNU_SOURCE
#include "judge.h"

/* Collect output */
struct text {
    char *start;
    size_t bytes, room;
};

__attribute__((format(printf, 2, 3)))
static void
put(struct text *t, const char *format, ...)
{
    va_list arguments;

    if (t->room - t->bytes < 256) {
        t->room = 2 * t->room + 4096;
        t->start = realloc(t->start, t->room);
        if (t->start == NULL)
            broken("no memory for a text");
    }
    va_start(arguments, format);
    t->bytes += (size_t)vsnprintf(t->start + t->bytes,
        t->room - t->bytes, format, arguments);
    va_end(arguments);
}

/* Cut a trace into lines and words */
struct span { const char *start; size_t bytes; };

struct line_read {
    size_t number;
    struct span word[4];
    size_t words;         /* 4: too many */
};

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void
cut_line(struct line_read *l, struct span s)
{
    const char *comment = memchr(s.start, '#', s.bytes);
    size_t end = comment != NULL ? (size_t)(comment - s.start)
        : s.bytes;

    l->words = 0;
    for (size_t i = 0; i < end;) {
        size_t from = i;

        while (i < end && !is_blank(s.start[i]))
            i++;
        if (i > from && l->words < 4)
            l->word[l->words++] = (struct span){s.start + from,
                i - from};
        i += i < end;
    }
}

static bool    /* false at the end of the text */
next_line(struct span *rest, struct line_read *l)
{
    const char *newline;
    struct span s = *rest;

    if (s.bytes == 0)
        return false;
    newline = memchr(s.start, '\n', s.bytes);
    if (newline != NULL)
        s.bytes = (size_t)(newline - s.start);
    rest->start += s.bytes + (newline != NULL);
    rest->bytes -= s.bytes + (newline != NULL);
    if (s.bytes > 0 && s.start[s.bytes - 1] == '\r')
        s.bytes--;
    l->number++;
    cut_line(l, s);
    return true;
}

/* Read numbers strictly */
static bool
is_word(struct span s, const char *word)
{
    return s.bytes == strlen(word)
        && memcmp(s.start, word, s.bytes) == 0;
}

/* Null, or the fault. */
static const char *
read_number(struct span s, uint64_t most, uint64_t *n)
{
    bool large = false;

    *n = 0;
    for (size_t i = 0; i < s.bytes; i++) {
        unsigned digit = (unsigned)(s.start[i] - '0');

        if (digit > 9)
            return "bad-number";
        large = large || *n > (most - digit) / 10;
        if (!large)
            *n = 10 * *n + digit;
    }
    return large ? "too-large" : NULL;
}

/* Hold the blocks of a trace */
struct known { uint64_t id; bool live; };

struct reading {
    struct text *out;
    uint64_t header[4];
    int numbers;          /* in the header; 0 if there is none */
    struct known *known;  /* by id */
    size_t count, room;
    uint64_t requests;
};

static size_t
place_of(const struct reading *r, uint64_t id)
{
    size_t low = 0, high = r->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (r->known[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct known *    /* or null */
known_block(const struct reading *r, uint64_t id)
{
    size_t i = place_of(r, id);

    return i < r->count && r->known[i].id == id
        ? &r->known[i] : NULL;
}

static void
be_born(struct reading *r, uint64_t id)
{
    size_t i = place_of(r, id);

    if (i == r->count || r->known[i].id != id) {
        if (r->count == r->room) {
            r->room = 2 * r->room + 64;
            r->known = realloc(r->known,
                r->room * sizeof *r->known);
            if (r->known == NULL)
                broken("no memory for blocks");
        }
        memmove(r->known + i + 1, r->known + i,
            (r->count++ - i) * sizeof *r->known);
        r->known[i].id = id;
    }
    r->known[i].live = true;
}

/* Read the header of a trace */
static bool
begins_with_digit(const struct line_read *l)
{
    return l->words == 1 && l->word[0].start[0] >= '0'
        && l->word[0].start[0] <= '9';
}

static void
put_fault(struct reading *r, size_t line, const char *fault)
{
    put(r->out, "line %zu: fault %s\n", line, fault);
}

static void
end_header(struct reading *r, int n, size_t first, bool good)
{
    const uint64_t *h = r->header;

    if (good && n != 0 && n != 3 && n != 4)
        put_fault(r, first, "bad-header");
    r->numbers = good && (n == 3 || n == 4) ? n : 0;
    if (r->numbers > 0)
        put(r->out, "header of %d: heap %llu ids %llu requests %llu"
            " weight %llu\n", n, (unsigned long long)h[0],
            (unsigned long long)h[1], (unsigned long long)h[2],
            (unsigned long long)(n == 4 ? h[3] : 0));
}

/* Read a request of a trace */
static const char *    /* null, or the fault */
read_id(struct span s, bool *null, uint64_t *id)
{
    *null = is_word(s, "-1");
    return *null ? NULL : read_number(s, UINT32_MAX, id);
}

static void
put_request(struct reading *r, const struct line_read *l,
    uint64_t id, uint64_t bytes)
{
    struct known *k = known_block(r, id);
    bool resize = *l->word[0].start == 'r' && k != NULL && k->live;

    be_born(r, id);
    put(r->out, "line %zu: %s %llu %llu\n", l->number,
        resize ? "resize" : "allocate", (unsigned long long)id,
        (unsigned long long)bytes);
}

static const char *    /* null, or the fault */
read_birth(struct reading *r, const struct line_read *l)
{
    uint64_t id = 0, bytes = 0;
    bool null;
    const char *fault = read_id(l->word[1], &null, &id);
    struct known *k;

    if (fault == NULL)
        fault = read_number(l->word[2], UINT64_MAX, &bytes);
    if (fault != NULL)
        return fault;
    if (null)
        return "nameless";
    if (r->numbers > 0 && id >= r->header[1])
        return "out-of-range";
    k = known_block(r, id);
    if (*l->word[0].start == 'a' && k != NULL && k->live)
        return "born-twice";
    put_request(r, l, id, bytes);
    return NULL;
}

static const char *    /* null, or the fault */
read_death(struct reading *r, const struct line_read *l)
{
    uint64_t id = 0;
    bool null;
    const char *fault = read_id(l->word[1], &null, &id);
    struct known *k;

    if (fault != NULL)
        return fault;
    if (null) {
        put(r->out, "line %zu: free-null\n", l->number);
        return NULL;
    }
    if (r->numbers > 0 && id >= r->header[1])
        return "out-of-range";
    k = known_block(r, id);
    if (k == NULL)
        return "not-born";
    if (!k->live)
        return "freed-twice";
    k->live = false;
    put(r->out, "line %zu: free %llu\n", l->number,
        (unsigned long long)id);
    return NULL;
}

static void
read_request(struct reading *r, const struct line_read *l)
{
    const char *fault = "bad-line";
    bool birth = is_word(l->word[0], "a")
        || is_word(l->word[0], "r");
    bool death = is_word(l->word[0], "f");

    r->requests += birth || death;
    if (birth && l->words == 3)
        fault = read_birth(r, l);
    else if (death && l->words == 2)
        fault = read_death(r, l);
    if (fault != NULL)
        put_fault(r, l->number, fault);
}

/* Read a trace as it should be read */
static struct text
as_it_should_be(const char *text, size_t bytes)
{
    struct text out = {0};
    struct reading r = {.out = &out};
    struct span rest = {text, bytes};
    struct line_read l = {0};
    size_t first = 0;
    int n = 0;
    bool in_header = true, good = true;

    while (next_line(&rest, &l)) {
        if (l.words == 0)
            continue;
        if (in_header && begins_with_digit(&l)) {
            /* Take a number of the header */
            uint64_t value;
            const char *fault = read_number(l.word[0], UINT64_MAX, &value);

            first = n == 0 ? l.number : first;
            if (fault != NULL)
                put_fault(&r, l.number, fault);
            good = good && fault == NULL;
            if (n < 4)
                r.header[n] = value;
            n++;
            continue;
        }
        if (in_header)
            end_header(&r, n, first, good);
        in_header = false;
        read_request(&r, &l);
    }
    if (in_header)
        end_header(&r, n, first, good);
    /* Say what is left at the end of the trace */
    for (size_t i = 0; i < r.count; i++)
        if (r.known[i].live)
            put(&out, "left %llu\n", (unsigned long long)r.known[i].id);
    if (r.numbers > 0 && r.requests != r.header[2])
        put_fault(&r, l.number, "wrong-count");
    free(r.known);
    put(&out, "end\n");
    return out;
}

/* Write traces to be read */
enum feature {
    RESIZES = 1, BLANKS = 2, COMMENTS = 4, CRLF = 8, NO_END = 16,
    NULLS = 32, UNBORN = 64, UNBALANCED = 128, HEADER_3 = 256,
    HEADER_4 = 512, FAR_IDS = 1024, LARGE = 2048, BAD_LINES = 4096,
    BAD_NUMBERS = 8192, BAD_STATES = 16384, all_features = 32767
};

struct maker {
    uint64_t seed;
    unsigned features;
    struct text body, all;
    uint64_t id[4096];    /* the ids that were used */
    bool live[4096];
    size_t ids;
    uint64_t requests;
};

static uint64_t
below(struct maker *m, uint64_t n)
{
    return number_below(&m->seed, n);
}

/* One time in n, if the trace has that feature. */
static bool
sometimes(struct maker *m, unsigned feature, uint64_t n)
{
    return (m->features & feature) && below(m, n) == 0;
}

static const char *
gap(struct maker *m)
{
    static const char *const blanks[] = {"  ", "\t", " \t ", "   "};

    return sometimes(m, BLANKS, 2) ? blanks[below(m, 4)] : " ";
}

static void
end_line(struct maker *m)
{
    static const char *const remark[] = {
        " # big", "#", " # a 1 2", "\t# f 0 # f 1", " #\t3"};

    if (sometimes(m, BLANKS, 4))
        put(&m->body, "%s", " \t");
    if (sometimes(m, COMMENTS, 3))
        put(&m->body, "%s", remark[below(m, 5)]);
    put(&m->body, "%s", m->features & CRLF && below(m, 8) > 0
        ? "\r\n" : "\n");
    if (sometimes(m, BLANKS, 5))
        put(&m->body, "%s", below(m, 2) ? "\n" : " \t \n");
    if (sometimes(m, COMMENTS, 6))
        put(&m->body, "%s", below(m, 2) ? "# resting\n" : "\t#\n");
}

static void
put_id_line(struct maker *m, char what, uint64_t id)
{
    if (sometimes(m, BLANKS, 4))
        put(&m->body, "%s", gap(m));
    put(&m->body, "%c%s%llu", what, gap(m), (unsigned long long)id);
    m->requests++;
}

static uint64_t
some_size(struct maker *m)
{
    if (sometimes(m, NULLS, 3))
        return 0;
    if (sometimes(m, LARGE, 4))
        return UINT64_MAX - below(m, 3);
    return 1 + below(m, (uint64_t)1 << (1 + below(m, 20)));
}

static void
put_sized_line(struct maker *m, char what, uint64_t id)
{
    uint64_t size = some_size(m);

    put_id_line(m, what, id);
    put(&m->body, "%s%llu", gap(m), (unsigned long long)size);
    end_line(m);
}

static size_t    /* its place, or m->ids if there is none */
some_block(struct maker *m, bool live)
{
    size_t start = m->ids > 0 ? below(m, m->ids) : 0;

    for (size_t n = 0; n < m->ids; n++) {
        size_t i = (start + n) % m->ids;

        if (m->live[i] == live)
            return i;
    }
    return m->ids;
}

static void
give_birth(struct maker *m)
{
    size_t i = m->ids;

    if (i == sizeof m->id / sizeof *m->id)
        return;
    m->id[i] = i;
    if (m->features & FAR_IDS)
        m->id[i] = i * 0x10001 + below(m, 0x8000);
    if ((m->features & FAR_IDS) && below(m, 2))
        m->id[i] |= (uint64_t)1 << 31;
    for (size_t k = 0; k < i; k++)
        if (m->id[k] == m->id[i])
            return;
    m->ids++;
    m->live[i] = true;
    put_sized_line(m, sometimes(m, UNBORN, 2) ? 'r' : 'a',
        m->id[i]);
}

static void
die(struct maker *m, size_t i)
{
    m->live[i] = false;
    put_id_line(m, 'f', m->id[i]);
    end_line(m);
}

static void
one_request(struct maker *m)
{
    size_t live = some_block(m, true), dead = some_block(m, false);

    if (sometimes(m, NULLS, 6)) {
        put(&m->body, "f%s-1", gap(m));
        m->requests++;
        end_line(m);
    } else if (sometimes(m, RESIZES, 3) && live < m->ids) {
        put_sized_line(m, 'r', m->id[live]);
    } else if (sometimes(m, UNBORN, 4) && dead < m->ids) {
        m->live[dead] = true;
        put_sized_line(m, below(m, 2) ? 'a' : 'r', m->id[dead]);
    } else if (below(m, 5) < 2 && live < m->ids) {
        die(m, live);
    } else {
        give_birth(m);
    }
}

/* Write traces with faults */
static void
bad_line(struct maker *m)
{
    static const char *const line[] = {
        "a 1", "f", "r 2 3 4", "m 4 5", "A 1 2", "f 1 2", "a",
        "free 1", "12", "a1 2 3", "-", "f -1 -1", "a\v1\v2"};

    put(&m->body, "%s", line[below(m, 13)]);
    end_line(m);
}

static void
bad_number(struct maker *m)
{
    static const char *const line[] = {
        "a 0x10 3", "a 70 +3", "f 1.5", "f -2", "a 71 -1",
        "r 72 3e4", "f one", "a 4294967296 8",
        "f 99999999999999999", "a 73 18446744073709551616",
        "a 74 99999999999999999999999",
        "a 75 40000000000000000000", "f -0", "f --1", "f -01",
        "f 1,", "a 4294967296 x", "a x 18446744073709551616",
        "a 76 1844674407370955161x"};

    put(&m->body, "%s", line[below(m, 19)]);
    end_line(m);
}

static void
bad_state(struct maker *m)
{
    size_t live = some_block(m, true), dead = some_block(m, false);

    switch (below(m, 5)) {
    case 0:
        if (dead < m->ids)
            put_id_line(m, 'f', m->id[dead]);
        break;
    case 1:
        if (live < m->ids) {
            put_sized_line(m, 'a', m->id[live]);
            return;
        }
        break;
    case 2: put_id_line(m, 'f', 3000000 + below(m, 9)); break;
    case 3:
        put(&m->body, "%c -1 64", below(m, 2) ? 'a' : 'r');
        break;
    case 4: put(&m->body, "r 0000%llu 5000000000",
            (unsigned long long)(live < m->ids ? m->id[live]
                : 4000000)); break;
    }
    end_line(m);
}

static void
make_body(struct maker *m, int requests)
{
    for (int i = 0; i < requests; i++) {
        one_request(m);    /* first: it ends the header */
        if (sometimes(m, BAD_LINES, 4))
            bad_line(m);
        if (sometimes(m, BAD_NUMBERS, 4))
            bad_number(m);
        if (sometimes(m, BAD_STATES, 4))
            bad_state(m);
    }
    /* Make sure that the feature is there */
    if (m->features & NULLS) {
        put(&m->body, "f -1");
        end_line(m);
        m->requests++;
    }
    if (m->features & COMMENTS)
        put(&m->body, "# all%s\n", m->features & CRLF ? "\r" : "");
    if (m->features & UNBALANCED)
        give_birth(m);
    if (m->features & LARGE) {
        put(&m->body, "a 0000000000000000000000%d "
            "18446744073709551615\n", 4001);
        put(&m->body, "f 4001\n");
    }
    if (!(m->features & UNBALANCED))
        for (size_t i = 0; i < m->ids; i++)
            if (m->live[i])
                die(m, i);
}

static uint64_t
count_requests(const char *text, size_t bytes)
{
    struct text none = {0};
    struct reading r = {.out = &none};
    struct span rest = {text, bytes};
    struct line_read l = {0};

    while (next_line(&rest, &l))
        if (l.words > 0)
            read_request(&r, &l);
    free(r.known);
    free(none.start);
    return r.requests;
}

enum header_fault {
    MORE_REQUESTS, FEWER_IDS, TWO_NUMBERS, FIVE_NUMBERS, NO_NUMBER,
    LARGE_NUMBER, NO_FAULT
};

static void
make_header(struct maker *m, enum header_fault fault)
{
    const char *end = m->features & CRLF ? "\r\n" : "\n";
    int numbers = fault == TWO_NUMBERS ? 2
        : fault == FIVE_NUMBERS ? 5
        : m->features & HEADER_4 ? 4 : 3;
    uint64_t heap = below(m, 1 << 24), weight = below(m, 3);
    uint64_t number[] = {heap,
        m->features & FAR_IDS ? UINT32_MAX : 4096,
        count_requests(m->body.start, m->body.bytes), weight, 7};

    if (fault == MORE_REQUESTS)
        number[2] += 1 + below(m, 3);
    if (fault == FEWER_IDS)
        number[1] = m->ids / 2;
    for (int i = 0; i < numbers; i++) {
        put(&m->all, "%s%llu%s%s", i == 1 && fault == LARGE_NUMBER
            ? "18446744073709551616" : "",
            (unsigned long long)number[i],
            i == 1 && fault == NO_NUMBER ? "k" : "", end);
        if (m->features & BLANKS)
            put(&m->all, "%s", end);
    }
}

static struct text
make_trace(const char *name, unsigned features, int requests,
    enum header_fault fault)
{
    static struct maker m;
    struct text all;

    memset(&m, 0, sizeof m);
    m.seed = seed_for(name);
    m.features = features;
    make_body(&m, requests);
    if (features & (HEADER_3 | HEADER_4))
        make_header(&m, fault);
    all = m.all;
    for (size_t i = 0; i < m.body.bytes; i++)
        put(&all, "%c", m.body.start[i]);
    if (features & NO_END)
        all.bytes--;
    all.start[all.bytes] = '\0';
    free(m.body.start);
    return all;
}

/* Show a line that may hold anything */
static void
printable(char *to, size_t room, const char *line, size_t bytes)
{
    size_t n = 0;

    for (size_t i = 0; i < bytes && n + 8 < room; i++)
        if (line[i] == '\t')
            n += (size_t)sprintf(to + n, "\\t");
        else if (line[i] == '\r')
            n += (size_t)sprintf(to + n, "\\r");
        else if (line[i] < ' ' || line[i] > '~')
            n += (size_t)sprintf(to + n, "\\x%02x",
                (unsigned char)line[i]);
        else
            to[n++] = line[i];
    to[n] = '\0';
}

static void
show_trace(const char *text, size_t bytes)
{
    enum { most_lines = 14 };
    size_t number = 1;

    detail("The trace (also in the file that is named below):");
    for (size_t i = 0; i < bytes && number <= most_lines;
         number++) {
        const char *end = memchr(text + i, '\n', bytes - i);
        size_t n = end != NULL ? (size_t)(end - text) - i
            : bytes - i;
        char line[300];

        printable(line, sizeof line, text + i, n);
        detail("  %3zu  %s%s", number, line,
            end == NULL ? "   (no newline)" : "");
        i += n + 1;
    }
    if (number > most_lines)
        detail("  ... and so on");
}

/* Find the first difference of two outputs */
static size_t    /* where the first line begins that differs */
first_difference(const char *a, const char *b)
{
    size_t line = 0;

    for (size_t i = 0; a[i] == b[i]; i++) {
        if (a[i] == '\0')
            return SIZE_MAX;
        if (a[i] == '\n')
            line = i + 1;
    }
    return line;
}

static void
line_at(char *to, size_t room, const char *text, size_t at)
{
    printable(to, room, text + at, strcspn(text + at, "\n"));
}

/* Judge a trace */
struct outcome {
    bool same;
    bool crashed;
    bool slow;          /* stopped: shrinking would take too long */
    char kind[64];      /* of item that was expected */
    char reason[400];
};

static void
keep_kind(char *to, size_t room, const char *line)
{
    size_t n = 0;

    for (; *line != '\0' && *line != '\n' && n + 1 < room; line++)
        if (*line < '0' || *line > '9')
            to[n++] = *line;
    to[n] = '\0';
}

static struct outcome
compare_outputs(const struct run *r, const char *right)
{
    size_t at = first_difference(r->out, right);
    struct outcome o = {
        .crashed = !r->ok && strncmp(r->why, "crashed", 7) == 0,
        .same = r->ok && at == SIZE_MAX
            && strlen(r->out) == r->bytes};
    char got[150], expected[150];

    o.slow = !r->ok && !o.crashed;
    if (at != SIZE_MAX)
        keep_kind(o.kind, sizeof o.kind, right + at);
    if (!r->ok) {
        snprintf(o.reason, sizeof o.reason, "%s", r->why);
    } else if (!o.same) {
        at = at == SIZE_MAX ? strlen(r->out) : at;
        line_at(got, sizeof got, r->out, at);
        line_at(expected, sizeof expected, right, at);
        snprintf(o.reason, sizeof o.reason,
            "expected \"%s\", got \"%s\"", expected, got);
    }
    return o;
}

static struct outcome
try_trace(const char *text, size_t bytes)
{
    struct text right = as_it_should_be(text, bytes);
    struct run r = run_player("player", text, bytes);
    struct outcome o = compare_outputs(&r, right.start);

    run_free(&r);
    free(right.start);
    return o;
}

static bool
still_fails(const char *text, size_t bytes, void *data)
{
    const struct outcome *first = data;
    struct outcome o;

    if (stopped > 0)    /* soon it would not be started */
        return false;
    o = try_trace(text, bytes);
    return !o.same && !o.slow && o.crashed == first->crashed
        && (o.crashed || strcmp(o.kind, first->kind) == 0);
}

static void
show_failure(struct text *t, struct outcome *o)
{
    if (practice && !o->slow) {
        t->bytes = shrink_lines(t->start, t->bytes, 0, still_fails,
            o, 80);
        *o = try_trace(t->start, t->bytes);
    }
    show_trace(t->start, t->bytes);
    if (!keep_input(t->start, t->bytes))
        return;
    if (o->crashed)
        detail("The text ends where memory ends: reading"
            " text[bytes] crashes.");
    detail("gdb -q -ex 'break trace_next' -ex 'run < %s.input' "
        "%s/player", surroundings("KEG_FAILED"),
        surroundings("KEG_BUILT"));
}

static struct outcome
judge_one(const char *name, unsigned features, int requests,
    enum header_fault fault)
{
    static bool shown;    /* a failure */
    struct text t = make_trace(name, features, requests, fault);
    struct outcome o = try_trace(t.start, t.bytes);

    if (!o.same && !shown) {
        show_failure(&t, &o);
        shown = true;
    }
    free(t.start);
    return o;
}

static void
judge_trace(const char *name, double points, unsigned features,
    int requests)
{
    struct outcome o;

    test(name, points);
    o = judge_one(name, features, requests, NO_FAULT);
    if (o.same)
        pass();
    else
        fail("%s", o.reason);
}

static void
judge_headers(double points)
{
    struct outcome o, first = {.same = true};
    int right = 0;

    test("headers that are wrong", points);
    for (int fault = 0; fault < NO_FAULT; fault++) {
        char name[32];

        snprintf(name, sizeof name, "wrong header %d", fault);
        o = judge_one(name, fault % 2 ? HEADER_3 : HEADER_4, 12,
            (enum header_fault)fault);
        right += o.same;
        if (first.same)
            first = o;
    }
    partial((double)right / NO_FAULT, "%s", first.same ? ""
        : first.reason);
}

/* Judge the stages of traces */
int
main(void)
{
    judge_start();
    stage("Requests");
    judge_trace("two letters, a and f", 5, 0, 6);
    judge_trace("resizing", 5, RESIZES, 12);
    judge_trace("blanks and empty lines", 5, RESIZES | BLANKS, 12);
    judge_trace("comments", 5, RESIZES | COMMENTS, 12);
    /* Judge the dialects */
    stage("Dialects");
    judge_trace("a header of four numbers", 5, HEADER_4, 10);
    judge_trace("a header of three numbers", 5, HEADER_3, 10);
    judge_trace("lines that end with CR LF", 5,
        RESIZES | CRLF | HEADER_4, 12);
    judge_trace("no newline at the end", 5, NO_END, 4);
    judge_trace("f -1, and size 0", 5, RESIZES | NULLS, 14);
    judge_trace("resizing the unborn and the dead", 5,
        RESIZES | UNBORN, 20);
    judge_trace("blocks that are never freed", 5, UNBALANCED, 16);
    /* Judge the faults */
    stage("Faults, each with its line");
    judge_trace("lines that are no requests", 7, BAD_LINES, 24);
    judge_trace("words that are no numbers", 7, BAD_NUMBERS, 40);
    judge_trace("requests that cannot be", 7,
        BAD_STATES | RESIZES | UNBALANCED, 40);
    judge_headers(7);
    /* Judge everything at once */
    stage("Everything at once");
    judge_trace("ids far apart, sizes near 2^64", 5,
        FAR_IDS | LARGE | UNBALANCED | RESIZES, 300);
    judge_trace("all dialects", 6, RESIZES | BLANKS | COMMENTS | CRLF
        | NO_END | NULLS | UNBORN | UNBALANCED | HEADER_4, 80);
    judge_trace("all faults", 6, all_features & ~(unsigned)HEADER_3,
        200);
    return judge_end();
}
