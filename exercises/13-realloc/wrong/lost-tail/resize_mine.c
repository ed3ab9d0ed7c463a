/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Wrong: the tail is forgotten, not freed. */
#include "resize.h"

static bool
resize_in_place(size_t index, size_t had, size_t wanted)
{
    if (wanted > had)
        return false;
    page_dir_fill(index + wanted, had - wanted, NOT_MINE);
    return true;
}
