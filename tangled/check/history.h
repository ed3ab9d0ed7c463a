/* Tangled from src/08-walker.nw: do not edit. */
/* Histories: operations that can be made up from a seed, written
 * down, and played on the model machine, with everything checked
 * after every step against a shadow of what memory should hold.
 * Include it after an edition and model.h. */
#ifndef KEG_HISTORY_H
#define KEG_HISTORY_H

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Read numbers from the environment */
static inline double
number_from(const char *variable, double otherwise)
{
    const char *text = getenv(variable);

    return text == NULL ? otherwise : strtod(text, NULL);
}

/* Define operations and histories */
enum deed {
    MALLOC,     /* bytes */
    CALLOC,     /* bytes each, how many */
    ALIGNED,    /* bytes, alignment */
    REALLOC,    /* bytes */
    RELEASE,    /* with free */
    MISFREE,    /* free a pointer so many bytes off */
    FOREIGN,    /* bytes: somebody else takes them at the break */
    deeds
};

struct operation {
    enum deed deed;
    unsigned slot;    /* the number of the block */
    size_t bytes;
    size_t extra;
};

enum { slots = 256, longest = 4096 };

struct history {
    size_t page_size;
    char options[8];
    uint64_t refuse;    /* the k-th system call, 0 for none, */
    enum model_call kind;    /* of this kind, */
    bool for_ever;      /* and all that follow */
    size_t limit;       /* pages that there are; 0 is plenty */
    size_t count;
    struct operation operations[longest];
};

/* Write and read a history */
static const struct {
    const char *name;
    int numbers;    /* slot, bytes, extra */
} deed_text[deeds] = {
    [MALLOC] = {"malloc", 2},
    [CALLOC] = {"calloc", 3},
    [ALIGNED] = {"aligned", 3},
    [REALLOC] = {"realloc", 2},
    [RELEASE] = {"free", 1},
    [MISFREE] = {"misfree", 2},
    [FOREIGN] = {"foreign", 2},
};

static const char *const call_text[model_calls] = {
    [BREAK_UP] = "break-up", [BREAK_DOWN] = "break-down",
    [MAP] = "map", [UNMAP] = "unmap", [ADVISE] = "advise",
    [RESERVE] = "reserve", [OPEN] = "open", [REMAP] = "remap",
};

static inline void
write_operation(FILE *out, const struct operation *o)
{
    fprintf(out, "%s %u", deed_text[o->deed].name, o->slot);
    if (deed_text[o->deed].numbers > 1)
        fprintf(out, " %zu", o->bytes);
    if (deed_text[o->deed].numbers > 2)
        fprintf(out, " %zu", o->extra);
    fputc('\n', out);
}

static inline void
write_history(FILE *out, const struct history *h)
{
    /* Write what machine it is */
    fprintf(out, "page %zu\n", h->page_size);
    if (h->options[0] != '\0')
        fprintf(out, "options %s\n", h->options);
    if (h->refuse > 0)
        fprintf(out, "refuse %llu %s %s\n",
            (unsigned long long)h->refuse, call_text[h->kind],
            h->for_ever ? "ever" : "once");
    if (h->limit > 0)
        fprintf(out, "limit %zu\n", h->limit);
    for (size_t i = 0; i < h->count; i++)
        write_operation(out, &h->operations[i]);
}

static inline bool
read_operation(const char *line, struct history *h)
{
    struct operation o = {.deed = MALLOC};
    char name[8];
    int n = sscanf(line, "%7s %u %zu %zu", name, &o.slot, &o.bytes,
        &o.extra);

    while (n > 0 && o.deed < deeds
        && strcmp(name, deed_text[o.deed].name) != 0)
        o.deed++;
    if (n <= 0 || o.deed == deeds || o.slot >= slots
        || n != deed_text[o.deed].numbers + 1
        || h->count == longest)
        return false;
    h->operations[h->count++] = o;
    return true;
}

