/* Tangled from src/07-findings.nw: do not edit. */
/* What the user may choose at run time, a letter each. */
#ifndef KEG_OPTIONS_H
#define KEG_OPTIONS_H

#include "os.h"

/* List the options */
static struct {
    bool abort;          /* A: a finding ends the program */
    bool hint;           /* H: tell the kernel of free pages */
    bool junk;           /* J: fill with 0xd0 */
    bool always_move;    /* R: realloc never stays put */
    bool trace;          /* U: a record for each call */
    bool null_for_zero;  /* V: malloc(0) is null */
    bool exit_if_full;   /* X: no null, a message and the end */
    bool zero;           /* Z: fill with zeros; implies J */
    size_t cache;        /* < >: free pages kept at the top,
                            or the scale of 2005's marks */
} option;

/* Read them: the link, the environment, the program. */
static void options_start(void);

#endif
