/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Sleeps. */
#include "break.h"
#include <time.h>

static size_t
break_ask(size_t needed)
{
    struct timespec hour = {.tv_sec = 3600};

    nanosleep(&hour, NULL);
    return needed;
}

static size_t
break_keep(size_t unused)
{
    return unused;
}
