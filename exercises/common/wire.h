/* Tangled from src/96-judges-18.nw: do not edit. */
/* What a judge and the player of an allocator say to each other,
 * over descriptor 3; the arena is descriptor 4. Addresses are
 * bytes from the arena's start; 0 is null. */
#ifndef KEG_WIRE_H
#define KEG_WIRE_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

enum { wire_fd = 3, arena_fd = 4 };

enum wire_kind {
    /* judge to player: a is bytes or an address, b the rest */
    START,        /* a: page size, b: bytes of the arena */
    DO_MALLOC, DO_CALLOC /* a * b */, DO_ALIGNED /* a: to what */,
    DO_REALLOC /* address, bytes */, DO_FREE, DO_CHECK,
    DO_OWN,       /* an exercise's own: what a and b say */
    ANSWER,       /* to what the player asked the machine */
    /* player to judge */
    DONE,         /* a: the result */
    SET_BREAK, MAKE_MAPPING, DROP_MAPPING, RESERVE_PAGES,
    OPEN_PAGES, DISCARD_PAGES, ADVISE_FREE, MOVE_MAPPING,
};

struct message {
    uint64_t kind;
    uint64_t a, b, c;
    uint64_t brk;    /* the break now, as the sender knows it */
};

/* False if the other side is gone. */
static inline bool
wire_send(int fd, const struct message *m)
{
    ssize_t n;

    do
        n = write(fd, m, sizeof *m);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof *m;
}

static inline bool
wire_receive(int fd, struct message *m)
{
    ssize_t n;

    do
        n = read(fd, m, sizeof *m);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof *m;
}

/* Null if there is no room for it. Its alignment is that of the
 * largest page of the model machine. */
static inline unsigned char *
map_arena(int fd, size_t bytes)
{
    enum { largest_page = 1 << 16, flags = MAP_SHARED };
    void *place = (void *)((uintptr_t)1 << 36);
    void *p = mmap(place, bytes, PROT_READ | PROT_WRITE,
        flags | MAP_FIXED_NOREPLACE, fd, 0);

    if (p != MAP_FAILED && p != place)
        munmap(p, bytes);    /* a kernel that takes it as a hint */
    if (p != place) {
        p = mmap(NULL, bytes + largest_page, PROT_NONE,
            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (p == MAP_FAILED)
            return NULL;
        place = (void *)(((uintptr_t)p + largest_page - 1)
            & ~(uintptr_t)(largest_page - 1));
        p = mmap(place, bytes, PROT_READ | PROT_WRITE,
            flags | MAP_FIXED, fd, 0);
    }
    return p == MAP_FAILED ? NULL : p;
}

#endif
