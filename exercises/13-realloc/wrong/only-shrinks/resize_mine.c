/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Not wrong, but only half of it. */
#include "resize.h"

static bool
resize_in_place(size_t index, size_t had, size_t wanted)
{
    if (wanted > had)
        return false;
    pages_free(index + wanted, had - wanted);
    return true;
}
