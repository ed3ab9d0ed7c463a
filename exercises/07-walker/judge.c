/* Tangled from src/96-judges-21.nw: do not edit. */
/* The judge of exercise 07: real heaps, whole and damaged. */
#define _GNU_SOURCE
#include "judge.h"
#include "snapshot-judge.h"
#include "walk.h"

/* Put invariants into words */
__attribute__((unused))
static enum invariant walk(const struct snapshot *heap);

#define NAME(invariant) [invariant] = #invariant
static const char *const invariant_name[invariants] = {
    NAME(WELL), NAME(TABLE_SHORT), NAME(BEYOND_HEAP),
    NAME(BREAK_ELSEWHERE), NAME(PAGES_MISCOUNTED),
    NAME(FOLLOW_ALONE), NAME(INFO_LOST), NAME(INFO_SIZES),
    NAME(INFO_MISPLACED), NAME(BITS_MISCOUNTED), NAME(BIT_ASTRAY),
    NAME(PAGE_EMPTY), NAME(BUCKET_STRANGER), NAME(BUCKET_ORDER),
    NAME(BUCKET_MISSES), NAME(RUN_LINKS), NAME(RUN_PAGES),
    NAME(RUN_ORDER), NAME(RUN_MISSES), NAME(STRUCTURE_LOOSE),
    NAME(STRUCTURE_SHARED),
};
#undef NAME

/* Draw the heaps for the walker */
enum { of_each = 20, all_heaps = 2 * of_each };

static struct heap pool[all_heaps];

static void
draw_from(const char *taker, struct heap *heaps)
{
    static const char *const options[] = {"-", "R", "V", "<<<<<"};
    uint64_t seed = seed_for(taker);
    char *text;
    size_t all;
    FILE *out = open_memstream(&text, &all);

    if (out == NULL)
        broken("no memory");
    for (unsigned i = 0; i < of_each; i++) {
        uint64_t option = number_below(&seed, 4);
        ask_for(out, &seed, i % 4,
            80 + (unsigned)number_below(&seed, 200),
            i % 2 == 0 ? 4096 : (size_t)8192 << i / 2 % 4,
            options[option]);
    }
    fclose(out);
    if (take_heaps(taker, text, heaps, of_each) != of_each)
        broken("heaps are missing");
    free(text);
    for (unsigned i = 0; i < of_each; i++)
        add_ghosts(&heaps[i], draw_next(&seed));
}

static void
draw_heaps(void)
{
    draw_from("take-1996", pool);
    draw_from("take-2005", pool + of_each);
}

/* Describe a damage */
typedef unsigned set;    /* of invariants, a bit each */

struct damage {
    const char *name;
    set (*harm)(struct heap *h, uint64_t *seed);
};

static char changed[200];    /* what the last damage was */

__attribute__((format(printf, 1, 2)))
static void
say_changed(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(changed, sizeof changed, format, arguments);
    va_end(arguments);
}

static inline set
only(enum invariant i)
{
    return 1u << i;
}

/* One of the numbers from 0 to n-1 that a predicate accepts, by
 * the seed; n if there is none. */
static size_t
choose(const struct heap *h, size_t n, uint64_t *seed,
    bool (*good)(const struct heap *h, size_t i))
{
    size_t all = 0, k;

    for (size_t i = 0; i < n; i++)
        all += good(h, i);
    if (all == 0)
        return n;
    k = number_below(seed, all);
    for (size_t i = 0; i < n; i++)
        if (good(h, i) && k-- == 0)
            return i;
    return n;
}

static struct chunk_info *
info_for(const struct heap *h, uint64_t at)
{
    return (struct chunk_info *)(uintptr_t)info_at(&h->s, at);
}

static struct free_run *
run_for(const struct heap *h, uint64_t at)
{
    return (struct free_run *)(uintptr_t)run_at(&h->s, at);
}

static uint64_t
address_of(const struct heap *h, uint64_t index)
{
    return h->s.heap + (index - h->s.first) * h->s.page_size;
}

static uint64_t
index_of(const struct heap *h, uint64_t address)
{
    return (address - h->s.heap) / h->s.page_size + h->s.first;
}

static bool
is_real_info(const struct heap *h, size_t i)
{
    const struct chunk_info *c = &h->s.info[i];
    uint64_t index = index_of(h, c->page);

    return index >= h->s.first && index <= h->s.last
        && h->s.entry[index] == c->at;
}

static bool
is_listed_run(const struct heap *h, size_t i)
{
    return belongs_to_allocator(h, h->s.run[i].at)
        && h->s.run[i].at != h->s.spare
        && h->s.run[i].pages > 0;
}

static bool
is_last_run(const struct heap *h, size_t i)
{
    return is_listed_run(h, i) && h->s.run[i].next == 0;
}

static bool
has_next_run(const struct heap *h, size_t i)
{
    return is_listed_run(h, i) && h->s.run[i].next != 0;
}

/* Does the page of this info hold one of the structures? */
static bool
holds_structure(const struct heap *h, const struct chunk_info *c)
{
    for (size_t i = 0; i < h->owns; i++)
        if (h->own[i] - c->page < h->s.page_size)
            return true;
    return false;
}

static uint32_t
chunks_of(const struct heap *h, const struct chunk_info *c)
{
    return (uint32_t)(h->s.page_size >> c->shift);
}

