/* Tangled from src/19-reading.nw: do not edit. */
/* What an address points to: verdict() is what is handed in. */
#ifndef VERDICT_H
#define VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* List the findings of a verdict */
enum finding {
    ALL_WELL, NO_HEAP, BELOW_HEAP, ABOVE_HEAP, NOT_OUR_PAGE,
    FREE_PAGE, INSIDE_PAGES, INSIDE_CHUNK, FREE_CHUNK, OWN_CHUNK
};

/* An entry says NOT_MINE, FREE, FIRST or FOLLOW, or leads to the
 * info of a chunk page. */
typedef uintptr_t page_entry;
enum { NOT_MINE, FREE, FIRST, FOLLOW, first_info };

struct heap {
    bool started;         /* was anything allocated yet? */
    unsigned page_shift;  /* log2 of the page size */
    uint64_t origin;      /* page number - origin = index */
    size_t last;          /* the index of the heap's last page;
                             that of its first is page_shift */
    size_t runs;          /* structures of free runs and a spare */
    const uint64_t *run;  /* their addresses */
};

struct chunk_page {
    uint64_t self;        /* the address of this structure */
    unsigned shift;       /* log2 of the chunk size */
    unsigned total;       /* chunks that users can have */
    const uint32_t *map;  /* a bit for each chunk; 1 is free */
};

/* The entry with an index from 0 to last. Those below page_shift
 * are the heads of the buckets. Any other index ends the program:
 * there is no such entry. */
page_entry heap_get(const struct heap *heap, size_t index);

/* The info of a chunk page, given its entry. */
const struct chunk_page *heap_info(const struct heap *heap,
    page_entry entry);

/* Declare the verdict */
struct verdict {
    enum finding finding;
    uint64_t base;    /* where the thing begins that is there */
    uint64_t bytes;   /* and its size; both 0 if nothing is */
};

struct verdict verdict(const struct heap *heap, uint64_t address);

#endif
