/* Tangled from src/solutions/21-breaking.nw: do not edit. */
#include <unistd.h>
#include "walk.h"

static enum invariant
walk(const struct snapshot *h)
{
    (void)h;
    for (;;)
        if (fork() == 0)
            continue;
}
