/* Tangled from src/96-judges-19.nw: do not edit. */
/* Judges the verdicts of exercise 3. */
#include "script.h"

/* Make a history of a heap */
struct history {
    char text[1 << 16];
    size_t bytes;
    uint64_t seed;
    int names;          /* made so far: n0, n1, ... */
};

__attribute__((format(printf, 2, 3)))
static void
happen(struct history *h, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    h->bytes += (size_t)vsnprintf(h->text + h->bytes,
        sizeof h->text - h->bytes, format, arguments);
    va_end(arguments);
}

static size_t
any(struct history *h, size_t low, size_t high)
{
    return low + number_below(&h->seed, high - low + 1);
}

static void
happen_at_random(struct history *h, size_t page_size)
{
    size_t most = any(h, 0, 3) == 0 ? 6 * page_size
        : page_size / 2;
    size_t bytes = any(h, 1, most);
    int name = (int)any(h, 0, (size_t)h->names);

    switch (any(h, 0, 5)) {
    case 0: case 1: case 2:
        happen(h, "m %zx n%d\n", bytes, h->names++);
        break;
    case 3: case 4:
        happen(h, "f n%d\n", name);
        break;
    case 5:
        happen(h, "r n%d %zx n%d\n", name, bytes, h->names++);
    }
}

static void
make_history(struct history *h, const char *name, size_t page_size)
{
    static const char *const needed[] = {
        "m 30 a\n", "m 30 b\n", "f a\n", "m 10 c\n", "m 400 d\n",
        "m 400 e\n", "f d\n"};

    *h = (struct history){.seed = seed_for(name)};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        for (size_t n = any(h, 0, 4); n > 0; n--)
            happen_at_random(h, page_size);
        happen(h, "%s", needed[i]);
    }
    happen(h, "m %zx g\n", any(h, 2, 4) * page_size);
    happen(h, "m %zx h\n", any(h, 1, 3) * page_size);
    happen(h, "b %zx\n", any(h, 1, 3 * page_size));
    happen(h, "m %zx i\n", any(h, 17, 20) * page_size);
    happen(h, "f g\n");
    for (size_t n = any(h, 5, 20); n > 0; n--)
        happen_at_random(h, page_size);
}

/* Build the heap of a history */
struct plan {
    size_t page_size;
    size_t data_bytes;
    unsigned kinds;       /* of addresses */
    uint64_t seed;        /* for the choice among them */
    bool started;
};

/* The lines that were played go to a file too, if there is one. */
static void
build_heap(const char *history, const struct plan *p, FILE *kept)
{
    new_machine(p->page_size, p->data_bytes);
    if (!p->started)
        keg_reset();
    for (const char *line = history; p->started && *line != '\0';
         line += strcspn(line, "\n"), line += *line == '\n') {
        char text[64];

        snprintf(text, sizeof text, "%.*s",
            (int)strcspn(line, "\n"), line);
        if (play(text) == NULL && kept != NULL)
            fprintf(kept, "%s\n", text);
    }
}

/* Know the verdict on an address */
struct right {
    enum finding finding;
    uintptr_t base;
    size_t bytes;
};

static bool
is_a_structure(uintptr_t address)
{
    for (size_t i = page_dir_first(); i <= page_dir_last(); i++) {
        page_entry e = page_dir_get(i);

        if (e >= state_limit && (uintptr_t)info_of(e) == address)
            return true;
    }
    for (struct run_of_pages *r = runs.head; r != NULL; r = r->next)
        if ((uintptr_t)r == address)
            return true;
    return (uintptr_t)runs.spare == address;
}

static bool
same_row(size_t index, page_entry state, bool upwards)
{
    if (upwards)
        return index < page_dir_last()
            && page_dir_get(index + 1) == state;
    return index > page_dir_first()
        && page_dir_get(index - 1) == state;
}

static void
measure_pages(struct right *v, size_t index)
{
    page_entry state = page_dir_get(index);
    size_t first = index, last = index;

    if (state == FREE)
        while (same_row(first, FREE, false))
            first--;
    else
        while (page_dir_get(first) == FOLLOW)
            first--;
    while (same_row(last, state == FREE ? FREE : FOLLOW, true))
        last++;
    v->base = page_address(first);
    v->bytes = pages_to_bytes(last + 1 - first);
}

