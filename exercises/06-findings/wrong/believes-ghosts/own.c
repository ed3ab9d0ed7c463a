/* Tangled from src/solutions/21-breaking.nw: do not edit. */
#include "own.h"

static bool
is_own(const struct snapshot *heap, uint64_t pointer)
{
    const struct chunk_info *info = info_at(heap, pointer);

    return run_at(heap, pointer) != NULL
        || (info != NULL && info->page != pointer);
}