static inline bool
read_refusal(const char *line, struct history *h)
{
    unsigned long long k;
    char call[12], how[5];

    if (sscanf(line, "refuse %llu %11s %4s", &k, call, how) != 3)
        return false;
    h->refuse = k;
    h->for_ever = strcmp(how, "ever") == 0;
    for (h->kind = BREAK_UP; h->kind < model_calls; h->kind++)
        if (strcmp(call, call_text[h->kind]) == 0)
            return true;
    return false;
}

static inline bool
read_line(const char *line, struct history *h)
{
    return line[0] == '#' || line[0] == '\n'
        || sscanf(line, "page %zu", &h->page_size) == 1
        || sscanf(line, "options %7s", h->options) == 1
        || sscanf(line, "limit %zu", &h->limit) == 1
        || read_refusal(line, h) || read_operation(line, h);
}

/* The number of the first line not understood, or 0. */
static inline size_t
read_history(FILE *in, struct history *h)
{
    char line[80];
    size_t n = 0;

    memset(h, 0, sizeof *h);
    while (fgets(line, sizeof line, in) != NULL) {
        n++;
        if (!read_line(line, h))
            return n;
    }
    return h->page_size >= 4096 && h->page_size <= 65536
        && (h->page_size & (h->page_size - 1)) == 0 ? 0 : n + 1;
}

/* Keep a shadow of memory */
struct block {
    unsigned char *start;    /* null: there is none */
    size_t bytes;     /* asked for */
    size_t room;      /* usable */
    uint64_t sign;    /* what it holds */
    bool foreign;     /* not the allocator's */
};

static struct {
    struct block block[slots];
    size_t live;          /* blocks of the allocator's */
    uint64_t steps;       /* taken so far */
    uint64_t signs;       /* given out so far */
    uint64_t findings;    /* that there should have been */
    uint64_t failures;    /* of the machine, before this step */
    bool refused;         /* in this step, null was in order */
    bool for_ever;        /* once refused, always refused */
    jmp_buf escape;
} shadow;

/* Write a sign into a block */
enum { period = 61 };

static inline unsigned char
sign_byte(uint64_t sign, size_t i)
{
    return (unsigned char)(sign + (sign >> 8) + i * (sign | 1));
}

static inline void
write_sign(unsigned char *p, size_t bytes, uint64_t sign)
{
    size_t n = bytes < period ? bytes : period, part;

    for (size_t i = 0; i < n; i++)
        p[i] = sign_byte(sign, i);
    for (; n < bytes; n += part) {
        part = n < bytes - n ? n : bytes - n;
        memcpy(p + n, p, part);
    }
}

static const size_t edge = 1 << 15;

static inline void
sign_block(struct block *b)
{
    b->sign = ++shadow.signs;
    if (b->room <= 2 * edge) {
        write_sign(b->start, b->room, b->sign);
    } else {
        write_sign(b->start, edge, b->sign);
        write_sign(b->start + b->room - edge, edge, b->sign);
    }
}

/* Read the sign of a block */
static inline bool
has_sign(const unsigned char *p, size_t bytes, uint64_t sign)
{
    for (size_t i = 0; i < bytes && i < period; i++)
        if (p[i] != sign_byte(sign, i))
            return false;
    return bytes <= period
        || memcmp(p, p + period, bytes - period) == 0;
}

/* Are the first `kept` bytes of this block, now at p, intact? */
static inline bool
is_intact(const struct block *b, const unsigned char *p,
    size_t kept)
{
    if (b->room <= 2 * edge || kept <= edge)
        return has_sign(p, kept, b->sign);
    return has_sign(p, edge, b->sign) && (kept < b->room
        || has_sign(p + b->room - edge, edge, b->sign));
}

static inline bool
is_well(const struct block *b)
{
    return b->start == NULL || is_intact(b, b->start, b->room);
}

