/* Tangled from src/96-judges-18.nw: do not edit. */
/* The judge of an allocator: plays a trace with a player in
 * another process, serves as its machine, checks every answer, and
 * counts. Include it after judge.h. Sizes are bytes, counts of the
 * heap are pages. One play at a time. */
#ifndef KEG_HEAP_H
#define KEG_HEAP_H

#include <glob.h>

#include "os_model.c"
#include "wire.h"

/* Hold a trace of the judge's */
enum step_kind { GET, GET_ZEROED, GET_ALIGNED, RESIZE, PUT };

struct step {
    enum step_kind kind;
    unsigned id;        /* of the block, below most_blocks */
    size_t bytes;
    size_t alignment;   /* of GET_ALIGNED alone */
};

enum { most_blocks = 1 << 18 };

struct trace {
    struct step *step;
    size_t steps, room;
};

static inline void
trace_add(struct trace *t, struct step s)
{
    if (s.id >= most_blocks)
        broken("a trace has too many blocks");
    if (t->steps == t->room) {
        t->room = t->room * 2 + 256;
        t->step = realloc(t->step, t->room * sizeof s);
        if (t->step == NULL)
            broken("no memory for a trace");
    }
    t->step[t->steps++] = s;
}

static inline void
trace_get(struct trace *t, unsigned id, size_t bytes)
{
    trace_add(t, (struct step){GET, id, bytes, 0});
}

static inline void
trace_resize(struct trace *t, unsigned id, size_t bytes)
{
    trace_add(t, (struct step){RESIZE, id, bytes, 0});
}

static inline void
trace_put(struct trace *t, unsigned id)
{
    trace_add(t, (struct step){PUT, id, 0, 0});
}

static inline void
trace_free(struct trace *t)
{
    free(t->step);
    *t = (struct trace){0};
}

/* Hold a play */
struct play {
    /* what is to be played, and on what machine */
    const char *player;     /* program */
    bool trusted;           /* it is one of our own */
    size_t page_size;       /* 0: 4096 */
    size_t arena;           /* bytes; 0: 256 MiB */
    size_t limit;           /* pages that there are; 0: plenty */
    bool refuse_ok;         /* null is no fault, at a limit */
    void (*watch)(struct play *p, size_t step);
    void *data;             /* watch's own */

    /* what happened */
    bool ok;
    const char *rule;       /* the rule that was broken */
    char why[256];          /* one line */
    size_t at;              /* in this step, from 0 */
    size_t refused;         /* requests answered with null */

    /* what was counted */
    uint64_t break_up, break_down, maps, unmaps, others;
    uint64_t pages_up, pages_down;    /* the break's ways */
    size_t heap, peak;      /* pages below the break: now, most */
    size_t live, live_peak; /* bytes asked for */
    uint64_t filled;        /* pages of mappings, written to */
    size_t mapped_peak;     /* pages of mappings, at most */
    uint64_t moved;         /* bytes of blocks that realloc moved */
    uint64_t resized;       /* times that it was asked */
    uint64_t work;          /* pages that the judge looked at */
};

/* Lay out the machine of a play */
static struct {
    int arena_fd, wire;
    uintptr_t heap_start;
    struct cell cell;
    struct play *play;
    size_t questions;       /* in this step */
    struct { uintptr_t start; size_t bytes; } *block;
    unsigned char *used;    /* a byte for each granule */
} table = {.arena_fd = -1};

enum { granule = 16 };

static inline void *
lay_out(size_t bytes)
{
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (p == MAP_FAILED)
        broken("no memory for a play");
    return p;
}

static inline void
clear_table(void)
{
    if (table.arena_fd >= 0) {
        munmap(model.arena, model.bytes);
        munmap(model.flags, model.bytes / model.page_size);
        munmap(table.used, model.bytes / granule);
        munmap(table.block, most_blocks * sizeof *table.block);
        close(table.arena_fd);
    }
    memset(&model, 0, sizeof model);
    memset(&table, 0, sizeof table);
    table.arena_fd = -1;
}