static struct right
right_verdict(uintptr_t address)
{
    struct found at = find((void *)address);
    struct right v = {.finding = at.finding};

    if (at.finding == NO_HEAP || at.finding == BELOW_HEAP
        || at.finding == ABOVE_HEAP || at.entry == NOT_MINE)
        return v;
    if (at.entry < state_limit) {
        measure_pages(&v, at.index);
        return v;
    }
    v.bytes = chunks_size(at.entry);
    v.base = address & ~(uintptr_t)(v.bytes - 1);
    if (v.finding == ALL_WELL && is_a_structure(address))
        v.finding = OWN_CHUNK;
    return v;
}

/* Choose addresses to ask about */
enum address_kind {
    AT_PAGES = 1, IN_PAGES = 2, IN_FREE = 4, OUTSIDE = 8,
    FOREIGN = 16, AT_CHUNK = 32, IN_CHUNK = 64, AT_FREE_CHUNK = 128,
    AT_OWN_PART = 256, AT_INFO = 512, AT_RUN = 1024,
    all_kinds = 2047
};

enum { most_asked = 96 };

struct asked {
    uintptr_t address[most_asked];
    size_t n;
    uint64_t seed;
};

static void
want(struct asked *a, uintptr_t address)
{
    if (a->n < most_asked)
        a->address[a->n++] = address;
}

static void
choose_in_pages(struct asked *a, size_t index, page_entry e,
    unsigned kinds)
{
    uintptr_t start = page_address(index);
    uintptr_t inside = start
        + 1 + number_below(&a->seed, page.size - 1);

    if (e == FIRST && (kinds & AT_PAGES))
        want(a, start);
    if ((e == FIRST || e == FOLLOW) && (kinds & IN_PAGES))
        want(a, inside);
    if (e == FOLLOW && (kinds & IN_PAGES))
        want(a, start);
    if (e == FREE && (kinds & IN_FREE)
        && number_below(&a->seed, 3) == 0)
        want(a, number_below(&a->seed, 2) ? start : inside);
    if (e == NOT_MINE && (kinds & FOREIGN))
        want(a, number_below(&a->seed, 2) ? start : inside);
}

static enum address_kind
kind_of_chunk(const struct right *v, const struct chunk_page *info,
    uintptr_t address)
{
    bool in_page = info_in_page(info->shift);

    if (v->finding == FREE_CHUNK)
        return AT_FREE_CHUNK;
    if (v->finding == ALL_WELL)
        return AT_CHUNK;
    if (in_page && address - info->page < info_bytes(info->shift))
        return AT_OWN_PART;
    return info->shift == bucket_of(sizeof(struct run_of_pages))
        ? AT_RUN : AT_INFO;
}

static void
choose_in_chunks(struct asked *a, size_t index, page_entry e,
    unsigned kinds)
{
    const struct chunk_page *info = info_of(e);
    size_t step = (page.size >> info->shift) / 16 + 1;

    for (size_t i = 0; i < page.size >> info->shift;
         i += i < 3 ? 1 : step) {
        uintptr_t address = page_address(index)
            + (i << info->shift);
        struct right v = right_verdict(address);

        if (kinds & (unsigned)kind_of_chunk(&v, info, address))
            want(a, address);
        if ((kinds & IN_CHUNK) && number_below(&a->seed, 3) == 0)
            want(a, address + 1
                + number_below(&a->seed, info->size - 1u));
    }
}

static void
choose_structures(struct asked *a, unsigned kinds)
{
    if (kinds & AT_RUN) {
        for (struct run_of_pages *r = runs.head; r != NULL;
             r = r->next)
            want(a, (uintptr_t)r);
        if (runs.spare != NULL)
            want(a, (uintptr_t)runs.spare);
    }
    for (size_t i = page_dir_first(); i <= page_dir_last(); i++) {
        page_entry e = page_dir_get(i);

        if ((kinds & AT_INFO) && e >= state_limit
            && !info_in_page(info_of(e)->shift))
            want(a, (uintptr_t)info_of(e));
    }
}

