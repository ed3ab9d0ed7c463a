/* Tangled from src/96-judges-24.nw: do not edit. */
/* Exercise 14: the mutants that everybody may know. */
#include "sites.h"

static const struct mutant public_mutants[] = {
    /* List the public mutants */
    {TAKE_BIT, true, 1, 0, "two small blocks"},
    {CUT_FIRST, false, -1, 0, "two large blocks"},
    {ROUND_PAGES, false, -1, 0, "the size of a large block"},
    {ASK_CHUNK, false, -1, 0, "the size of a small block"},
    {CLEAR, true, 0, 0, "zeroed memory"},
    {CLEAR, false, -1, 0, "zeroed memory"},
    {COPY, true, 8, 0, "resizing"},
    {COPY, false, -1, 0, "resizing"},
    {HAD, false, 1, 0, "resizing"},
    {RELEASE_OLD, true, 1, 0, "resizing"},
    {OVERFLOW, true, 16, 0, "sizes that cannot be"},
    {REFUSAL, true, 2, 0, "running out of memory"},
    {FAIL_FREES, true, 1, 0, "running out of memory"},
    {MULTIPLE, true, 1, 0, "alignment"},
    {COUNT_PAGES, false, -1, 0, "the size of a large block"},
    {FIT_PAGES, false, -1, 0, "free runs"},
    {FIT_PAGES, false, 1, 0, "free runs"},
    {JOIN_BEFORE, true, 1, 0, "free runs"},
    {JOIN_BEHIND, true, 1, 0, "free runs"},
    {FREE_COUNT, false, -1, 0, "free runs"},
    {STAY_UP, true, 1, 0, "the break"},
    {EMPTY_PAGE, true, 1, 0, "pages of small blocks"},
    {LAST_CHUNK, true, 1, 0, "pages of small blocks"},
    {DOUBLE, true, 1, 0, "wrong calls"},
    {INSIDE, true, 16, 0, "wrong calls"},
    {QUIET, true, 1, 0, "wrong calls"},
    {USABLE, false, 1, 0, "the usable size"},
    {NOWHERE, false, 0, "V", "blocks of no size"},
};