static inline void
lay_table(struct play *p)
{
    clear_table();
    model.bytes = p->arena ? p->arena : (size_t)256 << 20;
    model.page_size = p->page_size ? p->page_size : 4096;
    model.limit = p->limit;
    table.arena_fd = nameless_file("arena");
    if (ftruncate(table.arena_fd, (off_t)model.bytes) != 0)
        broken("no arena");
    model.arena = map_arena(table.arena_fd, model.bytes);
    if (model.arena == NULL)
        broken("no room for the arena");
    model.flags = lay_out(model.bytes / model.page_size);
    table.used = lay_out(model.bytes / granule);
    table.block = lay_out(most_blocks * sizeof *table.block);
    table.play = p;
    os_start();
    table.heap_start = model.brk;
}

/* Know which memory is in use */
static inline unsigned char *
granule_of(uintptr_t address)
{
    return table.used
        + (address - (uintptr_t)model.arena) / granule;
}

static inline size_t
granules(size_t bytes)
{
    return (bytes + granule - 1) / granule + (bytes == 0);
}

static inline bool
in_use(uintptr_t from, uintptr_t to)
{
    unsigned char *start = granule_of(from);

    return to > from && memchr(start, 1,
        (size_t)(granule_of(to + granule - 1) - start)) != NULL;
}

/* Pages from the heap's start to the end of its last block. */
static inline size_t
needed_pages(void)
{
    uintptr_t first = table.heap_start;
    unsigned char *last = memrchr(granule_of(first), 1,
        (size_t)(granule_of(model.brk) - granule_of(first)));

    return last == NULL ? 0 : ((size_t)(last - granule_of(first))
        * granule) / model.page_size + 1;
}

/* Serve the player's machine */
enum { most_work = 1 << 22 };    /* pages to look at, in a play */

/* Is this a range of whole pages of mappings? */
static inline bool
is_mapping(uint64_t address, uint64_t bytes, unsigned char flags)
{
    if (address % model.page_size != 0 || bytes == 0
        || bytes % model.page_size != 0 || address > model.bytes
        || bytes > model.bytes - address)
        return false;
    for (uint64_t i = 0; i < bytes / model.page_size; i++)
        if ((model.flags[address / model.page_size + i]
            & (MAPPED | RESERVED)) != flags)
            return false;
    return true;
}

static inline bool
is_size(uint64_t bytes)
{
    return bytes > 0 && bytes % model.page_size == 0
        && bytes <= model.bytes;
}

static inline uint64_t
filled_pages(size_t first, size_t pages)
{
    uint64_t n = 0;

    for (size_t i = first; i < first + pages; i++) {
        const unsigned char *p
            = model.arena + i * model.page_size;
        n += (model.flags[i] & (MAPPED | RESERVED)) == MAPPED
            && (p[0] != 0
                || memcmp(p, p + 1, model.page_size - 1) != 0);
    }
    return n;
}

static inline void
note_mappings(struct play *p)
{
    size_t mapped = 0;

    for (size_t i = model.lowest_mapping; i < arena_pages(); i++)
        mapped += (model.flags[i] & (MAPPED | RESERVED)) == MAPPED;
    if (mapped > p->mapped_peak)
        p->mapped_peak = mapped;
}

static inline bool
serve_break(struct play *p, uint64_t to)
{
    uintptr_t address = (uintptr_t)model.arena + to;
    uintptr_t old = model.brk;
    size_t way;

    if (to > model.bytes || to % granule != 0
        || address < table.heap_start)
        return false;
    if (address < old && in_use(address, old)) {
        p->rule = "memory in use was given back to the system";
        return false;
    }
    if (!os_set_break(address))
        return false;
    way = heap_pages_below(address > old ? address : old)
        - heap_pages_below(address > old ? old : address);
    *(address > old ? &p->break_up : &p->break_down) += 1;
    *(address > old ? &p->pages_up : &p->pages_down) += way;
    p->heap = heap_pages_below(model.brk)
        - heap_pages_below(table.heap_start);
    if (p->heap > p->peak)
        p->peak = p->heap;
    return true;
}

