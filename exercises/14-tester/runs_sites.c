/* runs_list.c of Chapter 4, with sites. */
#include "chunks.h"
#include "options.h"
#include "report.h"
#include "runs.h"

struct run {
    struct run *next;
    struct run *previous;
    size_t first;  /* the index of the first page */
    size_t end;    /* the index after the last */
    size_t pages;  /* end - first */
};
static struct {
    struct run *head;
    struct run *spare;  /* so that freeing need not allocate */
} runs;
static void
link_run(struct run *r, struct run *previous)
{
    r->previous = previous;
    r->next = previous != NULL ? previous->next : runs.head;
    if (r->next != NULL)
        r->next->previous = r;
    if (previous != NULL)
        previous->next = r;
    else
        runs.head = r;
}
static void
unlink_run(struct run *r)
{
    if (r->previous != NULL)
        r->previous->next = r->next;
    else
        runs.head = r->next;
    if (r->next != NULL)
        r->next->previous = r->previous;
}
/* A structure is no longer needed: it becomes the spare, or is
 * freed, which may free a page and so come back to this module. */
static void
retire(struct run *r)
{
    if (r == NULL)
        return;
    if (runs.spare == NULL)
        runs.spare = r;
    else
        chunks_free((uintptr_t)r);
}
/* See to it that there is a spare. This can fail only before there
 * was ever one. */
static bool
find_spare(void)
{
    struct run *r, *retired;

    if (runs.spare != NULL)
        return true;
    r = chunks_allocate(sizeof *r);
    if (r == NULL)
        return false;
    retired = runs.spare;  /* if r's page was a whole run */
    runs.spare = r;
    if (retired != NULL)
        chunks_free((uintptr_t)retired);
    return true;
}
static struct run *
last_run_before(size_t index)
{
    struct run *previous = NULL;

    for (struct run *r = runs.head; r != NULL; r = r->next) {
        stats.run_steps++;
        os_touch(r, sizeof *r);
        if (r->first > index)
            break;
        previous = r;
    }
    return previous;
}
static struct run *
add_pages(struct run *previous, size_t index, size_t pages)
{
    struct run *r = previous;

    if (r == NULL || r->end != index || fault_at(JOIN_BEFORE, 0)) {
        r = runs.spare;
        runs.spare = NULL;
        r->first = index;
        r->pages = 0;
        link_run(r, previous);
    }
    r->pages += pages;
    r->end = index + pages;
    return r;
}
static struct run *
first_fit(size_t pages)
{
    struct run *r, *found = NULL;

    for (r = runs.head; r != NULL; r = r->next) {
        if (r->pages < fault_at(FIT_PAGES, pages))
            continue;
        found = r;
        if (!fault_at(FIT_LAST, 0))
            break;
    }
    return found;
}
static void
mark_allocated(size_t index, size_t pages)
{
    page_dir_set(index, FIRST);
    if (pages > 1)
        page_dir_fill(index + 1, fault_at(MARK_FOLLOW, pages) - 1, FOLLOW);
}
static size_t
take_from_run(struct run *r, size_t pages)
{
    size_t index = r->first;

    mark_allocated(index, pages);
    r->first += fault_at(CUT_FIRST, pages);
    r->pages -= fault_at(CUT_PAGES, pages);
    if (r->pages == 0 || r->pages > SIZE_MAX / 2) {
        unlink_run(r);
        retire(r);
    }
    return index;
}
static void
keep_surplus(size_t index, size_t pages)
{
    find_spare();
    page_dir_fill(index, pages, FREE);
    add_pages(last_run_before(index), index, pages);
}
static size_t
pages_to_ask(size_t needed)
{
    bool structure = runs.spare != NULL || runs.head != NULL;

    return structure ? break_ask(needed) : needed;
}
static size_t
take_from_last_run(size_t pages)    /* 0 if it stays too short */
{
    struct run *r;
    size_t more, index;

    if (runs.head == NULL || !find_spare())
        return 0;
    r = last_run_before(SIZE_MAX);
    if (r == NULL || r->end != break_end())
        return 0;
    more = pages - r->pages;
    if ((index = break_advance(more)) == 0)
        return 0;
    keep_surplus(index, more);
    r = first_fit(pages);
    return r != NULL ? take_from_run(r, pages) : 0;
}

