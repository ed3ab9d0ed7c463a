/* Tangled from src/21-breaking.nw: do not edit. */
/* A heap between two calls, as tables of numbers: what the page
 * directory says, the infos of chunk pages and the structures of
 * free runs. Addresses are numbers; 0 is null. Nothing of it may
 * be changed. The chapter "Breaking and guarding" explains it. */
#ifndef KEG_SNAPSHOT_H
#define KEG_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Say what an entry may be */
#ifndef KEG_PAGE_DIR_H    /* there it has the same meaning */
enum page_state { NOT_MINE, FREE, FIRST, FOLLOW, state_limit };
#endif

/* Describe the structures of a heap */
struct free_run {
    uint64_t at;         /* the address of this structure */
    uint64_t next;       /* that of the next run's, or 0 */
    uint64_t previous;   /* that of the one before, or 0 */
    uint64_t first;      /* the index of its first page */
    uint64_t end;        /* the index behind its last page */
    uint64_t pages;
};

struct chunk_info {
    uint64_t at;         /* the address of this structure */
    uint64_t next;       /* of the next one in the bucket, or 0 */
    uint64_t page;       /* the address of the page it describes */
    uint32_t size;       /* of a chunk, in bytes */
    uint32_t shift;      /* log2 of size */
    uint32_t free;       /* chunks */
    uint32_t total;      /* chunks that users can have */
    uint32_t words;      /* of the bitmap */
    uint32_t *map;       /* a bit for each chunk; 1 is free */
};

/* Describe a snapshot */
struct snapshot {
    uint64_t page_size;  /* bytes */
    uint64_t first;      /* the index of the heap's first page */
    uint64_t last;       /* the index of its last page */
    uint64_t heap;       /* the address of its first page */
    uint64_t brk;        /* where the allocator put the break */
    uint64_t got;        /* pages got from the break, less those
                            given back */
    uint64_t entries;    /* that the directory has room for */
    uint64_t *entry;     /* a state, or the address of an info */
    uint64_t head;       /* the first run's structure, or 0 */
    uint64_t spare;      /* a structure that is not in use, or 0 */

    /* For run_at and info_at; a walker does not need them. */
    struct free_run *run;
    struct chunk_info *info;
    size_t runs, infos;
};

/* What the heap has at this address; null if there is no such
 * structure. Safe for every address. */
const struct free_run *run_at(const struct snapshot *heap,
    uint64_t address);
const struct chunk_info *info_at(const struct snapshot *heap,
    uint64_t address);

#endif
