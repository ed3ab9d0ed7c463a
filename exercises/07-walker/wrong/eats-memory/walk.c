/* Tangled from src/solutions/21-breaking.nw: do not edit. */
#include <stdlib.h>
#include <string.h>
#include "walk.h"

static enum invariant
walk(const struct snapshot *h)
{
    enum { much = 1 << 24 };

    for (uint64_t i = 0; i < h->got * much; i++) {
        char *volatile p = malloc(much);
        memset(p, 1, 1);
    }
    return WELL;
}
