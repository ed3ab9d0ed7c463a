/* Tangled from src/solutions/21-breaking.nw: do not edit. */
#include <unistd.h>
#include "walk.h"

static enum invariant
walk(const struct snapshot *h)
{
    sleep(h->got > 0 ? 1000 : 0);
    return WELL;
}
