/* Tangled from src/solutions/25-policy.nw: do not edit. */
#include "break.h"

static size_t
break_ask(size_t needed)
{
    return needed + break_pages();
}

static size_t
break_keep(size_t unused)
{
    return unused;
}