static inline uint64_t
distance(const void *address)
{
    return address == NULL ? 0
        : (uint64_t)((uintptr_t)address - (uintptr_t)model.arena);
}

static inline uint64_t
serve_mapping(struct play *p, const struct message *m)
{
    void *pages = model.arena + m->a;

    switch (m->kind) {
    case MAKE_MAPPING:
        p->maps++;
        return is_size(m->a) ? distance(os_map(m->a)) : 0;
    case RESERVE_PAGES:
        p->maps++;
        return is_size(m->a) ? distance(os_reserve(m->a)) : 0;
    case OPEN_PAGES:
        p->others++;
        return is_mapping(m->a, m->b, MAPPED | RESERVED)
            && os_open(pages, m->b);
    case DISCARD_PAGES:
        p->others++;
        /* Count the filled pages of a mapping */
        if (is_mapping(m->a, m->b, MAPPED))
            p->filled += filled_pages(m->a / model.page_size,
                m->b / model.page_size);
        return is_mapping(m->a, m->b, MAPPED)
            && os_discard(pages, m->b);
    default:
        return 0;
    }
}

static inline bool
is_any_mapping(uint64_t address, uint64_t bytes)
{
    for (uint64_t i = 0; i < bytes; i += model.page_size)
        if (!is_mapping(address + i, model.page_size, MAPPED)
            && !is_mapping(address + i, model.page_size,
                MAPPED | RESERVED))
            return false;
    return bytes > 0 && bytes % model.page_size == 0;
}

static inline uint64_t
serve_return(struct play *p, const struct message *m)
{
    if (!is_any_mapping(m->a, m->b))
        return 0;
    if (m->kind == MOVE_MAPPING) {
        p->others++;
        return is_size(m->c) && m->c >= m->b ? distance(os_remap(
            model.arena + m->a, m->b, m->c)) : 0;
    }
    p->unmaps++;
    p->filled += filled_pages(m->a / model.page_size,
        m->b / model.page_size);
    os_unmap(model.arena + m->a, m->b);
    return 1;
}

static inline uint64_t
pages_to_serve(const struct message *m)
{
    uint64_t bytes = m->b, now = model.brk - (uintptr_t)model.arena;

    if (m->kind == SET_BREAK)
        bytes = m->a > now ? m->a - now : now - m->a;
    else if (m->kind == MAKE_MAPPING || m->kind == RESERVE_PAGES)
        bytes = m->a;
    else if (m->kind == MOVE_MAPPING)
        bytes = m->c;
    return (bytes < model.bytes ? bytes : model.bytes)
        / model.page_size;
}

static inline uint64_t
serve(struct play *p, const struct message *m)
{
    uint64_t answer;

    p->work += 64 + pages_to_serve(m);
    if (p->work > most_work)
        p->rule = "it asks too much of the system";
    if (p->rule != NULL)
        return 0;
    switch (m->kind) {
    case SET_BREAK: return serve_break(p, m->a);
    case ADVISE_FREE: p->others++; return 1;
    case DROP_MAPPING:
    case MOVE_MAPPING: return serve_return(p, m);
    default:
        answer = serve_mapping(p, m);
        note_mappings(p);
        return answer;
    }
}

/* Let the player take a step */
enum { most_questions = 100000 };

/* False if the play is over; then p->why says why. */
static inline bool
step_of(struct play *p, enum wire_kind kind, uint64_t a, uint64_t b,
    uint64_t *result)
{
    struct message m = {.kind = kind, .a = a, .b = b}, early;
    int questions = 0;

    if (recv(table.wire, &early, sizeof early,
            MSG_PEEK | MSG_DONTWAIT) > 0) {
        p->rule = "it answered before it was asked";
        return false;
    }
    do {
        m.brk = model.brk - (uintptr_t)model.arena;
        if (!wire_send(table.wire, &m)
            || !wire_receive(table.wire, &m)) {
            p->rule = "the program ended in the middle of a trace";
            return false;
        }
        *result = m.a;
        if (m.kind == DONE)
            return p->rule == NULL;
        m.a = serve(p, &m);
        m.kind = ANSWER;
    } while (p->rule == NULL && ++questions < most_questions);
    if (p->rule == NULL)
        p->rule = "one step made 100000 calls to the system";
    return false;
}

