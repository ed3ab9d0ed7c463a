/* Tangled from src/solutions/25-policy.nw: do not edit. */
/* Tells the judge that a request was met, before it was. */
#include "break.h"

static size_t
break_ask(size_t needed)
{
    struct message m = {.kind = DONE, .a = 65536,
        .brk = remote.brk};

    wire_send(wire_fd, &m);
    return needed;
}

static size_t
break_keep(size_t unused)
{
    return unused;
}
