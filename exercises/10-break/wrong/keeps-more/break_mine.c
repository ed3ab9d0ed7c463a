/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Keeps at least a hundred pages, also where there are fewer. */
#include "break.h"

static size_t
break_ask(size_t needed)
{
    return needed;
}

static size_t
break_keep(size_t unused)
{
    return unused < 100 ? 100 : unused;
}