/* Check what a step gave */
enum { signed_bytes = 32 };    /* at each end */

static inline unsigned char
sign_at(unsigned id, size_t i)
{
    return (unsigned char)(id + i + (i >> 12) + 1);
}

/* In between, some bytes of the first page and then one in 16. */
static inline size_t
next_sign(size_t i)
{
    return i + 1 < signed_bytes ? i + 1
        : i + (i < 4096 ? 509 : 65521);
}

static inline void
write_signs(unsigned id)
{
    unsigned char *p = (unsigned char *)table.block[id].start;
    size_t bytes = table.block[id].bytes;

    for (size_t i = 0; i < signed_bytes && i < bytes; i++)
        p[bytes - 1 - i] = (unsigned char)~sign_at(id, i);
    for (size_t i = 0; i < bytes; i = next_sign(i))
        if (i < signed_bytes || i + signed_bytes < bytes)
            p[i] = sign_at(id, i);
}

/* Of a block that had so many bytes, are the first `kept` bytes,
 * which are here now, as they were written? */
static inline bool
has_signs(unsigned id, size_t bytes, size_t kept)
{
    unsigned char *p = (unsigned char *)table.block[id].start;

    for (size_t i = 0; i < kept; i = next_sign(i))
        if ((i < signed_bytes || i + signed_bytes < bytes)
            && p[i] != sign_at(id, i))
            return false;
    for (size_t i = 0; i < signed_bytes; i++)
        if (kept == bytes && i + signed_bytes < bytes
            && p[bytes - 1 - i] != (unsigned char)~sign_at(id, i))
            return false;
    return true;
}

/* The name of a broken rule, or null. */
static inline const char *
flaw_of(uint64_t place, const struct step *s)
{
    uintptr_t start = (uintptr_t)model.arena + place;
    size_t least = s->bytes >= model.page_size ? model.page_size
        : granule;

    if (s->kind == GET_ALIGNED && s->alignment > least)
        least = s->alignment;
    if (place % least != 0)
        return "a block is not aligned";
    if (start < table.heap_start || start >= model.brk
        || s->bytes > model.brk - start)
        return "a block lies outside the heap";
    if (memchr(granule_of(start), 1, granules(s->bytes)) != NULL)
        return "two blocks overlap";
    return NULL;
}

static inline void
take_block(struct play *p, const struct step *s, uint64_t place)
{
    uintptr_t start = (uintptr_t)model.arena + place;

    table.block[s->id].start = start;
    table.block[s->id].bytes = s->bytes;
    memset(granule_of(start), 1, granules(s->bytes));
    p->live += s->bytes;
    if (p->live > p->live_peak)
        p->live_peak = p->live;
}

static inline void
drop_block(struct play *p, unsigned id)
{
    memset(granule_of(table.block[id].start), 0,
        granules(table.block[id].bytes));
    p->live -= table.block[id].bytes;
    table.block[id].start = 0;
}

/* A block just came, or came back from realloc, where it had `old`
 * bytes before. */
static inline void
check_block(struct play *p, const struct step *s, uint64_t place,
    size_t old)
{
    size_t kept = old < s->bytes ? old : s->bytes;
    bool intact = true;

    if (p->rule == NULL)
        p->rule = flaw_of(place, s);
    if (p->rule != NULL)
        return;
    take_block(p, s, place);
    if (s->kind == RESIZE)
        intact = has_signs(s->id, old, kept);
    if (s->kind == GET_ZEROED)
        for (size_t i = 0; i < s->bytes; i++)
            intact &= model.arena[place + i] == 0;
    if (!intact)
        p->rule = s->kind == RESIZE
            ? "realloc lost what a block held"
            : "calloc gave memory that is not zero";
    write_signs(s->id);
}