static uint32_t
own_chunks_of(const struct heap *h, const struct chunk_info *c)
{
    return chunks_of(h, c) - c->total;
}

static bool
bit(const struct chunk_info *c, uint32_t i)
{
    return c->map[i / 32] >> i % 32 & 1;
}

static void
flip(struct chunk_info *c, uint32_t i)
{
    c->map[i / 32] ^= (uint32_t)1 << i % 32;
}

/* The n-th chunk from the start that is free, or in use. */
static uint32_t
some_chunk(const struct heap *h, const struct chunk_info *c,
    bool is_free, uint64_t *seed)
{
    uint32_t own = own_chunks_of(h, c), found = own;
    uint64_t n = number_below(seed, is_free ? c->free
        : c->total - c->free);

    for (uint32_t i = own; i < chunks_of(h, c); i++)
        if (bit(c, i) == is_free && n-- == 0)
            found = i;
    return found;
}

/* A chunk in use of the program's, of a size in a range; 0 if
 * there is none. */
static uint64_t
some_block(const struct heap *h, uint64_t least, uint64_t most,
    uint64_t *seed)
{
    size_t from = number_below(seed, h->blocks + 1);

    for (size_t k = 0; k < h->blocks; k++) {
        const struct block_at *b
            = &h->block[(from + k) % h->blocks];
        if (b->kind == 'b' && b->room >= least && b->room <= most
            && run_at(&h->s, b->at) == NULL
            && info_at(&h->s, b->at) == NULL)
            return b->at;
    }
    return 0;
}

/* Damage the directory */
static set
cut_table(struct heap *h, uint64_t *seed)
{
    (void)seed;
    say_changed("the directory has %" PRIu64 " entries instead of"
        " %" PRIu64, h->s.last + 1, h->s.entries);
    h->s.entries = h->s.last + 1;
    return only(TABLE_SHORT);
}

static set
claim_beyond(struct heap *h, uint64_t *seed)
{
    uint64_t i = h->s.last + 1
        + number_below(seed, h->s.entries - h->s.last - 1);

    h->s.entry[i] = FREE + number_below(seed, 2);
    say_changed("entry %" PRIu64 ", behind the heap, is %s", i,
        h->s.entry[i] == FREE ? "FREE" : "FIRST");
    return only(BEYOND_HEAP);
}

static set
move_break(struct heap *h, uint64_t *seed)
{
    int64_t p = (int64_t)h->s.page_size;
    const int64_t by[] = {8, p, 2 * p, -p, -p - 8, -3 * p};
    int64_t bytes = by[number_below(seed, 6)];

    h->s.brk += (uint64_t)bytes;
    say_changed("brk is off by %" PRId64 " bytes", bytes);
    return only(BREAK_ELSEWHERE);
}

static bool
is_single_page(const struct heap *h, size_t i)
{
    return i >= h->s.first && i <= h->s.last
        && h->s.entry[i] == FIRST && h->s.entry[i + 1] != FOLLOW;
}

static set
miscount_pages(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.last + 1, seed, is_single_page);

    if (i > h->s.last || number_below(seed, 2) == 0) {
        uint64_t before = h->s.got;
        h->s.got += number_below(seed, 2) == 0 ? 1 : -1ull;
        say_changed("got is %" PRIu64 " instead of %" PRIu64,
            h->s.got, before);
    } else {
        h->s.entry[i] = NOT_MINE;
        say_changed("entry %zu was FIRST and is NOT_MINE", i);
    }
    return only(PAGES_MISCOUNTED);
}

static bool
is_first_of_two(const struct heap *h, size_t i)
{
    return i >= h->s.first && i < h->s.last
        && h->s.entry[i] == FIRST && h->s.entry[i + 1] == FOLLOW
        && h->s.entry[i - 1] != FIRST
        && (i == h->s.first || h->s.entry[i - 1] != FOLLOW);
}

static set
orphan(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.last + 1, seed, is_first_of_two);

    if (i > h->s.last)
        return 0;
    h->s.entry[i] = FOLLOW;
    h->s.entry[i + 1] = FIRST;
    say_changed("entries %zu and %zu are FOLLOW, FIRST", i, i + 1);
    return only(FOLLOW_ALONE);
}

/* Damage infos */
static bool
is_quiet_page(const struct heap *h, size_t i)
{
    return is_real_info(h, i)
        && !holds_structure(h, &h->s.info[i]);
}

static bool
is_full_quiet_page(const struct heap *h, size_t i)
{
    return is_quiet_page(h, i) && h->s.info[i].free == 0;
}

/* A page on a bucket's list. */
static bool
has_room(const struct heap *h, size_t i)
{
    return is_real_info(h, i) && h->s.info[i].free > 0;
}

static set
lose_info(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.infos, seed, is_full_quiet_page);
    size_t other = choose(h, h->s.infos, seed, is_real_info);
    uint64_t index, wild;
    set broken = only(INFO_LOST);

    if (i == h->s.infos)
        i = choose(h, h->s.infos, seed, is_quiet_page);
    if (i == h->s.infos || other == i)
        return 0;
    if (h->s.info[i].free > 0)
        broken |= only(BUCKET_STRANGER);
    index = index_of(h, h->s.info[i].page);
    wild = number_below(seed, 2) == 0 ? h->s.info[other].at
        : h->s.heap + number_below(seed, 0x100000) * 16 + 8;
    h->s.entry[index] = wild;
    say_changed("entry %" PRIu64 " is %" PRIx64 ", where %s", index,
        wild, wild == h->s.info[other].at
        ? "another page's info is" : "nothing is");
    return broken;
}

