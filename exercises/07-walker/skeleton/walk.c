/* Exercise 07: your walker. */
#include "walk.h"

static enum invariant
walk(const struct snapshot *heap)
{
    (void)heap;
    return WELL;
}
