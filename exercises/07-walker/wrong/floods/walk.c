/* Tangled from src/solutions/21-breaking.nw: do not edit. */
#include <stdio.h>
#include "walk.h"

static enum invariant
walk(const struct snapshot *h)
{
    while (h != NULL)
        puts("all is well, all is well, all is well");
    return WELL;
}