/* Play a trace */
static const char refused_without_reason[]
    = "a request was refused though there was memory";

static inline void
take_new(struct play *p, const struct step *s)
{
    uint64_t place;
    enum wire_kind kind = s->kind == GET_ZEROED ? DO_CALLOC
        : s->kind == GET_ALIGNED ? DO_ALIGNED : DO_MALLOC;
    uint64_t a = s->kind == GET_ZEROED ? 1
        : s->kind == GET_ALIGNED ? s->alignment : s->bytes;

    if (!step_of(p, kind, a, s->bytes, &place))
        return;
    if (place != 0)
        check_block(p, s, place, 0);
    else if (p->refuse_ok)
        p->refused++;
    else
        p->rule = refused_without_reason;
}

/* False if the block no longer holds what it should. */
static inline bool
hand_over(struct play *p, unsigned id)
{
    size_t bytes = table.block[id].bytes;

    if (!has_signs(id, bytes, bytes))
        p->rule = "what a block held was overwritten";
    else
        drop_block(p, id);
    return p->rule == NULL;
}

static inline void
take_resized(struct play *p, const struct step *s)
{
    uintptr_t old = table.block[s->id].start;
    size_t bytes = table.block[s->id].bytes;
    uint64_t place;

    if (!hand_over(p, s->id)
        || !step_of(p, DO_REALLOC, distance((void *)old), s->bytes,
            &place))
        return;
    p->resized++;
    if (place == 0) {
        p->refused++;
        if (!p->refuse_ok)
            p->rule = refused_without_reason;
        check_block(p, &(struct step){RESIZE, s->id, bytes, 0},
            distance((void *)old), bytes);
        return;
    }
    if ((uintptr_t)model.arena + place != old)
        p->moved += bytes < s->bytes ? bytes : s->bytes;
    check_block(p, s, place, bytes);
}

static inline void
give_back(struct play *p, const struct step *s)
{
    uint64_t nothing, place
        = distance((void *)table.block[s->id].start);

    if (hand_over(p, s->id))
        step_of(p, DO_FREE, place, 0, &nothing);
}

/* A step that makes no sense, since another one was left out, is
 * left out as well. */
static inline void
play_step(struct play *p, const struct step *s)
{
    bool there = table.block[s->id].start != 0;

    if (s->kind == PUT && there)
        give_back(p, s);
    else if (s->kind == RESIZE && there)
        take_resized(p, s);
    else if (s->kind != PUT && !there)
        take_new(p, s);
}

static inline void
start_player(struct play *p)
{
    int ends[2], limit = (int)(model.bytes >> 20) + 64;
    char memory[16];
    struct message m = {.kind = START, .a = model.page_size,
        .b = model.bytes,
        .brk = model.brk - (uintptr_t)model.arena};

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
        broken("no wire");
    snprintf(memory, sizeof memory, "%d", limit);
    table.wire = ends[0];
    table.cell = (struct cell){.player = p->player,
        .memory = memory,
        .trusted = p->trusted, .file = {-1, nameless_file("out"),
            nameless_file("err"), ends[1], table.arena_fd}};
    start_in_cell(&table.cell, surroundings(p->trusted
        ? "KEG_TRUSTED" : "KEG_BUILT"));
    close(ends[1]);
    wire_send(table.wire, &m);
}

static inline void
end_player(struct play *p)
{
    char why[160];
    bool well;

    p->filled += filled_pages(model.lowest_mapping,
        arena_pages() - model.lowest_mapping);
    close(table.wire);
    well = end_of_cell(&table.cell, why, sizeof why);
    for (int i = 1; i < 3; i++)
        close(table.cell.file[i]);
    if (!well
        && (p->rule == NULL || strstr(p->rule, "program ended")))
        snprintf(p->why, sizeof p->why, "it %s", why);
    else if (p->rule != NULL)
        snprintf(p->why, sizeof p->why, "%s", p->rule);
    if (!well && p->rule == NULL)
        p->rule = "the program ended in the middle of a trace";
    p->ok = p->rule == NULL;
}

