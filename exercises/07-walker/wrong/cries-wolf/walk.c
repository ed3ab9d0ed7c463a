/* Tangled from src/solutions/21-breaking.nw: do not edit. */
#include "walk.h"

/* Find one's way in a snapshot */
static uint64_t
pages_of(const struct snapshot *h)
{
    return h->last + 1 - h->first;
}

static uint64_t
address_of(const struct snapshot *h, uint64_t index)
{
    return h->heap + (index - h->first) * h->page_size;
}

/* The entry of the page of an address; 0 outside the heap. */
static uint64_t
entry_around(const struct snapshot *h, uint64_t address)
{
    uint64_t n = (address - h->heap) / h->page_size;

    return address < h->heap || n >= pages_of(h) ? 0
        : h->entry[h->first + n];
}

/* The info of a page, if the entry leads to one that names it. */
static const struct chunk_info *
info_of_page(const struct snapshot *h, uint64_t index)
{
    const struct chunk_info *c = info_at(h, h->entry[index]);

    return h->entry[index] >= state_limit && c != NULL
        && c->page == address_of(h, index) ? c : NULL;
}

static uint32_t
words_for(const struct snapshot *h, uint32_t shift)
{
    return (uint32_t)(((h->page_size >> shift) + 31) / 32);
}

static uint64_t
info_bytes(const struct snapshot *h, const struct chunk_info *c)
{
    return 24 + 4 * (uint64_t)words_for(h, c->shift);
}

static bool
has_sane_shift(const struct snapshot *h, const struct chunk_info *c)
{
    return c->shift >= 4 && c->shift < 32
        && (uint64_t)1 << c->shift < h->page_size;
}

static bool
belongs_inside(const struct snapshot *h, const struct chunk_info *c)
{
    return (uint64_t)1 << c->shift <= 2 * info_bytes(h, c);
}

static uint32_t
chunks_of(const struct snapshot *h, const struct chunk_info *c)
{
    return (uint32_t)(h->page_size >> c->shift);
}

static uint32_t
own_chunks(const struct snapshot *h, const struct chunk_info *c)
{
    return belongs_inside(h, c)
        ? (uint32_t)((info_bytes(h, c) - 1) >> c->shift) + 1 : 0;
}

/* Check the directory of a snapshot */
static bool
table_is_long(const struct snapshot *h)
{
    return h->last + 1 < h->entries;
}

static bool
nothing_is_beyond(const struct snapshot *h)
{
    for (uint64_t i = h->last + 1; i < h->entries; i++)
        if (h->entry[i] != NOT_MINE)
            return false;
    return true;
}

static bool
break_is_there(const struct snapshot *h)
{
    return (h->brk + h->page_size - 1) / h->page_size
        == address_of(h, h->last + 1) / h->page_size;
}

static bool
pages_are_counted(const struct snapshot *h)
{
    uint64_t n = 0;

    for (uint64_t i = h->first; i <= h->last; i++)
        n += h->entry[i] != NOT_MINE;
    return n == h->got;
}

static bool
follow_follows(const struct snapshot *h)
{
    uint64_t before = NOT_MINE;

    for (uint64_t i = h->first; i <= h->last; i++) {
        if (h->entry[i] == FOLLOW && before != FIRST
            && before != FOLLOW)
            return false;
        before = h->entry[i];
    }
    return true;
}

/* Does a statement hold for every page that has an info? */
static bool
for_infos(const struct snapshot *h, bool (*holds)(
    const struct snapshot *h, const struct chunk_info *c))
{
    for (uint64_t i = h->first; i <= h->last; i++) {
        const struct chunk_info *c = info_of_page(h, i);
        if (c != NULL && !holds(h, c))
            return false;
    }
    return true;
}

static bool
entries_lead_to_infos(const struct snapshot *h)
{
    for (uint64_t i = h->first; i <= h->last; i++)
        if (h->entry[i] >= state_limit
            && info_of_page(h, i) == NULL)
            return false;
    return true;
}

static bool
size_fits(const struct snapshot *h, const struct chunk_info *c)
{
    return has_sane_shift(h, c) && c->size == 1u << c->shift
        && c->words == words_for(h, c->shift)
        && c->total == chunks_of(h, c) - own_chunks(h, c);
}

static bool
sizes_fit(const struct snapshot *h)
{
    return for_infos(h, size_fits);
}

static bool
is_placed(const struct snapshot *h, const struct chunk_info *c)
{
    return !has_sane_shift(h, c)
        || (c->at == c->page) == belongs_inside(h, c);
}

static bool
infos_are_placed(const struct snapshot *h)
{
    return for_infos(h, is_placed);
}

