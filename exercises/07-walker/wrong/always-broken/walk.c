/* Tangled from src/solutions/21-breaking.nw: do not edit. */
#include "walk.h"

static enum invariant
walk(const struct snapshot *h)
{
    return h->got == 0 ? WELL : RUN_MISSES;
}