/* Judge a new block */
/* Compute the promised alignment */
static inline size_t
promised_alignment(size_t bytes)
{
    size_t alignment = (size_t)1 << min_chunk_shift;

    while (alignment < bytes && alignment < page.size)
        alignment *= 2;
    return alignment;
}

/* Compute the promised room */
static inline size_t
promised_room(size_t bytes, size_t alignment)
{
    size_t least = alignment <= page.size && bytes < alignment
        ? alignment : bytes;

    if (least <= page.size / 2 && alignment <= page.size)
        return promised_alignment(least);
    return pages_to_bytes(bytes_to_pages(least + (least == 0)));
}

/* Decide whether a block overlaps another */
static inline bool
overlaps(const struct block *new)
{
    for (size_t i = 0; i < slots; i++) {
        const struct block *b = &shadow.block[i];
        if (b != new && b->start != NULL
            && b->start < new->start + new->room
            && new->start < b->start + b->room)
            return true;
    }
    return false;
}

static inline const char *
take(struct block *b, void *p, size_t bytes, size_t alignment)
{
    size_t room = p == b->start ? b->room
        : promised_room(bytes, alignment);

    *b = (struct block){.start = p, .bytes = bytes,
        .room = keg_malloc_usable_size(p)};
    shadow.live++;
    must((uintptr_t)p + room <= model.brk
        && (uintptr_t)p > (uintptr_t)model.arena,
        "a block lies below the break");
    /* Demand the alignment and the size of a block */
    must((uintptr_t)p % alignment == 0, "a block is aligned as asked");
    must((uintptr_t)p % promised_alignment(bytes) == 0,
        "a block is aligned to its size");
    must(b->room >= bytes, "a block is as large as asked");
    must(b->room == room, "a block is no larger than it should be");
    must(!overlaps(b), "no two blocks overlap");
    sign_block(b);
    return NULL;
}

/* Judge a null pointer */
static inline size_t
room_left(void)    /* bytes between the heap and the mappings */
{
    return (model.lowest_mapping - heap_pages_below(model.brk))
        * model.page_size;
}

static inline bool
is_short_of(size_t bytes)
{
    const size_t own = 4 * page.size;

    return room_left() / 2 <= own || bytes >= room_left() / 2 - own;
}

static inline const char *
take_null(size_t bytes, size_t alignment)
{
    if (bytes == 0 && option.null_for_zero) {
        shadow.refused = state != STARTED;
        return NULL;
    }
    must(model.failures > shadow.failures || model.limit > 0
        || is_short_of(bytes) || is_short_of(alignment),
        "null only when there is no memory");
    shadow.refused = true;
    return NULL;
}

/* Write into memory that was freed */
static inline void
scribble(const struct block *b)
{
    enum finding f = find(b->start).finding;

    if (f == FREE_CHUNK || f == FREE_PAGE)
        memset(b->start, 0xee,
            b->room < page.size ? b->room : page.size);
}

/* Do one operation */
/* Allocate a block */
static inline bool
is_all(const unsigned char *p, size_t bytes, unsigned char byte)
{
    if (bytes > 2 * edge)
        bytes = 2 * edge;
    return bytes == 0
        || (p[0] == byte && memcmp(p, p + 1, bytes - 1) == 0);
}

static inline const char *
do_malloc(struct block *b, const struct operation *o)
{
    size_t alignment = o->deed == ALIGNED ? o->extra : 1;
    unsigned char *p;

    if (b->start != NULL || !is_power_of_two(alignment))
        return NULL;
    p = o->deed == MALLOC ? keg_malloc(o->bytes)
        : keg_aligned_alloc(alignment, o->bytes);
    if (p == NULL)
        return take_null(o->bytes, alignment);
    must(!(option.junk || option.zero)
        || is_all(p, keg_malloc_usable_size(p),
            option.zero ? 0 : junk_byte),
        "new memory is filled under J and Z");
    return take(b, p, o->bytes, alignment);
}

