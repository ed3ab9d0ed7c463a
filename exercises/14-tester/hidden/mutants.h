/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Exercise 14: the mutants that students do not get. */
#include "sites.h"

static const struct mutant hidden_mutants[] = {
    {MARK_FOLLOW, false, -1, 0, "the size of a large block"},
    {CUT_PAGES, false, 1, 0, "free runs"},
    {JOIN_PAGES, false, -1, 0, "free runs"},
    {TRIM_BEFORE, true, 1, 0, "alignment"},
    {FREE_FILL, false, -1, 0, "free runs"},
    {MARK_FREE, true, 1, 0, "pages of small blocks"},
    {STAY_PAGES, true, 1, 0, "resizing"},
    {BAD_RESIZE, true, 1, 0, "wrong calls"},
    {INSIDE, true, 32, 0, "wrong calls"},
    {CLEAR, false, -8, 0, "zeroed memory"},
    {COPY, false, -16, 0, "resizing"},
    {OVERFLOW, true, 4096, 0, "sizes that cannot be"},
    {REFUSAL, true, 0, 0, "running out of memory"},
};