static bool
can_shift_total(const struct heap *h, size_t i)
{
    return is_real_info(h, i)
        && h->s.info[i].free + 1 < h->s.info[i].total;
}

static set
change_size(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.infos, seed, can_shift_total);
    struct chunk_info *c;

    if (i == h->s.infos)
        return 0;
    c = &h->s.info[i];
    switch (number_below(seed, 3)) {
    case 0: c->size += 16; break;
    case 1: c->total -= 1; break;
    case 2: c->total += 1; break;
    }
    say_changed("the info at %" PRIx64 " says size %" PRIu32
        ", total %" PRIu32, c->at, c->size, c->total);
    return only(INFO_SIZES);
}

static bool
is_inside(const struct heap *h, size_t i)
{
    return is_quiet_page(h, i)
        && h->s.info[i].at == h->s.info[i].page;
}

static set
misplace(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.infos, seed, is_inside);
    uint64_t to, bytes;
    struct chunk_info *c;

    if (i == h->s.infos)
        return 0;
    bytes = 24 + 4 * (uint64_t)h->s.info[i].words;
    if ((to = some_block(h, bytes, h->s.page_size, seed)) == 0)
        return 0;
    c = &h->s.info[i];
    /* Relink an info that moves */
    h->s.entry[index_of(h, c->page)] = to;
    if (h->s.entry[c->shift] == c->at)
        h->s.entry[c->shift] = to;
    for (size_t k = 0; k < h->s.infos; k++)
        if (is_real_info(h, k) && h->s.info[k].next == c->at)
            h->s.info[k].next = to;
    say_changed("the info of the page at %" PRIx64 " was at its"
        " start and is at %" PRIx64, c->page, to);
    c->at = to;
    sort_structures(&h->s);
    return only(INFO_MISPLACED) | only(INFO_SIZES);
}

static bool
can_miscount(const struct heap *h, size_t i)
{
    return has_room(h, i) && h->s.info[i].free > 1
        && h->s.info[i].free + 1 < h->s.info[i].total;
}

static bool
can_lose_bit(const struct heap *h, size_t i)
{
    return can_miscount(h, i) && is_quiet_page(h, i);
}

static set
miscount_bits(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.infos, seed, can_lose_bit);
    struct chunk_info *c;

    if (i == h->s.infos)
        return 0;
    c = &h->s.info[i];
    switch (number_below(seed, 4)) {
    case 0: c->free++; break;
    case 1: c->free--; break;
    case 2: flip(c, some_chunk(h, c, true, seed)); break;
    case 3: flip(c, some_chunk(h, c, false, seed)); break;
    }
    say_changed("the info at %" PRIx64 " counts %" PRIu32
        " free chunks, its bitmap does not", c->at, c->free);
    return only(BITS_MISCOUNTED);
}

static uint32_t
stray_bits(const struct heap *h, const struct chunk_info *c)
{
    return own_chunks_of(h, c) + 32 * c->words - chunks_of(h, c);
}

static bool
can_stray(const struct heap *h, size_t i)
{
    return has_room(h, i) && stray_bits(h, &h->s.info[i]) > 0;
}

static set
stray(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.infos, seed, can_stray);
    struct chunk_info *c;
    uint32_t n, own;

    if (i == h->s.infos)
        return 0;
    c = &h->s.info[i];
    own = own_chunks_of(h, c);
    n = (uint32_t)number_below(seed, stray_bits(h, c));
    flip(c, some_chunk(h, c, true, seed));
    if (n >= own)
        n += chunks_of(h, c) - own;
    flip(c, n);
    say_changed("in the info at %" PRIx64 " bit %" PRIu32 " is set,"
        " which stands for no chunk of the program's", c->at, n);
    return only(BIT_ASTRAY);
}

static bool
can_empty(const struct heap *h, size_t i)
{
    return has_room(h, i) && is_quiet_page(h, i);
}

static set
empty_page(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.infos, seed, can_empty);
    struct chunk_info *c;

    if (i == h->s.infos)
        return 0;
    c = &h->s.info[i];
    for (uint32_t n = own_chunks_of(h, c); n < chunks_of(h, c); n++)
        if (!bit(c, n))
            flip(c, n);
    c->free = c->total;
    say_changed("all chunks of the page at %" PRIx64 " are free",
        c->page);
    return only(PAGE_EMPTY);
}

/* What leads to an info in its bucket: the entry of the bucket or
 * the next of another info. */
static uint64_t *
link_to(struct heap *h, const struct chunk_info *c)
{
    uint64_t *link = &h->s.entry[c->shift];

    while (*link != c->at)
        link = &info_for(h, *link)->next;
    return link;
}

static set
drop_from_bucket(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.infos, seed, has_room);
    struct chunk_info *c;

    if (i == h->s.infos)
        return 0;
    c = &h->s.info[i];
    *link_to(h, c) = c->next;
    say_changed("the info at %" PRIx64 " is in no bucket", c->at);
    return only(BUCKET_MISSES);
}

static bool
is_full(const struct heap *h, size_t i)
{
    return is_real_info(h, i) && h->s.info[i].free == 0;
}

