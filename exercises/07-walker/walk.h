/* Tangled from src/21-breaking.nw: do not edit. */
/* Exercise 07: the invariants of a heap between two calls. */
#ifndef KEG_WALK_H
#define KEG_WALK_H

#include "snapshot.h"

enum invariant {
    WELL,    /* none is broken */
    TABLE_SHORT,      /* there are entries for the heap and one more */
    BEYOND_HEAP,      /* behind the last page all are NOT_MINE */
    BREAK_ELSEWHERE,  /* the heap ends at brk, rounded up to a page */
    PAGES_MISCOUNTED, /* got is the number of pages that are ours */
    FOLLOW_ALONE,     /* FOLLOW comes after FIRST or FOLLOW */
    /* State the invariants of chunk pages */
    INFO_LOST,        /* an entry from 4 up is the address of an
                         info, and the info names the entry's page */
    INFO_SIZES,       /* size, shift, total and words fit together
                         and to the page */
    INFO_MISPLACED,   /* the info lies at its page's start if it is
                         one that should, and elsewhere if not */
    BITS_MISCOUNTED,  /* as many bits are set as `free` says */
    BIT_ASTRAY,       /* no set bit stands for a chunk that the info
                         takes itself, or for one beyond the page */
    PAGE_EMPTY,       /* some chunk of each page is in use */
    /* State the invariants of buckets */
    BUCKET_STRANGER,  /* a bucket lists infos of pages, by the
                         directory, with its size and with room;
                         entries 0 to 3 are 0 */
    BUCKET_ORDER,     /* pages have rising addresses along it */
    BUCKET_MISSES,    /* every page with room is in its bucket */
    /* State the invariants of runs */
    RUN_LINKS,        /* the head and each next lead to a structure
                         that has the one before as its previous */
    RUN_PAGES,        /* first < end, pages is what lies between, all
                         of it in the heap and FREE */
    RUN_ORDER,        /* runs rise along the list and never touch */
    RUN_MISSES,       /* every FREE page is in a run of the list */
    /* State the invariants of structures */
    STRUCTURE_LOOSE,  /* a listed run, the spare and an info outside
                         its page are at the start of a chunk in use
                         (by directory and bitmap), large enough */
    STRUCTURE_SHARED, /* and no two of them are at one address */
    invariants
};

/* One that is broken, any if there are several, or WELL. */
static enum invariant walk(const struct snapshot *heap);

#endif