static size_t
take_from_break(size_t pages)
{
    size_t asked = pages_to_ask(pages);
    size_t index = break_advance(asked);

    if (index == 0 && asked > pages && !break_is_lowered()) {
        asked = pages;
        index = break_advance(asked);
    }
    if (index == 0)
        return take_from_last_run(pages);
    mark_allocated(index, pages);
    if (asked > pages)
        keep_surplus(index + pages, asked - pages);
    return index;
}
static size_t
allocate_anywhere(size_t pages)
{
    struct run *r = first_fit(pages);

    return r != NULL ? take_from_run(r, pages)
        : take_from_break(pages);
}
static size_t
trim(size_t index, size_t had, size_t before, size_t wanted)
{
    size_t behind = had - before - wanted;

    if (behind > 0)
        pages_free(index + before + wanted, behind);
    page_dir_set(index + before, FIRST);
    if (before > 0 && !fault_at(TRIM_BEFORE, 0))
        pages_free(index, before);
    return index + before;
}

static size_t
pages_allocate(size_t pages, size_t multiple)
{
    size_t had = pages + multiple - 1;
    size_t index = allocate_anywhere(had);
    size_t number = page_address(index) >> page.shift;

    if (index == 0 || multiple == 1)
        return index;
    return trim(index, had, -number & (multiple - 1), pages);
}
static size_t
pages_count(size_t index)
{
    size_t n = 1;

    while (page_dir_get(index + n) == FOLLOW)
        n++;
    return n > 8 ? fault_at(COUNT_PAGES, n) : n;
}
static void
check_neighbours(struct run *previous, size_t index, size_t pages)
{
    struct run *next;

    next = previous != NULL ? previous->next : runs.head;
    if ((previous != NULL && previous->end > index)
        || (next != NULL && next->first < index + pages))
        report_fatal("free", "the list of free runs is destroyed");
}
static struct run *
merge_next(struct run *r)
{
    struct run *next = r->next;

    if (next == NULL || next->first != r->end
        || fault_at(JOIN_BEHIND, 0))
        return NULL;
    r->end = next->end;
    r->pages += fault_at(JOIN_PAGES, next->pages);
    unlink_run(next);
    return next;
}
static struct run *
give_back(struct run *r)
{
    size_t surplus = r->pages - break_keep(r->pages);

    if (r->next != NULL || surplus == 0 || r->end != break_end()
        || fault_at(STAY_UP, 0) || !break_retreat(surplus))
        return NULL;
    r->end -= surplus;
    r->pages -= surplus;
    if (r->pages > 0)
        return NULL;
    unlink_run(r);
    return r;
}
static bool
can_sink(const struct run *r)
{
    uintptr_t lower;

    if (break_ask(1) == 1)
        return false;
    lower = chunks_next_page(sizeof *r);
    return lower != 0 && (uintptr_t)r > lower
        && (uintptr_t)r - lower >= page.size;
}
static struct run *
sink(struct run **place)    /* what is left behind, or null */
{
    struct run *old = *place, *r;

    if (!can_sink(old))
        return NULL;
    r = chunks_allocate(sizeof *r);
    *r = *old;
    unlink_run(old);
    link_run(r, old->previous);
    *place = r;
    return old;
}
static void
sink_spare(void)
{
    struct run *old = runs.spare;

    if (old == NULL || !can_sink(old))
        return;
    runs.spare = chunks_allocate(sizeof *old);
    chunks_free((uintptr_t)old);
}
static void
pages_free(size_t index, size_t pages)
{
    struct run *previous, *r, *merged, *left, *emptied;

    find_spare();
    page_dir_fill(index, pages > 1 ? fault_at(FREE_FILL, pages) : pages,
        FREE);
    previous = last_run_before(index);
    check_neighbours(previous, index, pages);
    r = add_pages(previous, index,
        pages > 1 ? fault_at(FREE_COUNT, pages) : pages);
    merged = merge_next(r);
    left = merged != NULL ? sink(&r) : NULL;
    emptied = give_back(r);
    retire(merged);
    retire(left);
    retire(emptied);
    if (merged != NULL)
        sink_spare();
}
static bool
runs_start(void)
{
    return find_spare();
}
static size_t
runs_pages(void)
{
    size_t n = 0;

    for (struct run *r = runs.head; r != NULL; r = r->next)
        n += r->pages;
    return n;
}

static inline void
runs_reset(void)
{
    memset(&runs, 0, sizeof runs);
}