static inline const char *
do_calloc(struct block *b, const struct operation *o)
{
    size_t bytes;
    unsigned char *p;

    if (b->start != NULL)
        return NULL;
    if (__builtin_mul_overflow(o->bytes, o->extra, &bytes))
        bytes = SIZE_MAX;
    p = keg_calloc(o->extra, o->bytes);
    if (p == NULL)
        return take_null(bytes, 1);
    must(is_all(p, bytes, 0), "calloc's memory is zero");
    return take(b, p, bytes, 1);
}

/* Resize a block */
static inline const char *
do_realloc(struct block *b, const struct operation *o)
{
    struct block old = *b;
    size_t kept = old.room < o->bytes ? old.room : o->bytes;
    unsigned char *p;

    if (old.foreign)
        return NULL;
    p = keg_realloc(old.start, o->bytes);
    /* Take it that realloc returned null */
    if (p == NULL && old.start != NULL && o->bytes == 0
        && option.null_for_zero) {
        *b = (struct block){.start = NULL};
        shadow.live--;
        return NULL;
    }
    if (p == NULL) {
        must(is_well(&old), "contents stay when realloc fails");
        return take_null(o->bytes, 1);
    }
    must(is_intact(&old, p, kept), "realloc keeps the contents");
    if (old.start != NULL)
        shadow.live--;
    if (p != old.start && old.start != NULL)
        scribble(&old);
    return take(b, p, o->bytes, 1);
}

/* Free a block */
/* Let somebody else move the break back */
static inline const char *
move_break_back(struct block *b)
{
    uintptr_t start = (uintptr_t)b->start;

    if (start + b->room == model.brk && start >= heap_end) {
        model_move_break(-(intptr_t)b->room);
        *b = (struct block){.start = NULL};
    }
    return NULL;
}

static inline const char *
do_release(struct block *b)
{
    struct block old = *b;

    if (old.start == NULL)
        return NULL;
    must(is_well(&old), "contents stay");
    if (old.foreign)
        return move_break_back(b);
    keg_free(old.start);
    scribble(&old);
    shadow.live--;
    *b = (struct block){.start = NULL};
    return NULL;
}

/* Free a pointer that is none */
static inline const char *
do_misfree(const struct block *b, const struct operation *o)
{
    if (b->start == NULL || b->foreign || o->bytes == 0
        || o->bytes >= b->room)
        return NULL;
    keg_free(b->start + o->bytes);
    shadow.findings++;
    return NULL;
}

/* Let somebody else move the break */
static inline const char *
do_foreign(struct block *b, const struct operation *o)
{
    if (state == ASLEEP || b->start != NULL || o->bytes == 0
        || o->bytes >= room_left())
        return NULL;
    *b = (struct block){.start = (unsigned char *)model.brk,
        .bytes = o->bytes, .room = o->bytes, .foreign = true};
    model_move_break((intptr_t)o->bytes);
    must(!overlaps(b), "no two blocks overlap");
    sign_block(b);
    return NULL;
}

static inline const char *
do_operation(const struct operation *o)
{
    struct block *b = &shadow.block[o->slot];

    switch (o->deed) {
    /* Choose the function for an operation */
    case MALLOC:
    case ALIGNED: return do_malloc(b, o);
    case CALLOC: return do_calloc(b, o);
    case REALLOC: return do_realloc(b, o);
    case RELEASE: return do_release(b);
    case MISFREE: return do_misfree(b, o);
    case FOREIGN: return do_foreign(b, o);
    default: return NULL;
    }
}

/* Look around after an operation */
static unsigned look_every = 1;

/* Leave room for a saboteur */
static void (*saboteur)(const struct operation *);

