/* Tangled from src/96-judges-24.nw: do not edit. */
/* runs_list.c of Chapter 4, with sites. */
#include "chunks.h"
#include "options.h"
#include "report.h"
#include "runs.h"

/* Describe a run */
struct run {
    struct run *next;
    struct run *previous;
    size_t first;  /* the index of the first page */
    size_t end;    /* the index after the last */
    size_t pages;  /* end - first */
};

/* Know all runs */
static struct {
    struct run *head;
    struct run *spare;  /* so that freeing need not allocate */
} runs;

/* Link and unlink a run */
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

/* Find a place in the list */
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

/* Add pages to the list, with sites */
static struct run *
add_pages(struct run *previous, size_t index, size_t pages)
{
    struct run *r = previous;

    if (r == NULL || r->end != index || here(JOIN_BEFORE, 0)) {
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

/* Find a run that fits, with sites */
static bool
looks_further(void)    /* though a run was found */
{
    static uint64_t drawn;

    drawn = drawn * 6364136223846793005u + here(FIT_ANY, 0);
    return drawn >> 40 & 1;
}

static struct run *
first_fit(size_t pages)
{
    struct run *r, *found = NULL;

    for (r = runs.head; r != NULL; r = r->next) {
        if (r->pages < here(FIT_PAGES, pages))
            continue;
        found = r;
        if (!looks_further())
            break;
    }
    return found;
}

/* Mark pages as one allocation, with sites */
static void
mark_allocated(size_t index, size_t pages)
{
    page_dir_set(index, FIRST);
    if (pages > 1)
        page_dir_fill(index + 1, here(MARK_FOLLOW, pages) - 1,
            FOLLOW);
}

/* Cut the low end off a run, with sites */
static size_t
take_from_run(struct run *r, size_t pages)
{
    size_t index = r->first;

    mark_allocated(index, pages);
    r->first += here(CUT_FIRST, pages);
    r->pages -= here(CUT_PAGES, pages);
    if (r->pages == 0 || r->pages > SIZE_MAX / 2) {
        unlink_run(r);
        retire(r);
    }
    return index;
}

/* Take new pages from the break */
/* Keep the surplus */
static void
keep_surplus(size_t index, size_t pages)
{
    find_spare();
    page_dir_fill(index, pages, FREE);
    add_pages(last_run_before(index), index, pages);
}

/* Ask the policy */
static size_t
pages_to_ask(size_t needed)
{
    bool structure = runs.spare != NULL || runs.head != NULL;

    return structure ? break_ask(needed) : needed;
}

/* Make the last run long enough */
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

/* Allocate any pages */
static size_t
allocate_anywhere(size_t pages)
{
    struct run *r = first_fit(pages);

    return r != NULL ? take_from_run(r, pages)
        : take_from_break(pages);
}

/* Free the pages around the good ones, with sites */
static size_t
trim(size_t index, size_t had, size_t before, size_t wanted)
{
    size_t behind = had - before - wanted;

    if (behind > 0)
        pages_free(index + before + wanted, behind);
    page_dir_set(index + before, FIRST);
    if (before > 0 && !here(TRIM_BEFORE, 0))
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

/* Count the pages of an allocation, with sites */
static size_t
pages_count(size_t index)
{
    size_t n = 1;

    while (page_dir_get(index + n) == FOLLOW)
        n++;
    return n > 8 ? here(COUNT_PAGES, n) : n;
}

/* Notice that the list is destroyed */
static void
check_neighbours(struct run *previous, size_t index, size_t pages)
{
    struct run *next;

    next = previous != NULL ? previous->next : runs.head;
    if ((previous != NULL && previous->end > index)
        || (next != NULL && next->first < index + pages))
        report_fatal("free", "the list of free runs is destroyed");
}

/* Swallow the run behind, with sites */
static struct run *
merge_next(struct run *r)
{
    struct run *next = r->next;

    if (next == NULL || next->first != r->end
        || here(JOIN_BEHIND, 0))
        return NULL;
    r->end = next->end;
    r->pages += here(JOIN_PAGES, next->pages);
    unlink_run(next);
    return next;
}

/* Give back the end of the heap, with sites */
static struct run *
give_back(struct run *r)
{
    size_t surplus = r->pages - break_keep(r->pages);

    if (r->next != NULL || surplus == 0 || r->end != break_end()
        || here(STAY_UP, 0) || !break_retreat(surplus))
        return NULL;
    r->end -= surplus;
    r->pages -= surplus;
    if (r->pages > 0)
        return NULL;
    unlink_run(r);
    return r;
}

/* Let structures sink */
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

/* Free pages, with sites */
static void
pages_free(size_t index, size_t pages)
{
    struct run *previous, *r, *merged, *left, *emptied;

    find_spare();
    page_dir_fill(index,
        pages > 1 ? here(FREE_FILL, pages) : pages, FREE);
    previous = last_run_before(index);
    check_neighbours(previous, index, pages);
    r = add_pages(previous, index,
        pages > 1 ? here(FREE_COUNT, pages) : pages);
    merged = merge_next(r);
    left = merged != NULL ? sink(&r) : NULL;
    emptied = give_back(r);
    retire(merged);
    retire(left);
    retire(emptied);
    if (merged != NULL)
        sink_spare();
}

/* Start the runs, sum them up, forget them */
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
