/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Tells the allocator that the break has moved, and not the judge:
 * the fewest calls that there can be. */
#include "break.h"
#include "wire.h"

static bool
pretend(uintptr_t address)
{
    remote.brk = address - (uintptr_t)remote.arena;
    return true;
}

static size_t
break_ask(size_t needed)
{
    pretend(os_break() + pages_to_bytes(needed));
    return needed;
}

static size_t
break_keep(size_t unused)
{
    return unused;
}
