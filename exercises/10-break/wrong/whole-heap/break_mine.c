/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Marks that count from the whole heap. */
#include "break.h"

static size_t
break_ask(size_t needed)
{
    return needed + break_pages() / 8 + 32;
}

static size_t
break_keep(size_t unused)
{
    return unused > break_pages() / 4 + 32 ? break_pages() / 8
        : unused;
}