/* Check the bitmaps of a snapshot */
static bool
bit(const struct chunk_info *c, uint64_t i)
{
    return i / 32 < c->words && c->map[i / 32] >> i % 32 & 1;
}

static bool
bits_are_right(const struct snapshot *h, const struct chunk_info *c)
{
    uint32_t n = 0;

    (void)h;
    for (uint32_t i = 0; i < c->words; i++)
        n += (uint32_t)__builtin_popcount(c->map[i]);
    return n == c->free;
}

static bool
no_bit_is_astray(const struct snapshot *h,
    const struct chunk_info *c)
{
    if (!has_sane_shift(h, c))
        return true;
    for (uint32_t i = 0; i < 32 * c->words; i++)
        if (bit(c, i) && (i < own_chunks(h, c)
            || i >= chunks_of(h, c)))
            return false;
    return true;
}

static bool
is_not_empty(const struct snapshot *h, const struct chunk_info *c)
{
    (void)h;
    return c->free < c->total;
}

static bool
bits_are_counted(const struct snapshot *h)
{
    return for_infos(h, bits_are_right);
}

static bool
bits_are_in_place(const struct snapshot *h)
{
    return for_infos(h, no_bit_is_astray);
}

static bool
no_page_is_empty(const struct snapshot *h)
{
    return for_infos(h, is_not_empty);
}

/* The info at an address, if it is that of a page. */
static const struct chunk_info *
info_of_directory(const struct snapshot *h, uint64_t at)
{
    const struct chunk_info *c = info_at(h, at);

    return c != NULL && at >= state_limit
        && entry_around(h, c->page) == at ? c : NULL;
}

static bool
bucket_is_pure(const struct snapshot *h, uint64_t shift)
{
    uint64_t at = h->entry[shift], left = pages_of(h);

    while (at != 0 && left-- > 0) {
        const struct chunk_info *c = info_of_directory(h, at);
        if (shift < 4 || c == NULL || c->shift != shift
            || c->free == 0)
            return false;
        at = c->next;
    }
    return true;
}

static bool
bucket_rises(const struct snapshot *h, uint64_t shift)
{
    uint64_t before = 0;
    const struct chunk_info *c = info_at(h, h->entry[shift]);

    while (c != NULL) {
        if (c->page <= before)
            return false;
        before = c->page;
        c = c->next == 0 ? NULL : info_at(h, c->next);
    }
    return true;
}

static bool
is_in_bucket(const struct snapshot *h, const struct chunk_info *c)
{
    uint64_t left = pages_of(h), at = h->entry[c->shift];

    while (at != 0 && at != c->at && left-- > 0) {
        const struct chunk_info *next = info_at(h, at);
        at = next == NULL ? 0 : next->next;
    }
    return at == c->at;
}

static bool
is_where_it_has_room(const struct snapshot *h,
    const struct chunk_info *c)
{
    return c->free == 0 || !has_sane_shift(h, c)
        || is_in_bucket(h, c);
}

static bool
buckets_are_complete(const struct snapshot *h)
{
    return for_infos(h, is_where_it_has_room);
}

static bool
for_buckets(const struct snapshot *h,
    bool (*holds)(const struct snapshot *h, uint64_t shift))
{
    for (uint64_t i = 0; i < h->first; i++)
        if (h->entry[i] != 0 && !holds(h, i))
            return false;
    return true;
}

static bool
buckets_are_pure(const struct snapshot *h)
{
    return for_buckets(h, bucket_is_pure);
}

static bool
buckets_rise(const struct snapshot *h)
{
    return for_buckets(h, bucket_rises);
}

/* Check the runs of a snapshot */
static const struct free_run *
next_of(const struct snapshot *h, const struct free_run *r)
{
    return r->next == 0 ? NULL : run_at(h, r->next);
}

/* The number of runs in the list if it is linked both ways, or 0
 * and false. */
static bool
runs_are_linked(const struct snapshot *h)
{
    uint64_t previous = 0, at = h->head, left = pages_of(h);

    while (at != 0 && left-- > 0) {
        const struct free_run *r = run_at(h, at);
        if (r == NULL || r->previous != previous)
            return false;
        previous = at;
        at = r->next;
    }
    return at == 0;
}

static bool
is_run_of_free_pages(const struct snapshot *h,
    const struct free_run *r)
{
    if (r->first >= r->end || r->pages != r->end - r->first
        || r->first < h->first || r->end > h->last + 1)
        return false;
    for (uint64_t i = r->first; i < r->end; i++)
        if (h->entry[i] != FREE)
            return false;
    return true;
}