/* Count what the heap thinks is allocated */
static inline size_t
count_allocations(void)
{
    size_t n = 0;

    for (size_t i = page_dir_first(); i <= page_dir_last(); i++) {
        page_entry entry = page_dir_get(i);
        n += entry == FIRST;
        if (entry >= state_limit) {
            const struct chunk_page *info = info_of(entry);
            n += (size_t)info->total - info->free;
            n -= (uintptr_t)info != page_address(i);
        }
    }
    for (const struct run *r = runs.head; r != NULL; r = r->next)
        n--;
    return n - (runs.spare != NULL);
}

/* Look at all blocks */
static inline const char *
look_at_blocks(void)
{
    for (size_t i = 0; i < slots; i++) {
        const struct block *b = &shadow.block[i];
        must(is_well(b), "contents stay");
        must(b->foreign
            || keg_malloc_usable_size(b->start) == b->room,
            "the usable size stays the same");
    }
    return NULL;
}

static inline const char *
take_step(const struct operation *o)
{
    const char *flaw;

    shadow.failures = model.failures;
    shadow.refused = false;
    model.error = OS_NO_ERROR;
    if ((flaw = do_operation(o)) != NULL)
        return flaw;
    if (saboteur != NULL)
        saboteur(o);
    /* Demand the right error and the right findings */
    must(model.error == (shadow.refused ? OS_NO_MEMORY : OS_NO_ERROR),
        "errno is ENOMEM after a refusal and else untouched");
    must(stats.findings == shadow.findings,
        "a finding where there is one and nowhere else");
    if (++shadow.steps % look_every != 0)
        return NULL;
    if ((flaw = keg_check()) != NULL)
        return flaw;
    /* Demand that nothing is lost and nothing counted twice */
    must(state != STARTED || count_allocations() == shadow.live,
        "what is allocated is what was asked for");
    return look_at_blocks();
}

/* Play a history */
/* Build the machine of a history */
static inline void
keep_refusing(enum model_call call)
{
    (void)call;
    if (shadow.for_ever && model.failures > 0)
        model.fail_in = 1;
}

static inline void
escape(void)
{
    longjmp(shadow.escape, 1);
}

static inline void
start_machine(const struct history *h)
{
    enum { pages = 8192 };

    model_new(h->page_size, pages * h->page_size);
    keg_reset();
    memset(&shadow, 0, sizeof shadow);
    shadow.for_ever = h->for_ever;
    model.data_bytes = 1000;
    model.variable = h->options;
    model.fail_in = h->refuse;
    model.fail_kinds = 1u << h->kind;
    model.limit = h->limit;
    model.before = keep_refusing;
    model.die = escape;
}

static inline const char *
play_on(const struct history *h, size_t *played)
{
    const char *flaw = NULL;

    for (*played = 0; flaw == NULL && *played < h->count;
         ++*played)
        flaw = take_step(&h->operations[*played]);
    for (unsigned i = 0; flaw == NULL && i < slots; i++)
        flaw = take_step(&(struct operation){.deed = RELEASE,
            .slot = i});
    return flaw == NULL ? keg_check() : flaw;
}

/* Null, or what is wrong after the last operation played. */
static inline const char *
play(const struct history *h, size_t *played)
{
    start_machine(h);
    if (setjmp(shadow.escape) != 0)
        return "the allocator does not give up";
    return play_on(h, played);
}

