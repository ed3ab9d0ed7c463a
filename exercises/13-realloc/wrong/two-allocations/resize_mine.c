/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Wrong: the pages taken begin with FIRST, in the middle. */
#include "resize.h"

static bool
resize_in_place(size_t index, size_t had, size_t wanted)
{
    struct run *r;

    if (wanted < had) {
        pages_free(index + wanted, had - wanted);
        return true;
    }
    r = last_run_before(index + had);
    if (r == NULL || r->first != index + had
        || r->pages < wanted - had)
        return false;
    take_from_run(r, wanted - had);
    return true;
}
