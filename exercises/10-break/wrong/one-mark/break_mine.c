/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* An eighth more, and never more than an eighth idle. */
#include "break.h"

static size_t
break_ask(size_t needed)
{
    return needed + (break_pages() + needed) / 8 + 32;
}

static size_t
break_keep(size_t unused)
{
    size_t mark = (break_pages() - unused) / 8 + 32;

    return unused < mark ? unused : mark;
}