/* Make up a history */
static inline uint64_t
draw(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static inline size_t
below(uint64_t *seed, size_t limit)
{
    return (size_t)(draw(seed) % limit);
}

static inline size_t
draw_bytes(uint64_t *seed, size_t most)
{
    size_t power = (size_t)1 << below(seed, log2_floor(most) + 1);

    switch (below(seed, 8)) {
    case 0: return power - 1 + below(seed, 3);
    case 1: return below(seed, 2);
    default: return power + below(seed, power);
    }
}

static inline size_t
draw_pages(uint64_t *seed, size_t page_size, size_t most)
{
    size_t bytes = page_size * (1 + below(seed, most));
    size_t less = below(seed, page_size);

    return below(seed, 2) == 0 ? bytes : bytes - less;
}

enum profile { SMALL, PAGES, MIXED, STACK, GROWTH, profiles };

static const struct {
    const char *name;
    unsigned slots;     /* blocks at a time, at most */
    unsigned resize;    /* of 100 operations on a block */
} profile_text[profiles] = {
    [SMALL] = {"small", 256, 15},
    [PAGES] = {"pages", 40, 15},
    [MIXED] = {"mixed", 250, 20},
    [STACK] = {"stack", 200, 5},
    [GROWTH] = {"growth", 16, 85},
};

static inline size_t
draw_size(uint64_t *seed, enum profile p, size_t page_size,
    size_t now, size_t favourite)
{
    if (p != PAGES && p != GROWTH && below(seed, 2) == 0)
        return favourite - below(seed, favourite / 2);
    switch (p) {
    case SMALL: return draw_bytes(seed, page_size / 4);
    case PAGES: return draw_pages(seed, page_size, 10);
    case GROWTH:
        if (below(seed, 200) == 0)
            return draw_pages(seed, 4096, 600);
        return now < 16 * page_size
            ? now + draw_bytes(seed, now + 16) : now / 2;
    default: return draw_bytes(seed, 8 * page_size);
    }
}

static inline struct operation
draw_birth(uint64_t *seed, unsigned slot, size_t bytes,
    size_t page_size)
{
    struct operation o = {.deed = MALLOC, .slot = slot,
        .bytes = bytes};
    size_t n = below(seed, 100);

    if (n < 10) {
        o.deed = CALLOC;
        o.extra = 1 + below(seed, 9);
        o.bytes /= o.extra;
    } else if (n < 20) {
        o.deed = REALLOC;
    } else if (n < 30) {
        o.deed = ALIGNED;
        o.extra = (size_t)1
            << below(seed, log2_floor(page_size) + 4);
    }
    if (below(seed, 1000) == 0)
        o.bytes = SIZE_MAX - below(seed, SIZE_MAX / 2);
    return o;
}

static inline struct operation
draw_life(uint64_t *seed, unsigned slot, size_t bytes, size_t now,
    unsigned resize)
{
    struct operation o = {.deed = RELEASE, .slot = slot};
    size_t n = below(seed, 100);

    if (n < resize) {
        o.deed = REALLOC;
        o.bytes = bytes;
    } else if (n < resize + 4) {
        o.deed = MISFREE;
        o.bytes = draw_bytes(seed, now + 16);
    }
    return o;
}

static inline unsigned
draw_from_stack(uint64_t *seed, unsigned *depth, bool *rising)
{
    if (below(seed, 60) == 0)
        *rising = !*rising;
    if (*depth == 0)
        *rising = true;
    else if (*depth == profile_text[STACK].slots)
        *rising = false;
    return *rising ? (*depth)++ : --*depth;
}

static inline void
generate(struct history *h, enum profile p, uint64_t seed)
{
    size_t now[slots] = {0};
    bool used[slots] = {false}, rising = true, alone = seed % 2;
    size_t favourite = (size_t)16 << below(&seed, 5);
    unsigned depth = 0, slot;

    for (size_t i = 0; i < h->count; i++) {
        struct operation *o = &h->operations[i];
        slot = p == STACK ? draw_from_stack(&seed, &depth, &rising)
            : (unsigned)below(&seed, profile_text[p].slots);
        /* Draw an operation on this block */
        size_t bytes = draw_size(&seed, p, h->page_size, now[slot],
            favourite);
        *o = used[slot]
            ? draw_life(&seed, slot, bytes, now[slot],
                profile_text[p].resize)
            : draw_birth(&seed, slot, bytes, h->page_size);
        if (!used[slot] && !alone && below(&seed, 50) == 0)
            *o = (struct operation){.deed = FOREIGN, .slot = slot,
                .bytes = bytes};
        used[slot] = o->deed != RELEASE;
        now[slot] = o->deed == RELEASE ? 0 : o->bytes;
    }
}

#endif
