/* Tangled from src/96-judges-18.nw: do not edit. */
/* The player of an allocator: an edition whose machine is in the
 * judge's process. It does what the judge says. */
#define KEG_OS "os_remote.c"
#include "mixture.c"
#ifdef KEG_OWN
#include KEG_OWN    /* uint64_t own(uint64_t a, uint64_t b) */
#endif

/* Do what the judge says */
static uint64_t
obey(const struct message *m)
{
    switch (m->kind) {
    case DO_MALLOC: return to_wire(keg_malloc(m->a));
    case DO_CALLOC: return to_wire(keg_calloc(m->a, m->b));
    case DO_ALIGNED:
        return to_wire(keg_aligned_alloc(m->a, m->b));
    case DO_REALLOC:
        return to_wire(keg_realloc(from_wire(m->a), m->b));
    case DO_FREE: keg_free(from_wire(m->a)); return 0;
    case DO_CHECK: return keg_check() == NULL;
#ifdef KEG_OWN
    case DO_OWN: return own(m->a, m->b);
#endif
    default: _exit(1);
    }
}

/* Meet the judge */
static void
meet(void)
{
    struct message m;

    if (!wire_receive(wire_fd, &m) || m.kind != START)
        _exit(1);
    remote.page_size = m.a;
    remote.brk = m.brk;
    remote.arena = map_arena(arena_fd, m.b);
    if (remote.arena == NULL)
        _exit(1);
    close(arena_fd);
}

int
main(void)
{
    struct message m;

    meet();
    while (wire_receive(wire_fd, &m)) {
        remote.brk = m.brk;
        m.a = obey(&m);
        m.kind = DONE;
        m.brk = remote.brk;
        if (!wire_send(wire_fd, &m))
            break;
    }
    return 0;
}