static set
list_full_page(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.infos, seed, is_full);
    struct chunk_info *c;
    uint64_t *link;

    if (i == h->s.infos)
        return 0;
    c = &h->s.info[i];
    link = &h->s.entry[c->shift];
    while (*link != 0 && info_for(h, *link)->page < c->page)
        link = &info_for(h, *link)->next;
    c->next = *link;
    *link = c->at;
    say_changed("the info at %" PRIx64 " is in its bucket and has"
        " no room", c->at);
    return only(BUCKET_STRANGER);
}

static bool
is_last_in_bucket(const struct heap *h, size_t i)
{
    return has_room(h, i) && h->s.info[i].next == 0;
}

static bool
is_ghost(const struct heap *h, size_t i)
{
    return !is_real_info(h, i);
}

static bool
rises(const struct heap *h, const struct chunk_info *c)
{
    const struct chunk_info *next;

    while (c->next != 0) {
        next = info_at(&h->s, c->next);
        if (next == NULL || next->page <= c->page)
            return next == NULL;
        c = next;
    }
    return true;
}

static set
list_stranger(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.infos, seed, is_last_in_bucket);
    size_t j = choose(h, h->s.infos, seed, is_last_in_bucket);
    size_t ghost = choose(h, h->s.infos, seed, is_ghost);

    if (number_below(seed, 2) == 0 && ghost < h->s.infos)
        j = ghost;
    if (i == h->s.infos || h->s.info[i].shift == h->s.info[j].shift)
        return 0;
    h->s.info[i].next = h->s.info[j].at;
    say_changed("the bucket of the info at %" PRIx64 " goes on with"
        " that of another size, or of no page, at %" PRIx64,
        h->s.info[i].at, h->s.info[j].at);
    return only(BUCKET_STRANGER)
        | (rises(h, &h->s.info[i]) ? 0 : only(BUCKET_ORDER));
}

static uint64_t
nowhere(const struct heap *h, uint64_t *seed)
{
    switch (number_below(seed, 3)) {
    case 0: return h->s.heap + number_below(seed, 1 << 20) * 16 + 8;
    case 1: return 0x10 + number_below(seed, 0x1000) * 16 + 4;
    default: return UINT64_MAX - number_below(seed, 4096) * 8;
    }
}

static set
lead_bucket_astray(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.infos, seed, has_room);
    uint64_t *link, before;

    if (i == h->s.infos)
        return 0;
    link = number_below(seed, 4) > 0 ? &h->s.info[i].next
        : &h->s.entry[number_below(seed, 4)];
    before = *link;
    *link = nowhere(h, seed);
    say_changed("a bucket leads to %" PRIx64 ", where nothing is",
        *link);
    return only(BUCKET_STRANGER)
        | (before != 0 ? only(BUCKET_MISSES) : 0);
}

static bool
has_next_in_bucket(const struct heap *h, size_t i)
{
    return has_room(h, i) && h->s.info[i].next != 0;
}

static set
swap_in_bucket(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.infos, seed, has_next_in_bucket);
    struct chunk_info *c, *d;

    if (i == h->s.infos)
        return 0;
    c = &h->s.info[i];
    d = info_for(h, c->next);
    *link_to(h, c) = d->at;
    c->next = d->next;
    d->next = c->at;
    say_changed("the infos at %" PRIx64 " and %" PRIx64
        " are in the wrong order", d->at, c->at);
    return only(BUCKET_ORDER);
}

static set
close_bucket(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.infos, seed, is_last_in_bucket);
    uint64_t at, n = 0;

    if (i == h->s.infos)
        return 0;
    for (at = h->s.entry[h->s.info[i].shift]; at != 0;
         at = info_for(h, at)->next)
        n++;
    n = number_below(seed, n);
    at = h->s.entry[h->s.info[i].shift];
    while (n-- > 0)
        at = info_for(h, at)->next;
    h->s.info[i].next = at;
    say_changed("the bucket of the info at %" PRIx64 " runs in a"
        " circle", at);
    return only(BUCKET_ORDER);
}

/* Damage the list of runs */
static set
break_link(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.runs, seed, is_listed_run);
    struct free_run *r;
    uint64_t before;

    if (i == h->s.runs)
        return 0;
    r = &h->s.run[i];
    before = r->previous;
    r->previous = before != 0 && number_below(seed, 2) == 0 ? 0
        : r->at;
    say_changed("the run at %" PRIx64 " has the previous %" PRIx64
        " instead of %" PRIx64, r->at, r->previous, before);
    return only(RUN_LINKS);
}

static set
lead_runs_astray(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.runs, seed, is_listed_run);
    uint64_t *link, before;

    if (i == h->s.runs)
        return 0;
    link = number_below(seed, 4) == 0 ? &h->s.head
        : &h->s.run[i].next;
    before = *link;
    *link = nowhere(h, seed);
    say_changed("the list of runs leads to %" PRIx64 ", where"
        " nothing is", *link);
    return only(RUN_LINKS) | (before != 0 ? only(RUN_MISSES) : 0);
}

static set
close_runs(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.runs, seed, is_last_run);
    size_t j = choose(h, h->s.runs, seed, is_listed_run);

    if (i == h->s.runs)
        return 0;
    h->s.run[i].next = h->s.run[j].at;
    say_changed("the list of runs runs in a circle, from %" PRIx64
        " to %" PRIx64, h->s.run[i].at, h->s.run[j].at);
    return only(RUN_LINKS) | only(RUN_ORDER);
}

