/* Tangled from src/96-judges-18.nw: do not edit. */
/* The system below, in another process: every call is a question
 * to the judge. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "os.h"
#include "stats.c"
#include "wire.h"

/* Hold the player's end of the wire */
static struct {
    unsigned char *arena;
    size_t page_size;
    uint64_t brk;          /* from the arena's start */
    enum os_error error;
    bool locked;
} remote;

static inline uint64_t
to_wire(const void *address)
{
    return address == NULL ? 0
        : (uintptr_t)address - (uintptr_t)remote.arena;
}

static inline void *
from_wire(uint64_t address)
{
    return address == 0 ? NULL : remote.arena + address;
}

/* Ask the judge */
static inline uint64_t
ask(enum wire_kind kind, uint64_t a, uint64_t b, uint64_t c)
{
    struct message m = {.kind = kind, .a = a, .b = b, .c = c,
        .brk = remote.brk};

    if (!wire_send(wire_fd, &m) || !wire_receive(wire_fd, &m)
        || m.kind != ANSWER)
        _exit(1);    /* the judge has gone */
    remote.brk = m.brk;
    return m.a;
}

/* Ask to move the break */
static uintptr_t
os_break(void)
{
    return (uintptr_t)remote.arena + remote.brk;
}

static bool
os_set_break(uintptr_t address)
{
    stats.break_calls++;
    return ask(SET_BREAK,
        address - (uintptr_t)remote.arena, 0, 0) != 0;
}

static uintptr_t
os_place_break(size_t bytes)
{
    (void)bytes;
    return 0;
}

/* Ask for mappings */
static inline void *
os_map(size_t bytes)
{
    stats.map_calls++;
    return from_wire(ask(MAKE_MAPPING, bytes, 0, 0));
}

static void
os_unmap(void *mapping, size_t bytes)
{
    stats.unmap_calls++;
    ask(DROP_MAPPING, to_wire(mapping), bytes, 0);
}

static inline void *
os_reserve(size_t bytes)
{
    stats.map_calls++;
    return from_wire(ask(RESERVE_PAGES, bytes, 0, 0));
}

static inline bool
os_open(void *pages, size_t bytes)
{
    stats.open_calls++;
    return ask(OPEN_PAGES, to_wire(pages), bytes, 0) != 0;
}

static inline bool
os_discard(void *pages, size_t bytes)
{
    stats.advise_calls++;
    return ask(DISCARD_PAGES, to_wire(pages), bytes, 0) != 0;
}

static void
os_advise_free(void *pages, size_t bytes)
{
    stats.advise_calls++;
    ask(ADVISE_FREE, to_wire(pages), bytes, 0);
}

static inline bool
os_can_remap(void)
{
    return true;
}

static inline void *
os_remap(void *mapping, size_t bytes, size_t new_bytes)
{
    stats.remap_calls++;
    return from_wire(ask(MOVE_MAPPING, to_wire(mapping), bytes,
        new_bytes));
}

/* Play the rest of the system */
static void
os_start(void)
{
    page.size = remote.page_size;
    page.shift = log2_floor(page.size);
}

static size_t
os_page_size(void)
{
    return remote.page_size;
}

static inline void
os_touch(const void *address, size_t bytes)
{
    (void)address;
    (void)bytes;
}

static inline uintptr_t
os_entry_base(void)
{
    return 0;
}

static bool
os_lock(void)
{
    bool free = !remote.locked;

    remote.locked = true;
    return free;
}

static void
os_unlock(void)
{
    remote.locked = false;
}

static void
os_set_error(enum os_error error)
{
    remote.error = error;
}

static int
os_keep_error(void)
{
    return (int)remote.error;
}

static void
os_restore_error(int kept)
{
    remote.error = (enum os_error)kept;
}

static void
os_write(const char *text, size_t bytes)
{
    if (write(STDERR_FILENO, text, bytes) < 0)
        _exit(1);
}

_Noreturn static void
os_die(void)
{
    abort();
}

static void
os_trace(const char *text, size_t bytes)
{
    (void)text;
    (void)bytes;
}

static size_t
os_option_link(char *text, size_t bytes)
{
    memset(text, 0, bytes);
    return 0;
}

static const char *
os_option_variable(void)
{
    return NULL;
}

static bool
os_set_id(void)
{
    return false;
}

static const char *
os_program(void)
{
    return "player";
}