static bool
runs_are_free(const struct snapshot *h)
{
    uint64_t left = pages_of(h);
    const struct free_run *r = run_at(h, h->head);

    for (; r != NULL && left-- > 0; r = next_of(h, r))
        if (!is_run_of_free_pages(h, r))
            return false;
    return true;
}

static bool
runs_rise(const struct snapshot *h)
{
    uint64_t left = pages_of(h), before = 0;
    const struct free_run *r = run_at(h, h->head);

    for (; r != NULL && left-- > 0; r = next_of(h, r)) {
        if (before != 0 && r->first <= before)
            return false;
        before = r->end;
    }
    return true;
}

static bool
is_in_a_run(const struct snapshot *h, uint64_t index)
{
    uint64_t left = pages_of(h);
    const struct free_run *r = run_at(h, h->head);

    for (; r != NULL && left-- > 0; r = next_of(h, r))
        if (index >= r->first && index < r->end)
            return true;
    return false;
}

static bool
all_free_pages_are_in_runs(const struct snapshot *h)
{
    for (uint64_t i = h->first; i <= h->last; i++)
        if (h->entry[i] == FREE && !is_in_a_run(h, i))
            return false;
    return true;
}

/* Check the structures of a snapshot */
static bool
is_chunk_in_use(const struct snapshot *h, uint64_t at,
    uint64_t bytes)
{
    uint64_t entry = entry_around(h, at), off;
    const struct chunk_info *c = entry < state_limit ? NULL
        : info_of_directory(h, entry);

    if (c == NULL || !has_sane_shift(h, c))
        return false;
    off = at - c->page;
    return off % (1u << c->shift) == 0
        && (uint64_t)1 << c->shift >= bytes
        && off >> c->shift >= own_chunks(h, c)
        && !bit(c, off >> c->shift);
}

static bool
is_held(const struct snapshot *h, const struct chunk_info *c)
{
    return c->at == c->page || !has_sane_shift(h, c)
        || is_chunk_in_use(h, c->at, info_bytes(h, c));
}

enum { run_bytes = 40 };

static bool
structures_are_held(const struct snapshot *h)
{
    uint64_t left = pages_of(h);
    const struct free_run *r = run_at(h, h->head);

    for (; r != NULL && left-- > 0; r = next_of(h, r))
        if (!is_chunk_in_use(h, r->at, run_bytes))
            return false;
    return for_infos(h, is_held) && (h->spare == 0
        || is_chunk_in_use(h, h->spare, run_bytes));
}

static bool
is_alone(const struct snapshot *h, const struct chunk_info *c)
{
    uint64_t left = pages_of(h);
    const struct free_run *r = run_at(h, h->head);

    for (; r != NULL && left-- > 0; r = next_of(h, r))
        if (r->at == c->at)
            return false;
    return c->at != h->spare;
}

static bool
structures_are_alone(const struct snapshot *h)
{
    uint64_t left = pages_of(h);
    const struct free_run *r = run_at(h, h->head);

    for (; r != NULL && left-- > 0; r = next_of(h, r))
        if (r->at == h->spare)
            return false;
    return for_infos(h, is_alone);
}

/* Check all invariants of a snapshot but walk */
static bool (*const holds[invariants])(const struct snapshot *) = {
    [TABLE_SHORT] = table_is_long,
    [BEYOND_HEAP] = nothing_is_beyond,
    [BREAK_ELSEWHERE] = break_is_there,
    [PAGES_MISCOUNTED] = pages_are_counted,
    [FOLLOW_ALONE] = follow_follows,
    [INFO_LOST] = entries_lead_to_infos,
    [INFO_SIZES] = sizes_fit,
    [INFO_MISPLACED] = infos_are_placed,
    [BITS_MISCOUNTED] = bits_are_counted,
    [BIT_ASTRAY] = bits_are_in_place,
    [PAGE_EMPTY] = no_page_is_empty,
    [BUCKET_STRANGER] = buckets_are_pure,
    [BUCKET_ORDER] = buckets_rise,
    [BUCKET_MISSES] = buckets_are_complete,
    [RUN_LINKS] = runs_are_linked,
    [RUN_PAGES] = runs_are_free,
    [RUN_ORDER] = runs_rise,
    [RUN_MISSES] = all_free_pages_are_in_runs,
    [STRUCTURE_LOOSE] = structures_are_held,
    [STRUCTURE_SHARED] = structures_are_alone,
};

static enum invariant
walk(const struct snapshot *h)
{
    for (uint64_t i = h->first; i <= h->last; i++)
        if (h->entry[i] == NOT_MINE)
            return PAGES_MISCOUNTED;
    if (h->spare == 0)
        return RUN_LINKS;
    for (int i = WELL + 1; i < invariants; i++)
        if (!holds[i](h))
            return (enum invariant)i;
    return WELL;
}