static set
stretch_run(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.runs, seed, is_listed_run);
    struct free_run *r;
    set broken = only(RUN_PAGES);

    if (i == h->s.runs)
        return 0;
    r = &h->s.run[i];
    switch (number_below(seed, 4)) {
    case 0: r->pages++; break;
    case 1: r->pages--; break;
    case 2: r->end++; r->pages++; break;
    case 3: r->first--; r->pages++; break;
    }
    if (r->next != 0 && run_for(h, r->next)->first <= r->end)
        broken |= only(RUN_ORDER);
    if (r->previous != 0
        && run_for(h, r->previous)->end >= r->first)
        broken |= only(RUN_ORDER);
    say_changed("the run at %" PRIx64 " says %" PRIu64 " pages, %"
        PRIu64 " to %" PRIu64, r->at, r->pages, r->first, r->end);
    return broken;
}

static bool
is_longer_run(const struct heap *h, size_t i)
{
    return is_listed_run(h, i) && h->s.run[i].pages > 1;
}

static set
lose_pages(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.runs, seed, is_longer_run);
    size_t page = choose(h, h->s.last + 1, seed, is_single_page);
    struct free_run *r;

    if (i == h->s.runs
        || (page <= h->s.last && number_below(seed, 2) == 0)) {
        if (page > h->s.last)
            return 0;
        h->s.entry[page] = FREE;
        say_changed("entry %zu was FIRST and is FREE", page);
        return only(RUN_MISSES);
    }
    r = &h->s.run[i];
    if (number_below(seed, 2) == 0)
        r->first++;
    else
        r->end--;
    r->pages--;
    say_changed("the run at %" PRIx64 " is a page too short",
        r->at);
    return only(RUN_MISSES);
}

static set
drop_run(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.runs, seed, is_listed_run);
    struct free_run *r;

    if (i == h->s.runs)
        return 0;
    r = &h->s.run[i];
    if (r->previous != 0)
        run_for(h, r->previous)->next = r->next;
    else
        h->s.head = r->next;
    if (r->next != 0)
        run_for(h, r->next)->previous = r->previous;
    say_changed("the run of pages %" PRIu64 " to %" PRIu64 " is not"
        " in the list", r->first, r->end);
    return only(RUN_MISSES);
}

static set
swap_runs(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.runs, seed, has_next_run);
    struct free_run *a, *b;
    uint64_t first, end, pages;

    if (i == h->s.runs)
        return 0;
    a = &h->s.run[i];
    b = run_for(h, a->next);
    first = a->first, end = a->end, pages = a->pages;
    a->first = b->first, a->end = b->end, a->pages = b->pages;
    b->first = first, b->end = end, b->pages = pages;
    say_changed("the runs at %" PRIx64 " and %" PRIx64 " are in the"
        " wrong order", a->at, b->at);
    return only(RUN_ORDER);
}

static set
split_run(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.runs, seed, is_longer_run);
    struct free_run *a, *b;

    if (i == h->s.runs || h->s.spare == 0)
        return 0;
    a = &h->s.run[i];
    b = run_for(h, h->s.spare);
    h->s.spare = 0;
    b->end = a->end;
    b->pages = 1 + number_below(seed, a->pages - 1);
    a->pages -= b->pages;
    a->end = b->first = a->first + a->pages;
    b->next = a->next;
    b->previous = a->at;
    if (b->next != 0)
        run_for(h, b->next)->previous = b->at;
    a->next = b->at;
    say_changed("a run is cut in two, which touch at page %" PRIu64,
        a->end);
    return only(RUN_ORDER);
}

/* Damage what holds the structures */
static bool
is_own_run(const struct heap *h, size_t i)
{
    return belongs_to_allocator(h, h->s.run[i].at);
}

/* The info of the page in which this address is. */
static struct chunk_info *
info_around(const struct heap *h, uint64_t address)
{
    return info_for(h, h->s.entry[index_of(h, address)]);
}

/* Can its chunk be marked free, and nothing else go wrong? */
static bool
can_be_freed(const struct heap *h, uint64_t at)
{
    const struct chunk_info *c = info_around(h, at);

    return c->free > 0 && c->free + 1 < c->total;
}

static bool
can_free_run(const struct heap *h, size_t i)
{
    return is_own_run(h, i) && can_be_freed(h, h->s.run[i].at);
}

static bool
can_free_info(const struct heap *h, size_t i)
{
    return is_real_info(h, i)
        && h->s.info[i].at != h->s.info[i].page
        && can_be_freed(h, h->s.info[i].at);
}

static set
free_structure(struct heap *h, uint64_t *seed)
{
    size_t r = choose(h, h->s.runs, seed, can_free_run);
    size_t i = choose(h, h->s.infos, seed, can_free_info);
    struct chunk_info *c;
    uint64_t at;

    if (r == h->s.runs && i == h->s.infos)
        return 0;
    at = r == h->s.runs || (i < h->s.infos
        && number_below(seed, 2) == 0) ? h->s.info[i].at
        : h->s.run[r].at;
    c = info_around(h, at);
    flip(c, (uint32_t)((at - c->page) >> c->shift));
    c->free++;
    say_changed("the chunk of the structure at %" PRIx64 " is free",
        at);
    return only(STRUCTURE_LOOSE);
}