/* Plays the trace. Whoever calls this set the first half of *p;
 * the rest is set anew. True if no rule was broken. */
static inline bool
play(struct play *p, const struct trace *t)
{
    *p = (struct play){.player = p->player, .trusted = p->trusted,
        .page_size = p->page_size, .arena = p->arena,
        .limit = p->limit, .refuse_ok = p->refuse_ok,
        .watch = p->watch, .data = p->data};
    lay_table(p);
    start_player(p);
    for (; p->at < t->steps; p->at++) {
        play_step(p, &t->step[p->at]);
        if (p->rule == NULL && p->watch != NULL)
            p->watch(p, p->at);
        if (p->rule != NULL)
            break;
    }
    end_player(p);
    return p->ok;
}

/* Shrink a trace */
static inline bool
still_breaks(const struct play *like, const struct trace *t)
{
    struct play p = *like;

    return !play(&p, t) && p.rule != NULL
        && strcmp(p.rule, like->rule) == 0;
}

static inline void
leave_out(struct trace *t, size_t from, size_t n)
{
    memmove(&t->step[from], &t->step[from + n],
        (t->steps - from - n) * sizeof *t->step);
    t->steps -= n;
}

static inline struct trace
trace_copy(const struct trace *t)
{
    struct trace c = {0};

    for (size_t i = 0; i < t->steps; i++)
        trace_add(&c, t->step[i]);
    return c;
}

/* From a play that failed to the shortest trace found that breaks
 * the same rule, in at most so many plays. */
static inline struct trace
trace_shrink(const struct play *failed, const struct trace *t,
    int most)
{
    struct trace best = trace_copy(t);
    time_t end_of_patience = time(NULL) + 20;

    if (failed->at + 1 < best.steps)
        leave_out(&best, failed->at + 1,
            best.steps - failed->at - 1);
    for (size_t part = best.steps / 2;
         part > 0 && most > 0 && time(NULL) < end_of_patience;)
        /* Drop parts of this size from the end on */
        {
            bool better = false;
            for (size_t end = best.steps; end > 0 && most > 0;) {
                size_t from = end > part ? end - part : 0;
                struct trace less = trace_copy(&best);
                leave_out(&less, from, end - from);
                if (most-- > 0 && still_breaks(failed, &less)) {
                    trace_free(&best);
                    best = less;
                    better = true;
                } else {
                    trace_free(&less);
                }
                end = from;
            }
            if (!better || part > 1)
                part /= 2;
        }
    return best;
}

/* Write and read a trace */
static inline void
trace_write(FILE *out, const struct trace *t)
{
    for (size_t i = 0; i < t->steps; i++) {
        const struct step *s = &t->step[i];
        if (s->kind == PUT)
            fprintf(out, "f %u\n", s->id);
        else
            fprintf(out, "%c %u %zu\n",
                s->kind == RESIZE ? 'r' : 'a', s->id, s->bytes);
    }
}

/* Adds the step of a line; null, or why it is none. The array says
 * which blocks are there. */
static inline const char *
trace_read_line(struct trace *t, const char *line, bool *live)
{
    char kind = 0;
    unsigned id = 0;
    size_t bytes = 0;
    int n = sscanf(line, "%c %u %zu", &kind, &id, &bytes);

    if (n < 2 || strchr("arf", kind) == NULL
        || (n == 2 && kind != 'f'))
        return "this is not `a id bytes', `r id bytes' or `f id'";
    if (id >= most_blocks)
        return "the number of the block is too large";
    if (live[id] == (kind == 'a'))
        return live[id] ? "this block is there already"
            : "there is no such block";
    live[id] = kind != 'f';
    if (kind == 'f')
        trace_put(t, id);
    else if (kind == 'a')
        trace_get(t, id, bytes);
    else
        trace_resize(t, id, bytes);
    return NULL;
}

