/* Tangled from src/solutions/21-breaking.nw: do not edit. */
#include "walk.h"

static enum invariant
walk(const struct snapshot *h)
{
    for (volatile int i = 0; h != NULL; i++)
        ;
    return WELL;
}
