/* Tangled from src/solutions/19-reading.nw: do not edit. */
/* From the page directory to a verdict on any address. */
#include "verdict.h"

/* Verdict: pages */
/* Verdict: an address of a page */
static uint64_t
address_of(const struct heap *h, size_t index)
{
    return (index + h->origin) << h->page_shift;
}

/* Verdict: the end of a row */
static size_t    /* the last page of a row, or the index itself */
end_of_row(const struct heap *h, size_t index, page_entry state)
{
    while (index < h->last && heap_get(h, index + 1) == state)
        index++;
    return index;
}

/* Verdict: rows of pages */
static struct verdict
pages(const struct heap *h, enum finding f, size_t first,
    size_t end)
{
    return (struct verdict){f, address_of(h, first),
        (uint64_t)(end + 1 - first) << h->page_shift};
}

static struct verdict
on_free_page(const struct heap *h, size_t index)
{
    size_t first = index;

    while (first > h->page_shift && heap_get(h, first - 1) == FREE)
        first--;
    return pages(h, FREE_PAGE, first, end_of_row(h, index, FREE));
}

static struct verdict
on_pages(const struct heap *h, size_t index, uint64_t address)
{
    size_t first = index;

    while (heap_get(h, first) == FOLLOW)
        first--;
    return pages(h, address == address_of(h, first) ? ALL_WELL
        : INSIDE_PAGES, first, end_of_row(h, index, FOLLOW));
}

/* Verdict: structures of the allocator */
static bool
is_structure(const struct heap *h, uint64_t address)
{
    for (size_t i = 0; i < h->runs; i++)
        if (h->run[i] == address)
            return true;
    for (size_t i = h->page_shift; i <= h->last; i++) {
        page_entry e = heap_get(h, i);

        if (e >= first_info && heap_info(h, e)->self == address)
            return true;
    }
    return false;
}

/* Verdict: chunks */
static struct verdict
on_chunk(const struct heap *h, page_entry e, uint64_t address)
{
    const struct chunk_page *c = heap_info(h, e);
    uint64_t size = (uint64_t)1 << c->shift;
    uint64_t page_size = (uint64_t)1 << h->page_shift;
    uint64_t in_page = address & (page_size - 1);
    unsigned i = (unsigned)(in_page >> c->shift);
    unsigned own = (1u << (h->page_shift - c->shift)) - c->total;
    struct verdict v = {ALL_WELL, address & ~(size - 1), size};

    if (v.base != address)
        v.finding = INSIDE_CHUNK;
    else if (c->map[i / 32] >> i % 32 & 1)
        v.finding = FREE_CHUNK;
    else if (i < own || is_structure(h, address))
        v.finding = OWN_CHUNK;
    return v;
}

/* Verdict: all addresses */
struct verdict
verdict(const struct heap *h, uint64_t address)
{
    uint64_t number = address >> h->page_shift;
    size_t index = (size_t)(number - h->origin);
    page_entry e;

    if (!h->started)
        return (struct verdict){NO_HEAP, 0, 0};
    if (number < h->origin + h->page_shift)
        return (struct verdict){BELOW_HEAP, 0, 0};
    if (index > h->last)
        return (struct verdict){ABOVE_HEAP, 0, 0};
    e = heap_get(h, index);
    switch (e) {
    case NOT_MINE: return (struct verdict){NOT_OUR_PAGE, 0, 0};
    case FREE: return on_free_page(h, index);
    case FIRST: case FOLLOW: return on_pages(h, index, address);
    default: return on_chunk(h, e, address);
    }
}
