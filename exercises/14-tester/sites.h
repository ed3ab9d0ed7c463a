/* Tangled from src/96-judges-24.nw: do not edit. */
/* Exercise 14: where faults can be, and what a mutant is. */
#ifndef KEG_SITES_H
#define KEG_SITES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum site {
    NOWHERE,
    /* runs of pages */
    FIT_PAGES, FIT_ANY, MARK_FOLLOW, CUT_FIRST, CUT_PAGES,
    JOIN_BEFORE, JOIN_BEHIND, JOIN_PAGES, STAY_UP, COUNT_PAGES,
    TRIM_BEFORE, FREE_FILL, FREE_COUNT,
    /* chunks */
    TAKE_BIT, LAST_CHUNK, EMPTY_PAGE, MARK_FREE, INSIDE, DOUBLE,
    /* the interface */
    ROUND_PAGES, ASK_CHUNK, MULTIPLE, QUIET, HAD, STAY_PAGES,
    COPY, RELEASE_OLD, FAIL_FREES, CLEAR, OVERFLOW, REFUSAL,
    USABLE, BAD_RESIZE
};

struct mutant {
    enum site site;
    bool set;               /* the value is by; else by more */
    int64_t by;
    const char *options;    /* of the allocator, or null */
    const char *area;       /* for people */
};

#endif