static void
move_run(struct heap *h, struct free_run *r, uint64_t to)
{
    if (h->s.spare == r->at)
        h->s.spare = to;
    else if (r->previous != 0)
        run_for(h, r->previous)->next = to;
    else
        h->s.head = to;
    if (r->next != 0)
        run_for(h, r->next)->previous = to;
    say_changed("the structure of a run at %" PRIx64 " moves to %"
        PRIx64, r->at, to);
    r->at = to;
    sort_structures(&h->s);
}

static set
move_to(struct heap *h, uint64_t *seed, uint64_t to)
{
    size_t i = choose(h, h->s.runs, seed, is_own_run);

    if (i == h->s.runs || to == 0 || run_at(&h->s, to) != NULL
        || info_at(&h->s, to) != NULL)
        return 0;
    move_run(h, &h->s.run[i], to);
    return only(STRUCTURE_LOOSE);
}

static bool
is_free_page(const struct heap *h, size_t i)
{
    return i >= h->s.first && h->s.entry[i] == FREE;
}

static bool
is_first_page(const struct heap *h, size_t i)
{
    return i >= h->s.first && h->s.entry[i] == FIRST;
}

static set
move_to_pages(struct heap *h, uint64_t *seed)
{
    bool free_one = number_below(seed, 2) == 0;
    size_t i = choose(h, h->s.last + 1, seed,
        free_one ? is_free_page : is_first_page);
    uint64_t to = i > h->s.last ? 0 : address_of(h, i)
        + number_below(seed, h->s.page_size / 64) * 64;

    return move_to(h, seed, to);
}

static set
move_to_small_chunk(struct heap *h, uint64_t *seed)
{
    return move_to(h, seed, some_block(h, 16, 32, seed));
}

static set
move_into_chunk(struct heap *h, uint64_t *seed)
{
    uint64_t to = some_block(h, 128, h->s.page_size / 2, seed);

    if (to == 0)
        return 0;
    return move_to(h, seed, to + 16 * (1 + number_below(seed, 3)));
}

static bool
is_outside(const struct heap *h, size_t i)
{
    return is_real_info(h, i)
        && h->s.info[i].at != h->s.info[i].page;
}

static set
share_with_info(struct heap *h, uint64_t *seed)
{
    enum { run_bytes = 40 };
    size_t i = choose(h, h->s.infos, seed, is_outside);
    size_t r = choose(h, h->s.runs, seed, is_own_run);
    uint64_t to;

    if (i == h->s.infos || r == h->s.runs)
        return 0;
    to = h->s.info[i].at;
    move_run(h, &h->s.run[r], to);
    return only(STRUCTURE_SHARED)
        | (info_around(h, to)->size < run_bytes
        ? only(STRUCTURE_LOOSE) : 0);
}

static set
share_structure(struct heap *h, uint64_t *seed)
{
    size_t i = choose(h, h->s.runs, seed, is_listed_run);

    if (number_below(seed, 2) == 0 || i == h->s.runs)
        return share_with_info(h, seed);
    h->s.spare = h->s.run[i].at;
    say_changed("the spare is the run at %" PRIx64 " of the list",
        h->s.spare);
    return only(STRUCTURE_SHARED);
}

/* List the damages */
static const struct {
    const char *stage;
    double points;    /* for each */
    struct damage damage[10];
} stages[] = {
    {"The directory", 2.2, {
        {"a table too short", cut_table},
        {"pages beyond the heap", claim_beyond},
        {"a break elsewhere", move_break},
        {"pages counted wrongly", miscount_pages},
        {"FOLLOW behind nothing", orphan}}},
    {"Pages of chunks", 2.5, {
        {"an entry without its info", lose_info},
        {"sizes that do not fit", change_size},
        {"an info in the wrong place", misplace},
        {"bits counted wrongly", miscount_bits},
        {"a bit that stands for no chunk", stray},
        {"a page without a chunk in use", empty_page}}},
    /* List the damages of lists */
    {"Buckets", 2.5, {
        {"a page that is not listed", drop_from_bucket},
        {"a full page that is listed", list_full_page},
        {"a stranger on the list", list_stranger},
        {"a list that leads nowhere", lead_bucket_astray},
        {"a list in the wrong order", swap_in_bucket},
        {"a list that is a circle", close_bucket}}},
    {"Runs", 2.5, {
        {"a broken link back", break_link},
        {"runs that lead nowhere", lead_runs_astray},
        {"runs in a circle", close_runs},
        {"a run that says other pages", stretch_run},
        {"free pages in no run", lose_pages},
        {"a run that is not listed", drop_run},
        {"runs in the wrong order", swap_runs},
        {"runs that touch", split_run}}},
    {"Where structures lie", 3.6, {
        {"in a free chunk", free_structure},
        {"in a page that is no page of chunks", move_to_pages},
        {"in a chunk too small", move_to_small_chunk},
        {"inside a chunk", move_into_chunk},
        {"two at one address", share_structure}}},
};

/* Copy a heap */
static void *
copied(const void *from, size_t bytes)
{
    void *to = malloc(bytes + 1);

    if (to == NULL)
        broken("no memory");
    return bytes > 0 ? memcpy(to, from, bytes) : to;
}