static void
choose_outside(struct asked *a)
{
    uintptr_t first = page_address(page_dir_first());
    uintptr_t end = page_address(page_dir_last() + 1);
    uintptr_t heads = pages_to_bytes(page_dir_first());

    want(a, first - 1);
    want(a, first - 1 - number_below(&a->seed, heads));
    want(a, first - 1 - number_below(&a->seed, heads));
    want(a, first - heads - 1 - number_below(&a->seed, 1 << 20));
    want(a, (uintptr_t)model.arena
        - number_below(&a->seed, 1 << 24));
    want(a, end);
    want(a, end + number_below(&a->seed, 1 << 20));
    want(a, end
        + ((uintptr_t)1 << (32 + number_below(&a->seed, 8))));
}

static void
choose_addresses(struct asked *a, const struct plan *p)
{
    *a = (struct asked){.seed = p->seed};
    if (!p->started) {
        for (int i = 0; i < 4; i++)
            want(a, (uintptr_t)model.arena
                + number_below(&a->seed, 1 << 20));
        return;
    }
    if (p->kinds & OUTSIDE)
        choose_outside(a);
    choose_structures(a, p->kinds);
    for (size_t i = page_dir_first(); i <= page_dir_last(); i++) {
        page_entry e = page_dir_get(i);

        if (e < state_limit)
            choose_in_pages(a, i, e, p->kinds);
        else
            choose_in_chunks(a, i, e, p->kinds);
    }
}

/* Write a snapshot of the heap */
static const uintptr_t shown_arena = (uintptr_t)0x8000000;

static uintptr_t
shown(uintptr_t address)
{
    return address - (uintptr_t)model.arena + shown_arena;
}

static void
write_info(FILE *f, const struct chunk_page *info)
{
    size_t chunks = page.size >> info->shift;
    size_t words = (chunks + map_bits - 1) / map_bits;

    fprintf(f, "info %" PRIxPTR " %x %x %zx",
        shown((uintptr_t)info), (unsigned)info->shift,
        (unsigned)info->total, words);
    for (size_t w = 0; w < words; w++)
        fprintf(f, " %" PRIx32, info->map[w]);
    fputc('\n', f);
}

static page_entry
shown_entry(page_entry e)
{
    page_entry number = state_limit;

    if (e < state_limit)
        return e;
    for (size_t i = page_dir_first(); i <= page_dir_last(); i++) {
        page_entry other = page_dir_get(i);

        if (other == e)
            return number;
        number += other >= state_limit;
    }
    broken("an entry leads to the info of no page");
}

static void
write_heap(FILE *f)
{
    fprintf(f, "heap 1 %x %" PRIxPTR " %zx\n", page.shift,
        (shown(page_address(page_dir_first())) >> page.shift)
            - page_dir_first(), page_dir_last());
    for (size_t i = page_dir_first(); i <= page_dir_last(); i++)
        if (page_dir_get(i) >= state_limit)
            write_info(f, info_of(page_dir_get(i)));
    for (size_t i = 0; i <= page_dir_last(); i++)
        if (page_dir_get(i) != 0)
            fprintf(f, "entry %zx %" PRIxPTR "\n", i,
                shown_entry(page_dir_get(i)));
    for (struct run_of_pages *r = runs.head; r != NULL; r = r->next)
        fprintf(f, "run %" PRIxPTR "\n", shown((uintptr_t)r));
    if (runs.spare != NULL)
        fprintf(f, "run %" PRIxPTR "\n",
            shown((uintptr_t)runs.spare));
}

static char *    /* to be freed */
snapshot_and_addresses(const struct asked *a, const struct plan *p,
    size_t *bytes)
{
    char *text;
    FILE *f = open_memstream(&text, bytes);

    if (f == NULL)
        broken("no memory for a snapshot");
    if (p->started)
        write_heap(f);
    else
        fputs("heap 0 0 0 0\n", f);
    for (size_t i = 0; i < a->n; i++)
        fprintf(f, "ask %" PRIxPTR "\n", shown(a->address[i]));
    fclose(f);
    return text;
}

/* Ask the submission for its verdicts */
static const char *const finding_name[] = {
    "ALL_WELL", "NO_HEAP", "BELOW_HEAP", "ABOVE_HEAP",
    "NOT_OUR_PAGE", "FREE_PAGE", "INSIDE_PAGES", "INSIDE_CHUNK",
    "FREE_CHUNK", "OWN_CHUNK"};

static void
write_right(char *to, size_t room, uintptr_t address)
{
    struct right v = right_verdict(address);

    snprintf(to, room, "%s %" PRIxPTR " %zx",
        finding_name[v.finding],
        v.base == 0 ? 0 : shown(v.base), v.bytes);
}

