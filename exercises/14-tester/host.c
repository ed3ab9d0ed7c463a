/* Tangled from src/96-judges-24.nw: do not edit. */
/* Exercise 14: the allocator under test, on a model machine, with
 * the fault that standard input tells. Serves a suite over
 * descriptor 3. */
#define _GNU_SOURCE
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "sites.h"
#include "talk.h"

#ifndef KEG_PAGE_DIR
#define KEG_PAGE_DIR "page_dir_exact.c"
#endif
#ifndef KEG_BREAK
#define KEG_BREAK "break_cache.c"
#endif

/* Let a site have another value */
static struct { int site; bool set; int64_t by; } fault;

/* The right value, unless the fault is here. */
static inline size_t
here(enum site s, size_t right)
{
    if ((int)s != fault.site)
        return right;
    return fault.set ? (size_t)fault.by : right + (size_t)fault.by;
}

#include "os_model.c"
#include "model.h"
#include "options.c"
#include "report.c"
#include "trace.c"
#include KEG_PAGE_DIR
#include "break.c"
#include KEG_BREAK
#include "runs_sites.c"
#include "chunks_sites.c"
#include "walker.c"
#include "keg_sites.c"

/* Hold the machine of a suite */
static const char *options;    /* of the allocator */
static size_t page_bytes = 4096;

/* The arena is the same each time, so that an alignment of its
 * places is one of its addresses, and zero again. */
static void
new_machine(void)
{
    enum { bytes = 512 << 20, round = 1 << 22 };
    static unsigned char *arena;

    if (arena == NULL) {
        uintptr_t start = (uintptr_t)model_borrow(0, bytes + round);
        arena = (unsigned char *)((start + round - 1)
            & ~(uintptr_t)(round - 1));
        model_lent[0].start = NULL;    /* ours for good */
    }
    keg_reset();
    model_new(page_bytes, page_bytes);
    madvise(arena, bytes, MADV_DONTNEED);
    /* Give the machine the arena for 14 */
    model.flags = model_borrow(1, bytes / page_bytes);
    model.arena = arena;
    model.bytes = bytes;
    model.variable = options;
}

static void *
address_of(uint64_t place)
{
    return place == 0 ? NULL : model.arena + place;
}

static uint64_t
place_of(const void *address)
{
    return address == NULL ? 0
        : (uint64_t)((uintptr_t)address - (uintptr_t)model.arena);
}

/* Lend a suite its hands */
static bool
is_heap(uint64_t from, uint64_t n)
{
    uint64_t end = model.brk - (uintptr_t)model.arena;

    return from >= page_bytes && from <= end && n <= end - from;
}

static bool
write_there(uint64_t from, uint64_t n, unsigned char byte)
{
    if (!is_heap(from, n))
        return false;
    memset(model.arena + from, byte, n);
    return true;
}

static bool
holds_there(uint64_t from, uint64_t n, unsigned char byte)
{
    if (!is_heap(from, n))
        return false;
    for (uint64_t i = 0; i < n; i++)
        if (model.arena[from + i] != byte)
            return false;
    return true;
}

static uint64_t
pages_of_heap(void)
{
    return state != STARTED ? 0
        : page_dir_last() + 1 - page_dir_first();
}

/* Answer a suite */
static uint64_t
answer_call(const struct message *m)
{
    model.error = OS_NO_ERROR;
    switch (m->kind) {
    case TALK_GET: return place_of(keg_malloc(m->a));
    case TALK_ZEROED: return place_of(keg_calloc(m->a, m->b));
    case TALK_ALIGNED:
        return place_of(keg_aligned_alloc(m->a, m->b));
    case TALK_RESIZE:
        return place_of(keg_realloc(address_of(m->a), m->b));
    case TALK_PUT: keg_free(address_of(m->a)); return 0;
    default: return keg_malloc_usable_size(address_of(m->a));
    }
}

static uint64_t
answer(const struct message *m)
{
    switch (m->kind) {
    case TALK_FINDINGS: return stats.findings;
    case TALK_WRITE:
        return write_there(m->a, m->b, (unsigned char)m->c);
    case TALK_HOLDS:
        return holds_there(m->a, m->b, (unsigned char)m->c);
    case TALK_PAGE: return page_bytes;
    case TALK_HEAP: return pages_of_heap();
    case TALK_LIMIT: model.limit = m->a; return 0;
    case TALK_NEW: new_machine(); return 0;
    default: return answer_call(m);
    }
}

/* Remember the last calls */
enum { remembered = 8 };
static struct { struct message call; uint64_t result; }
last_call[remembered];
static unsigned noted;
static bool answered;    /* the last one */

static void
note_call(const struct message *m)
{
    last_call[noted++ % remembered].call = *m;
    answered = false;
}

static void
note_answer(uint64_t result)
{
    last_call[(noted - 1) % remembered].result = result;
    answered = true;
}

static const char *const name_of[] = {
    "get", "get_zeroed", "get_aligned", "resize", "put", "usable",
    "findings", "write_bytes", "holds", "page_bytes", "heap_pages",
    "limit_pages", "new_machine",
};

static void
show_last_calls(void)
{
    unsigned i = noted > remembered ? noted - remembered : 0;

    for (; i < noted; i++) {
        const struct message *m = &last_call[i % remembered].call;
        if (m->kind < TALK_GET || m->kind > TALK_NEW)
            continue;
        printf("%s(%#llx, %#llx)", name_of[m->kind - TALK_GET],
            (unsigned long long)m->a, (unsigned long long)m->b);
        if (i + 1 < noted || answered)
            printf(" = %#llx\n", (unsigned long long)
                last_call[i % remembered].result);
        else
            printf(": no answer\n");
    }
}

/* Read the orders of the judge */
_Noreturn static void
give_up(int number)
{
    (void)number;
    show_last_calls();
    fflush(stdout);
    _exit(5);
}

static void
crash_with_words(void)
{
    static const int crash[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE};

    for (size_t i = 0; i < sizeof crash / sizeof *crash; i++)
        signal(crash[i], give_up);
}

static void
read_orders(void)
{
    static char text[32];
    long long by;
    int set;

    if (scanf("%d %d %lld %zu %31s", &fault.site, &set, &by,
            &page_bytes, text) != 5)
        errx(2, "no orders");
    fault.set = set;
    fault.by = by;
    options = strcmp(text, "-") == 0 ? NULL : text;
}

int
main(void)
{
    struct message m;
    int calls = 0;

    crash_with_words();
    read_orders();
    new_machine();
    while (wire_receive(wire_fd, &m)) {
        if (++calls > most_calls)
            return 4;
        note_call(&m);
        m.a = answer(&m);
        m.b = model.error;
        note_answer(m.a);
        if (!wire_send(wire_fd, &m))
            break;
    }
    show_last_calls();
    return 0;
}
