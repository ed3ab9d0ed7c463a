/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Wrong: somebody else may have moved the break. */
#include "resize.h"

static bool
resize_in_place(size_t index, size_t had, size_t wanted)
{
    if (wanted < had) {
        pages_free(index + wanted, had - wanted);
        return true;
    }
    if (index + had != break_index()
        || break_advance(wanted - had) == 0)
        return false;
    page_dir_fill(index + had, wanted - had, FOLLOW);
    return true;
}
