/* Tangled from src/04-runs.nw: do not edit. */
/* The policy of 1996: ask for just what is needed; keep a cache of
 * free pages at the top, and give back whatever exceeds it. */
#include "break.h"
#include "options.h"

static size_t
break_ask(size_t needed)
{
    return needed;
}

static size_t
break_keep(size_t unused)
{
    return unused < option.cache ? unused : option.cache;
}
