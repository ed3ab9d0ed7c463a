/* Tangled from src/08-walker.nw: do not edit. */
/* The walker: every invariant of the heap, checked. It reads the
 * structures of all modules, and trusts none of them: nothing is
 * followed before it is known to point into the heap. */
#include "chunks.h"
#include "walker.h"

/* Name an invariant and demand it */
#define must(holds, name) \
    do { if (!(holds)) return name; } while (0)

/* Decide whether a pointer may be followed */
static bool
may_be_followed(const void *structure)
{
    uintptr_t address = (uintptr_t)structure;
    size_t index = page_index(address);

    return index >= page_dir_first() && index <= page_dir_last()
        && address % _Alignof(max_align_t) == 0;
}

/* Walk an info structure */
static const char *
walk_info(const struct chunk_page *info, size_t index)
{
    must(may_be_followed(info), "info lies in the heap");
    must(info->page == page_address(index), "info names its page");
    must(info->shift >= min_chunk_shift && info->shift < page.shift
        && info->size == 1u << info->shift,
        "a chunk's size is that of its bucket");
    return NULL;
}

/* Decide whether a structure lies in a chunk in use */
static bool
is_chunk_in_use(const void *chunk, size_t bytes)
{
    size_t index = page_index((uintptr_t)chunk);
    page_entry entry;

    if (!may_be_followed(chunk))
        return false;
    entry = page_dir_get(index);
    return entry >= state_limit
        && walk_info(info_of(entry), index) == NULL
        && chunks_size(entry) >= bytes
        && chunks_judge(entry, (uintptr_t)chunk) == ALL_WELL;
}

/* Walk a page of chunks */
struct census {
    size_t free_pages;
    size_t pages_with_room[CHAR_BIT * sizeof(size_t)];
};

/* Count the free chunks in the bitmap */
static unsigned
count_free_chunks(const struct chunk_page *info)
{
    size_t bytes = info_bytes(info->shift) - sizeof *info;
    unsigned n = 0;

    for (size_t i = 0; i < bytes / sizeof info->map[0]; i++)
        n += (unsigned)__builtin_popcount(info->map[i]);
    return n;
}

/* Count the chunks that the info takes */
static unsigned
count_own_chunks(const struct chunk_page *info)
{
    size_t bytes = info_bytes(info->shift);

    return (uintptr_t)info != info->page ? 0
        : (unsigned)(bytes / info->size + (bytes % info->size > 0));
}

static const char *
walk_chunk_page(size_t index, struct census *census)
{
    const struct chunk_page *info = info_of(page_dir_get(index));
    const char *flaw = walk_info(info, index);
    bool inside = (uintptr_t)info == page_address(index);
    unsigned own;

    if (flaw != NULL)
        return flaw;
    /* Demand that info lies where it should */
    must(inside == info_in_page(info->shift),
        "info lies in the page if and only if it is small enough");
    must(inside || is_chunk_in_use(info, info_bytes(info->shift)),
        "info lies in its page or in a chunk in use");
    /* Demand that the counts of a page agree */
    own = count_own_chunks(info);
    must(info->total == (page.size >> info->shift) - own,
        "a page's total is right");
    must(count_free_chunks(info) == info->free,
        "the bitmap and the count of free chunks agree");
    for (unsigned i = 0; i < own; i++)
        must(!is_free(info, i), "own chunks are never free");
    must(info->free < info->total, "no page of chunks is empty");
    census->pages_with_room[info->shift] += info->free > 0;
    return NULL;
}

/* Walk the page directory */
static const char *
walk_directory(struct census *census)
{
    page_entry before = NOT_MINE, entry;
    const char *flaw;

    for (size_t i = page_dir_first(); i <= page_dir_last(); i++) {
        entry = page_dir_get(i);
        must(entry != FOLLOW || before == FIRST || before == FOLLOW,
            "FOLLOW comes after FIRST or FOLLOW");
        census->free_pages += entry == FREE;
        if (entry >= state_limit
            && (flaw = walk_chunk_page(i, census)) != NULL)
            return flaw;
        before = entry;
    }
    return NULL;
}

/* Walk the buckets */
static bool
is_in_directory(const struct chunk_page *info)
{
    return may_be_followed(info)
        && may_be_followed((const void *)info->page)
        && info_of(page_dir_get(page_index(info->page))) == info;
}

static const char *
walk_bucket(unsigned shift, size_t pages_with_room)
{
    const struct chunk_page *info = info_of(page_dir_get(shift));
    uintptr_t before = 0;
    size_t n = 0;

    for (; info != NULL; info = info->next) {
        must(is_in_directory(info),
            "a bucket lists pages of the directory");
        must(info->shift == shift, "a page is in its own bucket");
        must(info->free > 0, "a page on a bucket's list has room");
        must(info->page > before, "a bucket is in address order");
        before = info->page;
        n++;
    }
    must(n == pages_with_room,
        "every page with room is in its bucket");
    return NULL;
}

static const char *
walk_buckets(const struct census *census)
{
    const char *flaw = NULL;
    unsigned i = 0;

    for (; i < min_chunk_shift; i++)
        must(page_dir_get(i) == 0,
            "there is no bucket below the smallest chunk");
    for (; i < page.shift && flaw == NULL; i++)
        flaw = walk_bucket(i, census->pages_with_room[i]);
    return flaw;
}

/* Walk the free runs */
static const char *
walk_run(const struct run *r, const struct run *previous)
{
    must(is_chunk_in_use(r, sizeof *r), "a run is a chunk in use");
    must(r != runs.spare, "the spare run is not in the list");
    must(r->previous == previous, "runs are linked both ways");
    must(r->first >= page_dir_first()
        && r->end <= page_dir_last() + 1, "a run lies in the heap");
    must(r->first < r->end && r->pages == r->end - r->first,
        "a run's pages are those from first to end");
    must(previous == NULL || previous->end < r->first,
        "runs are in address order and never adjacent");
    for (size_t i = r->first; i < r->end; i++)
        must(page_dir_get(i) == FREE, "pages of a run are FREE");
    return NULL;
}

static const char *
walk_runs(const struct census *census)
{
    const struct run *r, *previous = NULL;
    const char *flaw;
    size_t n = 0;

    for (r = runs.head; r != NULL; previous = r, r = r->next) {
        if ((flaw = walk_run(r, previous)) != NULL)
            return flaw;
        n += r->pages;
    }
    must(n == census->free_pages, "every FREE page is in a run");
    must(runs.spare == NULL
        || is_chunk_in_use(runs.spare, sizeof *runs.spare),
        "the spare run is a chunk in use");
    return NULL;
}

/* Walk the whole heap */
static const char *
walk(void)
{
    struct census census = {0};
    const char *flaw = page_dir_check();

    if (flaw == NULL)
        flaw = walk_directory(&census);
    if (flaw == NULL)
        flaw = walk_buckets(&census);
    if (flaw == NULL)
        flaw = walk_runs(&census);
    if (flaw == NULL && break_index() != page_dir_last() + 1)
        flaw = "the heap ends where we last put the break";
    return flaw;
}