/* Adds the steps of a text, which the name is for. Empty lines and
 * those that begin with # are none. */
static inline void
trace_read(struct trace *t, const char *text, const char *name)
{
    static bool live[most_blocks];

    memset(live, 0, sizeof live);
    for (size_t number = 1; *text != '\0'; number++) {
        char line[64];
        size_t n = strcspn(text, "\n");
        const char *why = NULL;
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        if (line[strspn(line, " \r")] != '\0' && line[0] != '#')
            why = trace_read_line(t, line, live);
        errno = 0;
        if (why != NULL)
            broken("%s:%zu: %s; mend the trace, not the judge",
                name, number, why);
        text += n + (text[n] == '\n');
    }
}

/* Adds the steps of one of the files *.trace in the hidden folder,
 * drawn with the seed. Its name, or null if there is none. */
static inline const char *
read_hidden(struct trace *t, uint64_t *seed)
{
    static char name[4096];
    glob_t names = {0};
    size_t bytes;
    char *text;
    int file;

    snprintf(name, sizeof name, "%s/*.trace",
        hidden_folder == NULL ? "" : hidden_folder);
    if (hidden_folder == NULL || glob(name, 0, NULL, &names) != 0)
        return NULL;
    snprintf(name, sizeof name, "%s",
        names.gl_pathv[number_below(seed, names.gl_pathc)]);
    globfree(&names);
    if ((file = open(name, O_RDONLY | O_CLOEXEC)) < 0)
        broken("cannot read %s", name);
    text = contents(file, &bytes);
    close(file);
    trace_read(t, text, name);
    free(text);
    if (t->steps == 0)
        broken("%s: the trace is empty", name);
    return name;
}

/* In practice: keep the load, and say how the debugger stops,
 * with these of its commands, to show what. */
static inline void
keep_load(const struct trace *t, const char *what,
    const char *commands)
{
    FILE *keep = failing("trace");
    const char *start = getenv("KEG_FAILED");

    if (keep == NULL)
        return;
    trace_write(keep, t);
    fclose(keep);
    detail("the load: %s.trace (%zu steps)", start, t->steps);
    detail("to see each %s: gdb -q %s -ex 'run < %s.trace'"
        " %s/debug", what, commands, start,
        surroundings("KEG_BUILT"));
}

/* Details of a play that broke a rule; the caller then fails the
 * test with p->why. */
static inline void
report_play(const struct play *failed, const struct trace *t)
{
    struct trace less;
    FILE *keep = failing("trace");
    const char *start = getenv("KEG_FAILED");

    if (keep == NULL)
        return;
    less = trace_shrink(failed, t, 200);
    trace_write(keep, &less);
    fclose(keep);
    detail("the shortest trace found (%zu steps): %s.trace",
        less.steps, start);
    for (size_t i = 0; i < less.steps && i < 12; i++)
        /* Show a step of the failing trace */
        {
            const struct step *s = &less.step[i];
            if (s->kind == PUT)
                detail("    f %u", s->id);
            else
                detail("    %c %u %zu", s->kind == RESIZE ? 'r' : 'a',
                    s->id, s->bytes);
        }
    if (less.steps > 12)
        detail("    ... %zu more", less.steps - 12);
    /* Show the map before and after */
    char *text, *rest = NULL;
    size_t bytes;
    struct run r;
    FILE *input = open_memstream(&text, &bytes);
    if (input == NULL)
        broken("no memory");
    trace_write(input, &less);
    fclose(input);
    r = run_player("debug", text, bytes);
    for (char *line = strtok_r(r.out, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest))
        detail("%s", line);
    if (!r.ok)
        detail("played in one process, it %s", r.why);
    detail("to stop there: gdb -q -ex 'break last_step' -ex 'run <"
        " %s.trace' %s/debug", start, surroundings("KEG_BUILT"));
    run_free(&r);
    free(text);
    trace_free(&less);
}

#endif