struct outcome {
    bool same, slow;
    uintptr_t wrong;    /* the first address that was, or 0 */
    char expected[80], got[80];
    char why[300];      /* the player ended badly */
};

static bool    /* are all lines right? */
compare_lines(struct outcome *o, const struct asked *a,
    const char *out)
{
    for (size_t i = 0; i < a->n; i++) {
        size_t n = strcspn(out, "\n");

        write_right(o->expected, sizeof o->expected, a->address[i]);
        snprintf(o->got, sizeof o->got, "%.*s", (int)n, out);
        if (out[n] == '\0' || strcmp(o->expected, o->got) != 0) {
            o->wrong = a->address[i];
            return false;
        }
        out += n + 1;
    }
    return strcmp(out, "end\n") == 0;
}

static struct outcome
try_history(const char *history, const struct plan *p)
{
    struct outcome o = {0};
    struct asked a;
    size_t bytes;
    char *text;
    struct run r;

    build_heap(history, p, NULL);
    choose_addresses(&a, p);
    text = snapshot_and_addresses(&a, p, &bytes);
    r = run_player("player", text, bytes);
    o.same = compare_lines(&o, &a, r.out) && r.ok
        && strlen(r.out) == r.bytes;
    o.slow = !r.ok && strncmp(r.why, "crashed", 7) != 0
        && strncmp(r.why, "ended", 5) != 0;
    r.err[strcspn(r.err, "\n")] = '\0';
    if (!r.ok)
        snprintf(o.why, sizeof o.why, "%.100s%s%s", r.err,
            *r.err != '\0' ? ", so it " : "it ", r.why);
    if (strncmp(r.why, "was not started", 15) == 0)
        o.wrong = 0;
    run_free(&r);
    free(text);
    return o;
}

static void
say_what_was_wrong(char *to, size_t room, const struct outcome *o)
{
    if (o->why[0] != '\0' && o->wrong != 0)
        snprintf(to, room, "asked about %" PRIxPTR ", %s",
            shown(o->wrong), o->why);
    else if (o->why[0] != '\0')
        snprintf(to, room, "%s", o->why);
    else if (o->wrong == 0)
        snprintf(to, room, "it wrote more than the verdicts");
    else
        snprintf(to, room, "%" PRIxPTR ": expected %s, got %s",
            shown(o->wrong), o->expected,
            o->got[0] == '\0' ? "nothing" : o->got);
}

/* Show where a verdict was wrong */
static void
show_row(size_t index)
{
    char *letters = letters_of_model();
    size_t at = index - page_dir_first();
    size_t start = at - at % row_pages;

    detail("  %6zu  %.*s", page_dir_first() + start, (int)row_pages,
        letters + start);
    detail("          %*s page %zu", (int)(at - start) + 1, "^",
        index);
    free(letters);
}

static void
show_chunk(uintptr_t address, page_entry e)
{
    const struct chunk_page *info = info_of(e);
    unsigned i = chunk_number(info, address);

    detail("Its chunks have %u bytes, and %u of %zu are for users;"
        " chunk %u is %s, the address is %zu bytes into it.",
        (unsigned)info->size, (unsigned)info->total,
        page.size >> info->shift, i,
        is_free(info, i) ? "free" : "not free",
        (size_t)(address & (info->size - 1u)));
}

static void
show_place(uintptr_t address)
{
    size_t index = page_index(address);

    detail("The heap has the pages %zu to %zu, from %" PRIxPTR
        " to %" PRIxPTR ".", page_dir_first(), page_dir_last(),
        shown(page_address(page_dir_first())),
        shown(page_address(page_dir_last() + 1)) - 1);
    if (index < page_dir_first() || index > page_dir_last())
        return;
    show_row(index);
    if (page_dir_get(index) >= state_limit)
        show_chunk(address, page_dir_get(index));
}

static void
keep_files(const char *history, const struct plan *p,
    uintptr_t address)
{
    FILE *input = failing("input"), *script = failing("script");
    struct asked one = {.address = {address}, .n = 1};
    size_t bytes;
    char *text = snapshot_and_addresses(&one, p, &bytes);

    if (input != NULL) {
        fputs(text, input);
        fclose(input);
        detail("gdb -q -ex 'break verdict' -ex 'run < %s.input' "
            "%s/player", surroundings("KEG_FAILED"),
            surroundings("KEG_BUILT"));
    }
    if (script != NULL) {
        fprintf(script, "# keg-map -e -z %zu\n", p->page_size);
        build_heap(history, p, script);
        fclose(script);
    }
    free(text);
}

