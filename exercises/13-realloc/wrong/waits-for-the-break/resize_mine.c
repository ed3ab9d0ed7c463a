/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Wrong: waits until the break is ours again. */
#include "resize.h"

static bool
resize_in_place(size_t index, size_t had, size_t wanted)
{
    if (wanted < had) {
        pages_free(index + wanted, had - wanted);
        return true;
    }
    if (index + had != break_index())
        return false;
    while (break_end() == 0)
        ;
    if (break_advance(wanted - had) == 0)
        return false;
    page_dir_fill(index + had, wanted - had, FOLLOW);
    return true;
}
