/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Overwrites what the blocks hold. */
#include "break.h"

static size_t
break_ask(size_t needed)
{
    if (break_pages() > 100)
        memset((void *)page_address(page_dir_first() + 50), 1,
            40 * page.size);
    return needed + 16;
}

static size_t
break_keep(size_t unused)
{
    return unused;
}