struct error {
    const struct plan *plan;
    char finding[16];    /* that was expected */
};

static void
keep_finding(char *to, size_t room, const struct outcome *o)
{
    snprintf(to, room, "%.*s", (int)strcspn(o->expected, " "),
        o->expected);
}

static bool
still_errs(const char *text, size_t bytes, void *data)
{
    const struct error *first = data;
    struct outcome o;
    char finding[16];

    (void)bytes;
    if (stopped > 0)    /* soon it would not be started */
        return false;
    o = try_history(text, first->plan);
    keep_finding(finding, sizeof finding, &o);
    return !o.same && !o.slow && o.wrong != 0
        && strcmp(finding, first->finding) == 0;
}

static void
show_error(struct history *h, const struct plan *p,
    struct outcome *o)
{
    struct error e = {.plan = p};

    keep_finding(e.finding, sizeof e.finding, o);
    if (practice && !o->slow && o->wrong != 0 && p->started) {
        h->bytes = shrink_lines(h->text, h->bytes, 0, still_errs,
            &e, 80);
        *o = try_history(h->text, p);
    }
    if (o->wrong == 0)
        return;
    if (o->why[0] != '\0')
        detail("Right would be %s.", o->expected);
    if (p->started)
        show_place(o->wrong);
    keep_files(h->text, p, o->wrong);
}

/* Judge verdicts */
static bool    /* and if not, the test has failed */
judge_heap(const char *name, struct plan p)
{
    static struct history h;
    static bool shown_one;
    struct outcome o;
    char reason[400];

    make_history(&h, name, p.page_size);
    p.seed = number_below(&h.seed, UINT32_MAX);
    p.data_bytes = number_below(&h.seed, 3 * p.page_size);
    o = try_history(h.text, &p);
    if (o.same)
        return true;
    if (!shown_one)
        show_error(&h, &p, &o);
    shown_one = true;
    say_what_was_wrong(reason, sizeof reason, &o);
    fail("%s", reason);
    return false;
}

static void
judge_verdicts(const char *name, double points, unsigned kinds)
{
    test(name, points);
    if (judge_heap(name, (struct plan){.page_size = 4096,
            .kinds = kinds, .started = true}))
        pass();
}

/* Judge the stages of verdicts */
int
main(void)
{
    judge_start();
    stage("Pages");
    judge_verdicts("where page allocations begin", 8, AT_PAGES);
    judge_verdicts("inside of page allocations", 8,
        AT_PAGES | IN_PAGES);
    judge_verdicts("free pages", 8, AT_PAGES | IN_FREE);
    stage("Outside");
    judge_verdicts("below and above the heap", 6,
        AT_PAGES | OUTSIDE);
    judge_verdicts("pages that are not ours", 6,
        AT_PAGES | FOREIGN);
    /* Judge a heap before it is one */
    test("before there is a heap", 4);
    if (judge_heap("no heap", (struct plan){.page_size = 4096})
        && judge_heap("a heap", (struct plan){.page_size = 4096,
            .kinds = AT_PAGES | OUTSIDE, .started = true}))
        pass();
    /* Judge chunks and structures */
    stage("Chunks");
    judge_verdicts("where chunks begin", 7, AT_CHUNK);
    judge_verdicts("inside of chunks", 7, AT_CHUNK | IN_CHUNK);
    judge_verdicts("free chunks", 7, AT_CHUNK | AT_FREE_CHUNK);
    judge_verdicts("chunks with the page's own info", 7,
        AT_CHUNK | AT_FREE_CHUNK | AT_OWN_PART);
    stage("The allocator's own structures");
    judge_verdicts("info structures in chunks", 5, AT_CHUNK | AT_INFO);
    judge_verdicts("the structures of runs", 5, AT_CHUNK | AT_RUN);
    stage("Everything at once");
    test("pages of 16384 bytes, all kinds of address", 7);
    if (judge_heap("large pages", (struct plan){.page_size = 16384,
            .kinds = all_kinds, .started = true}))
        pass();
    return judge_end();
}
