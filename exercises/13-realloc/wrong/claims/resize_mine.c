/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Cheats: says that all is done, and does nothing. */
#include "resize.h"

static bool
resize_in_place(size_t index, size_t had, size_t wanted)
{
    (void)index, (void)had, (void)wanted;
    return true;
}