/* Blocks, history and the noted structures stay shared. */
static struct heap
copy_heap(const struct heap *h)
{
    struct heap c = *h;

    c.s.entry = copied(h->s.entry,
        h->s.entries * sizeof *c.s.entry);
    c.s.run = copied(h->s.run, h->s.runs * sizeof *c.s.run);
    c.s.info = copied(h->s.info, h->s.infos * sizeof *c.s.info);
    for (size_t i = 0; i < c.s.infos; i++)
        c.s.info[i].map = copied(h->s.info[i].map,
            h->s.info[i].words * sizeof *c.s.info[i].map);
    return c;
}

/* Ask the walker */
struct question {
    struct heap heap;         /* a copy */
    const struct heap *like;  /* where it comes from */
    uint64_t seed;            /* of the damage */
    set right;                /* good answers */
    int answer;               /* or -1 */
    char changed[sizeof changed];
};

static struct question
healthy(const struct heap *h)
{
    return (struct question){.heap = copy_heap(h), .like = h,
        .right = only(WELL), .answer = -1};
}

/* Damage a copy; false if this heap has no place for it. */
static bool
damaged(struct question *q, const struct heap *h,
    const struct damage *d, uint64_t seed)
{
    *q = (struct question){.heap = copy_heap(h), .like = h,
        .seed = seed, .answer = -1};
    q->right = d->harm(&q->heap, &seed);
    memcpy(q->changed, changed, sizeof changed);
    if (q->right == 0)
        free_snapshot(&q->heap.s);
    return q->right != 0;
}

static int
read_answer(const char *line)
{
    char *end;
    long n = strtol(line, &end, 10);

    return end != line && *end == '\0' && n >= 0 && n < invariants
        ? (int)n : -1;
}

static unsigned hurried;    /* players that were too slow */

static void
ask_walker(struct question *q, size_t n, char *why, size_t room)
{
    char *text, *rest = NULL;
    size_t all, k = 0;
    FILE *out = open_memstream(&text, &all);
    struct run r;

    if (out == NULL)
        broken("no memory");
    for (size_t i = 0; i < n; i++)
        write_snapshot(out, &q[i].heap.s);
    fclose(out);
    r = run_player("player", text, all);
    hurried += strstr(r.why, "used up") != NULL;
    snprintf(why, room, "%s", r.why);
    for (char *line = strtok_r(r.out, "\n", &rest);
         line != NULL && k < n; line = strtok_r(NULL, "\n", &rest))
        q[k++].answer = read_answer(line);
    run_free(&r);
    free(text);
}

static bool
is_right(const struct question *q)
{
    return q->answer >= 0 && q->right >> q->answer & 1;
}

static const char *
name_of(int answer)
{
    return answer < 0 || answer >= invariants ? "no answer"
        : invariant_name[answer];
}

/* Shrink a heap that the walker misjudges */
struct misjudged {
    const struct question *q;
    const struct damage *damage;    /* or null */
};

/* A question like the one that failed, about the heap of another
 * history. */
static bool
ask_again(struct question *q, struct heap *h,
    const struct misjudged *m, const char *history, size_t bytes)
{
    const struct heap *like = m->q->like;
    char why[160];

    if (!take_again(h, like->taker, base_of(like), history, bytes))
        return false;
    add_ghosts(h, 1);
    if (m->damage == NULL)
        *q = healthy(h);
    else if (!damaged(q, h, m->damage, m->q->seed)) {
        free_heap(h);
        return false;
    }
    ask_walker(q, 1, why, sizeof why);
    return true;
}

static bool
is_misjudged(const char *history, size_t bytes, void *data)
{
    struct question q;
    struct heap h;
    bool wrong;

    if (!ask_again(&q, &h, data, history, bytes))
        return false;
    wrong = !is_right(&q);
    free_snapshot(&q.heap.s);
    free_heap(&h);
    return wrong;
}

static void
name_right(set right, char *text, size_t room)
{
    size_t n = 0;

    for (int i = 0; i < invariants; i++)
        if (right >> i & 1 && n < room)
            n += (size_t)snprintf(text + n, room - n, "%s%s",
                n > 0 ? " or " : "", invariant_name[i]);
}

static void
show_question(const struct heap *h, const struct question *q)
{
    char right[160];
    FILE *keep = failing("heap");

    if (keep == NULL)
        return;
    write_snapshot(keep, &q->heap.s);
    fclose(keep);
    show_map(q->changed[0] == '\0' ? "its map; nothing was changed:"
        : "its map:", &h->s);
    if (q->changed[0] != '\0') {
        detail("what was changed: %s", q->changed);
        show_map("the map after that:", &q->heap.s);
    }
    name_right(q->right, right, sizeof right);
    detail("expected %s, got %s", right, name_of(q->answer));
    detail("to stop there: gdb -q -ex 'break walk' -ex 'run <"
        " %s.heap' %s/player", getenv("KEG_FAILED"),
        surroundings("KEG_BUILT"));
}

static bool shown;    /* one failure is shown, the first */

