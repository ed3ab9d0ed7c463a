/* Tangled from src/96-judges-21.nw: do not edit. */
/* Real heaps for judges: asked of take, kept, shown as maps.
 * Include it after judge.h. */
#ifndef KEG_SNAPSHOT_JUDGE_H
#define KEG_SNAPSHOT_JUDGE_H

#include "snapshot-text.h"

/* Keep a heap and where it comes from */
struct block_at {
    char kind;    /* b in use, d freed, x somebody else's */
    uint64_t at, room;
};

struct heap {
    struct snapshot s;
    const char *taker;
    uint64_t base;
    char *history;        /* lines */
    size_t bytes;
    struct block_at *block;
    size_t blocks;
    uint64_t *own;        /* addresses of structures, sorted */
    size_t owns;
};

static inline void
take_other_line(const char *line, void *heap)
{
    struct heap *h = heap;
    struct block_at b;
    size_t n = strlen(line);

    if (strncmp(line, "h ", 2) == 0) {
        h->history = realloc(h->history, h->bytes + n + 1);
        if (h->history == NULL)
            broken("no memory");
        memcpy(h->history + h->bytes, line + 2, n - 2);
        h->bytes += n - 1;
        h->history[h->bytes - 1] = '\n';
        h->history[h->bytes] = '\0';
    } else if (sscanf(line, "%c %" SCNx64 " %" SCNx64, &b.kind,
            &b.at, &b.room) == 3) {
        h->block = realloc(h->block,
            (h->blocks + 1) * sizeof b);
        if (h->block == NULL)
            broken("no memory");
        h->block[h->blocks++] = b;
    }
}

static inline void
free_heap(struct heap *h)
{
    free_snapshot(&h->s);
    free(h->history);
    free(h->block);
    free(h->own);
    *h = (struct heap){.taker = h->taker};
}

/* Heaps that answer these requests, at most so many. */
static inline size_t
take_heaps(const char *taker, const char *request, struct heap *h,
    size_t most)
{
    struct run r = run_ours(taker, request, strlen(request));
    size_t n = 0;
    FILE *in;

    if (!r.ok)
        broken("%s %s", taker, r.why);
    if (r.bytes == 0
        || (in = fmemopen(r.out, r.bytes, "r")) == NULL)
        broken("%s is silent", taker);
    for (; n < most; n++) {
        h[n] = (struct heap){.taker = taker};
        if (!read_snapshot(in, &h[n].s, take_other_line, &h[n]))
            break;
    }
    fclose(in);
    run_free(&r);
    return n;
}

/* One request: a history of a profile (0 to 4) and a length. */
static inline void
ask_for(FILE *request, uint64_t *seed, unsigned profile,
    unsigned count, size_t page_size, const char *options)
{
    uint64_t where = (0x100 + number_below(seed, 0x7000)) << 20;

    fprintf(request, "draw %" PRIx64 " %x %" PRIx64 " %x %zx %s\n",
        where, profile, draw_next(seed) >> 1, count, page_size,
        options);
}

/* Put a heap back together from its history */
static inline uint64_t
base_of(const struct heap *h)    /* the same place again */
{
    return h->s.heap & ~(uint64_t)0xfffff;
}

/* The heap that this history leaves, in place of *h. False if it
 * cannot be played. */
static inline bool
take_again(struct heap *h, const char *taker, uint64_t base,
    const char *history, size_t bytes)
{
    char *text;
    size_t all;
    FILE *out = open_memstream(&text, &all);
    bool there;

    if (out == NULL)
        broken("no memory");
    fprintf(out, "base %" PRIx64 "\n%.*send\n", base, (int)bytes,
        history);
    fclose(out);
    there = take_heaps(taker, text, h, 1) == 1;
    free(text);
    return there;
}

/* Add ghosts to a heap */
static inline void
note_own(struct heap *h)
{
    const struct snapshot *s = &h->s;

    h->own = calloc(s->runs + s->infos + 1, sizeof *h->own);
    if (h->own == NULL)
        broken("no memory");
    for (size_t i = 0; i < s->runs; i++)
        h->own[h->owns++] = s->run[i].at;
    for (size_t i = 0; i < s->infos; i++)
        if (s->info[i].at != s->info[i].page)
            h->own[h->owns++] = s->info[i].at;
    qsort(h->own, h->owns, sizeof *h->own, compare_addresses);
}

static inline bool
belongs_to_allocator(const struct heap *h, uint64_t address)
{
    return h->owns > 0 && bsearch(&address, h->own, h->owns,
        sizeof *h->own, compare_addresses) != NULL;
}

static inline void
add_ghost(struct snapshot *s, uint64_t at, uint64_t *seed)
{
    if (number_below(seed, 2) == 0 && s->runs > 0) {
        struct free_run r = s->run[number_below(seed, s->runs)];
        r.at = at;
        s->run = realloc(s->run, (s->runs + 1) * sizeof r);
        if (s->run == NULL)
            broken("no memory");
        s->run[s->runs++] = r;
    } else if (s->infos > 0) {
        struct chunk_info i = s->info[number_below(seed, s->infos)];
        uint32_t *map = calloc(i.words + 1, sizeof *map);
        s->info = realloc(s->info, (s->infos + 1) * sizeof i);
        if (s->info == NULL || map == NULL)
            broken("no memory");
        memcpy(map, i.map, i.words * sizeof *map);
        i.map = map;
        i.at = at;
        s->info[s->infos++] = i;
    }
}

static inline void
add_ghosts(struct heap *h, uint64_t seed)
{
    struct snapshot *s = &h->s;

    note_own(h);
    for (size_t k = 0; k < h->blocks; k++) {
        const struct block_at *b = &h->block[k];
        if (b->kind != 'x' && b->room >= 32 && b->room <= 256
            && b->at % 16 == 0 && number_below(&seed, 3) == 0
            && run_at(s, b->at) == NULL
            && info_at(s, b->at) == NULL) {
            add_ghost(s, b->at, &seed);
            sort_structures(s);
        }
    }
}

/* Show a heap as a map */
static inline char
page_letter(const struct snapshot *s, uint64_t index)
{
    uint64_t e = index < s->entries ? s->entry[index] : 0;
    const struct chunk_info *info;

    if (e < state_limit)
        return "x.F-"[e];
    info = info_at(s, e);
    return (char)(info != NULL && info->shift >= 4
        && info->shift <= 16 ? "456789abcdefg"[info->shift - 4]
        : '?');
}

static inline void
show_map(const char *title, const struct snapshot *s)
{
    enum { in_a_row = 60, rows = 6 };
    char row[in_a_row + 1];
    uint64_t i = s->first;

    detail("%s", title);
    for (int k = 0; k < rows && i <= s->last; k++) {
        uint64_t from = i, n = 0;
        for (; n < in_a_row && i <= s->last; i++)
            row[n++] = page_letter(s, i);
        row[n] = '\0';
        detail("%8" PRIu64 "  %s", from, row);
    }
    if (i <= s->last)
        detail("          ... to %" PRIu64, s->last);
}

static inline void
show_lines(const char *text, int most)
{
    for (; *text != '\0' && most > 0; most--) {
        size_t n = strcspn(text, "\n");
        detail("    %.*s", (int)n, text);
        text += n + (text[n] == '\n');
    }
    if (*text != '\0')
        detail("    ...");
}

/* Give a player little time */
static inline void
hurry(void)
{
    char command[4096];

    if (getenv("KEG_UNCONFINED") != NULL)
        return;
    snprintf(command, sizeof command, "%s -c 2",
        surroundings("KEG_CONFINE"));
    setenv("KEG_CONFINE", command, 1);
}

#endif
