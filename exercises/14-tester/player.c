/* Tangled from src/96-judges-24.nw: do not edit. */
/* Exercise 14: a suite, and what lets it talk to the allocator in
 * the host. It ends with 0 if the suite finds nothing wrong, with
 * 1 if it does. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "suite.h"
#include "talk.h"

/* Ask the host */
void
expect(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static enum error kept_error;

static uint64_t
ask(enum talk kind, uint64_t a, uint64_t b, uint64_t c)
{
    struct message m = {.kind = kind, .a = a, .b = b, .c = c};

    expect(wire_send(wire_fd, &m) && wire_receive(wire_fd, &m),
        "the allocator ended in the middle of a call");
    if (kind <= TALK_USABLE)
        kept_error = (enum error)m.b;
    return m.a;
}

/* Turn calls into questions */
place get(size_t n) { return ask(TALK_GET, n, 0, 0); }
place get_zeroed(size_t k, size_t n)
    { return ask(TALK_ZEROED, k, n, 0); }
place get_aligned(size_t to, size_t n)
    { return ask(TALK_ALIGNED, to, n, 0); }
place resize(place p, size_t n)
    { return ask(TALK_RESIZE, p, n, 0); }
void put(place p) { ask(TALK_PUT, p, 0, 0); }
size_t usable(place p) { return ask(TALK_USABLE, p, 0, 0); }
enum error last_error(void) { return kept_error; }
size_t findings(void) { return ask(TALK_FINDINGS, 0, 0, 0); }
size_t page_bytes(void) { return ask(TALK_PAGE, 0, 0, 0); }
size_t heap_pages(void) { return ask(TALK_HEAP, 0, 0, 0); }
void limit_pages(size_t n) { ask(TALK_LIMIT, n, 0, 0); }
void new_machine(void) { ask(TALK_NEW, 0, 0, 0); }

void
write_bytes(place from, size_t n, unsigned char byte)
{
    expect(ask(TALK_WRITE, from, n, byte) != 0,
        "a block lies in the heap");
}

bool
holds(place from, size_t n, unsigned char byte)
{
    return ask(TALK_HOLDS, from, n, byte) != 0;
}

#include "suite.c"

int
main(void)
{
    suite();
    return 0;
}
