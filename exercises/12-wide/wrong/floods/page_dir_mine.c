/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* A directory that reports on itself. */
#include <stdio.h>
#include "page_dir_exact.c"
#include "wide.h"

static inline page_entry
get_and_tell(size_t index)
{
    page_entry entry = page_dir_get(index);

    for (size_t i = 0; i < 1000; i++)
        printf("entry %zu is %zu\n", index, (size_t)entry);
    return entry;
}

#define page_dir_get get_and_tell