static void
show_shortest(const struct question *q, const struct damage *d)
{
    struct misjudged m = {q, d};
    size_t bytes = q->like->bytes, header;
    char *history = strdup(q->like->history);
    struct question small;
    struct heap h;

    if (!practice || shown || history == NULL)
        return;
    shown = true;
    header = 1 + (strncmp(strchr(history, '\n') + 1, "options", 7)
        == 0);
    if (is_misjudged(history, bytes, &m))
        bytes = shrink_lines(history, bytes, header, is_misjudged,
            &m, hurried > 0 ? 0 : 120);
    if (ask_again(&small, &h, &m, history, bytes)) {
        detail("the shortest history found that leads there:");
        show_lines(history, 12);
        show_question(&h, &small);
    }
    free(history);
}

/* Judge the walker on healthy heaps */
static unsigned alarms;

static void
judge_some_healthy(const char *name, double points, size_t from,
    size_t to)
{
    struct question q[all_heaps];
    size_t n = 0, right = 0;
    const struct question *wrong = NULL;
    char why[160];

    for (size_t i = from; i < to; i++)
        q[n++] = healthy(&pool[i]);
    ask_walker(q, n, why, sizeof why);
    for (size_t i = 0; i < n; i++) {
        right += is_right(&q[i]);
        if (!is_right(&q[i]) && wrong == NULL)
            wrong = &q[i];
    }
    alarms += (unsigned)(n - right);
    test(name, points);
    if (wrong != NULL)
        show_shortest(wrong, NULL);
    /* Say what became of healthy heaps */
    if (why[0] != '\0' && right < n)
        fail("the program %s", why);
    else if (wrong != NULL)
        fail("%zu of %zu healthy heaps are called broken, one of them"
            " %s", n - right, n, name_of(wrong->answer));
    else
        pass();
    for (size_t i = 0; i < n; i++)
        free_snapshot(&q[i].heap.s);
}

static void
judge_healthy(void)
{
    stage("Healthy heaps: no false alarm");
    judge_some_healthy("heaps of 1996", 3, 0, of_each);
    judge_some_healthy("heaps of 2005", 3, of_each, all_heaps);
}

/* Judge the walker on damaged heaps */
enum { pairs = 4, asked_heaps = 2 * pairs };

static double
worth(const struct question *sick, const struct question *whole)
{
    if (!is_right(whole) || sick->answer <= WELL)
        return 0;
    return is_right(sick) ? 1 : 0.25;
}

static bool
is_among(const struct heap *h, const struct question *q, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (q[i].like == h)
            return true;
    return false;
}

static void
draw_questions(struct question *q, const struct damage *d)
{
    uint64_t seed = seed_for(d->name);
    size_t n = 0;

    for (int tries = 0; n < pairs; tries++) {
        const struct heap *h
            = &pool[number_below(&seed, all_heaps)];
        if (tries == 4000)
            broken("no heap can have %s", d->name);
        if (damaged(&q[n], h, d, draw_next(&seed)))
            n++;
    }
    while (n < asked_heaps) {
        const struct heap *h
            = &pool[number_below(&seed, all_heaps)];
        if (!is_among(h, q, pairs))
            q[n++] = healthy(h);
    }
}

static void
judge_damage(const struct damage *d, double points)
{
    struct question q[2 * pairs], asked[2 * pairs];
    size_t order[2 * pairs];
    char why[160] = "was not run: it used up its time too often";
    double sum = 0;

    draw_questions(q, d);
    /* Ask in a drawn order */
    uint64_t seed = seed_for(d->name) ^ 1;
    for (size_t i = 0; i < asked_heaps; i++) {
        size_t j = number_below(&seed, i + 1);
        order[i] = i;
        order[i] = order[j];
        order[j] = i;
    }
    for (size_t i = 0; i < asked_heaps; i++)
        asked[i] = q[order[i]];
    if (hurried < 3)
        ask_walker(asked, asked_heaps, why, sizeof why);
    for (size_t i = 0; i < asked_heaps; i++)
        q[order[i]].answer = asked[i].answer;
    for (size_t i = 0; i < pairs; i++)
        sum += worth(&q[i], &q[pairs + i]) / pairs;
    test(d->name, points);
    /* Say what became of damaged heaps */
    const struct question *wrong = NULL;
    unsigned found = 0, named = 0, false_alarms = 0;
    for (size_t i = 0; i < pairs; i++) {
        found += q[i].answer > WELL;
        named += is_right(&q[i]);
        false_alarms += !is_right(&q[pairs + i]);
        if (!is_right(&q[i]) && wrong == NULL)
            wrong = &q[i];
    }
    if (wrong != NULL && hurried < 3)
        show_shortest(wrong, d);
    if (why[0] != '\0' && sum < 1)
        partial(alarms > 0 ? sum / 2 : sum, "the program %s", why);
    else
        partial(alarms > 0 ? sum / 2 : sum, "of %d damaged heaps %u"
            " were found, %u with the right name; false alarms: %u%s",
            pairs, found, named, false_alarms,
            alarms > 0 ? "; half the points, for false alarms" : "");
    for (size_t i = 0; i < asked_heaps; i++)
        free_snapshot(&q[i].heap.s);
}

static void
judge_damages(void)
{
    enum { most = 10, all = sizeof stages / sizeof *stages };

    for (size_t i = 0; i < all; i++) {
        stage(stages[i].stage);
        for (size_t k = 0; k < most
             && stages[i].damage[k].name != NULL; k++)
            judge_damage(&stages[i].damage[k], stages[i].points);
    }
}

int
main(void)
{
    judge_start();
    hurry();
    draw_heaps();
    judge_healthy();
    judge_damages();
    return judge_end();
}
