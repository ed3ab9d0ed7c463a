/* Tangled from src/07-findings.nw: do not edit. */
/* Findings: what can be wrong with a pointer or a call, and how
 * the user hears of it. */
#ifndef KEG_REPORT_H
#define KEG_REPORT_H

#include "os.h"

/* List the findings */
enum finding {
    ALL_WELL,
    NO_HEAP,         /* nothing was ever allocated */
    BELOW_HEAP,
    ABOVE_HEAP,
    NOT_OUR_PAGE,
    FREE_PAGE,
    INSIDE_PAGES,    /* in a page allocation, not at its start */
    INSIDE_CHUNK,    /* in a chunk, not at its start */
    FREE_CHUNK,
    OWN_CHUNK,       /* a chunk that holds the page's own info */
    WRONG_SIZE,      /* free_sized with a size it cannot have */
    RECURSIVE_CALL,  /* out of a signal handler, usually */
    BREAK_LOWERED,   /* somebody took memory from under us */
    UNKNOWN_OPTION,
};

/* One line on stderr; under option A, the end of the program.
 * Safe to call with and without the lock. */
static void report(enum finding f, const char *function,
    const void *pointer);

/* One line on stderr and the end of the program. */
_Noreturn static void report_fatal(const char *function,
    const char *text);

/* Declare how a line is put together */
struct line {
    char text[256];
    size_t used;
};

static void add_text(struct line *line, const char *text);
static void add_number(struct line *line, uintptr_t number);

#endif
