/* Tangled from src/96-judges-24.nw: do not edit. */
/* keg.c of Chapter 6, with sites. */
#include "keg.h"
#include "chunks.h"
#include "options.h"
#include "report.h"
#include "trace.h"
#include "walker.h"

/* Start in steps */
static enum { ASLEEP, AWAKE, FOUNDED, STARTED } state;

static bool
start_heap(void)
{
    int kept = os_keep_error();

    if (state == ASLEEP) {
        os_start();
        options_start();
        state = AWAKE;
    }
    if (state == AWAKE && break_start())
        state = FOUNDED;
    if (state == FOUNDED && runs_start())
        state = STARTED;
    os_restore_error(kept);
    return state == STARTED;
}

/* Come in and go out */
static unsigned refusals;    /* may be counted by two at once */

static bool
enter(const char *function)
{
    if (os_lock())
        return true;
    __atomic_fetch_add(&refusals, 1, __ATOMIC_RELAXED);
    if (!dying)
        report(RECURSIVE_CALL, function, NULL);
    return false;
}

static void
leave(void)
{
    os_unlock();
}

/* Find out what a pointer is */
struct found {
    enum finding finding;
    size_t index;      /* of the page */
    page_entry entry;  /* of that index */
};

static enum finding
judge_index(size_t index, uintptr_t address)
{
    if (index > page_dir_last())
        return address < page_address(page_dir_first())
            ? BELOW_HEAP : ABOVE_HEAP;
    return index < page_dir_first() ? BELOW_HEAP : ALL_WELL;
}

static enum finding
judge_page(page_entry entry, uintptr_t address)
{
    switch (entry) {
    case NOT_MINE: return NOT_OUR_PAGE;
    case FREE: return FREE_PAGE;
    case FOLLOW: return INSIDE_PAGES;
    }
    return address & (page.size - 1) ? INSIDE_PAGES : ALL_WELL;
}

static struct found
find(const void *pointer)
{
    uintptr_t address = (uintptr_t)pointer;
    struct found at = {NO_HEAP, page_index(address), NOT_MINE};

    if (state == STARTED)
        at.finding = judge_index(at.index, address);
    if (at.finding == ALL_WELL) {
        at.entry = page_dir_get(at.index);
        at.finding = at.entry < state_limit
            ? judge_page(at.entry, address)
            : chunks_judge(at.entry, address);
    }
    return at;
}

static size_t
usable(struct found at)
{
    return at.entry == FIRST ? pages_to_bytes(pages_count(at.index))
        : chunks_size(at.entry);
}

/* Put sites around requests */
#define bytes_to_pages(n) \
    bytes_to_pages((n) \
        + ((n) > page.size ? here(ROUND_PAGES, 0) : 0))
#define chunks_allocate(n) \
    chunks_allocate((n) > 16 ? here(ASK_CHUNK, n) : (n))
#define pages_allocate(n, m) \
    pages_allocate(n, (m) > 1 ? here(MULTIPLE, m) : (m))
#define OS_NO_MEMORY ((enum os_error)here(REFUSAL, OS_NO_MEMORY))

/* Allocate */
static void *
get_memory(size_t bytes, size_t alignment)
{
    size_t pages = bytes_to_pages(bytes);
    size_t multiple = alignment >> page.shift;
    size_t index;

    if (bytes < alignment && alignment <= page.size)
        bytes = alignment;
    if (bytes <= chunks_largest() && multiple <= 1)
        return chunks_allocate(bytes);
    index = pages_allocate(pages, multiple > 1 ? multiple : 1);
    return index == 0 ? NULL : (void *)page_address(index);
}

static bool
can_be_met(size_t bytes, size_t alignment)
{
    return (state == STARTED || start_heap())
        && bytes <= PTRDIFF_MAX && alignment <= PTRDIFF_MAX;
}

/* Fill with junk or zeros */
enum { junk_byte = 0xd0 };

static void
fill(void *memory, size_t bytes)
{
    memset(memory, option.zero ? 0 : junk_byte, bytes);
}

static enum os_error
allocate(size_t bytes, size_t alignment, void **place,
    const char *function)
{
    bool possible = can_be_met(bytes, alignment);

    if (possible && bytes == 0 && option.null_for_zero)
        return OS_NO_ERROR;
    if (possible)
        *place = get_memory(bytes + (bytes == 0), alignment);
    if (*place == NULL) {
        if (option.exit_if_full)
            report_fatal(function, "out of memory");
        return OS_NO_MEMORY;
    }
    if (option.junk)
        fill(*place, usable(find(*place)));
    return OS_NO_ERROR;
}

/* Take the sites away from requests */
#undef bytes_to_pages
#undef chunks_allocate
#undef pages_allocate
#undef OS_NO_MEMORY

/* Release what was found */
static void
release(void *pointer, struct found at)
{
    if (option.junk)
        memset(pointer, junk_byte, usable(at));
    if (at.entry == FIRST)
        pages_free(at.index, pages_count(at.index));
    else
        chunks_free((uintptr_t)pointer);
}

/* Reallocate, with sites */
static bool
stays_put(struct found found, size_t had, size_t wanted)
{
    if (option.always_move || wanted > had)
        return false;
    if (found.entry == FIRST)
        return wanted > had - page.size || here(STAY_PAGES, 0);
    return wanted > had / 2 || had == 1 << min_chunk_shift;
}

static enum os_error
move(void *old, struct found found, size_t had, size_t wanted,
    void **place, const char *function)
{
    enum os_error error = allocate(wanted, 1, place, function);

    if (error == OS_NO_ERROR && *place != NULL) {
        memcpy(*place, old,
            here(COPY, had < wanted ? had : wanted));
        if (!here(RELEASE_OLD, 0))
            release(old, found);
    } else if (here(FAIL_FREES, 0)) {
        release(old, found);
    }
    return error;
}

static enum os_error
reallocate(void *old, size_t wanted, void **place,
    const char *function)
{
    struct found found = find(old);
    size_t had;

    if (found.finding != ALL_WELL) {
        if (!here(BAD_RESIZE, 0))
            report(found.finding, function, old);
        return OS_INVALID;
    }
    had = usable(found);
    if (!stays_put(found, here(HAD, had), wanted + (wanted == 0)))
        return move(old, found, had, wanted, place, function);
    *place = old;
    return OS_NO_ERROR;
}

/* Put sites around answers */
#define memset(p, c, n) memset(p, c, here(CLEAR, n))
#undef SIZE_MAX
#define SIZE_MAX here(OVERFLOW, UINTPTR_MAX)
#define usable(f) here(USABLE, usable(f))
#define report(f, name, p) \
    (here(QUIET, 0) ? (void)0 : report(f, name, p))

/* Answer the calls of programs */
/* Answer requests for memory */
static inline enum os_error
request_memory(size_t bytes, size_t alignment, void **place,
    const char *function)
{
    enum os_error error = OS_DEADLOCK;

    *place = NULL;
    if (enter(function)) {
        error = allocate(bytes, alignment, place, function);
        trace_malloc(bytes, *place);
        leave();
    }
    return error;
}

static inline void *
provide_memory(size_t bytes, size_t alignment, const char *function)
{
    void *memory;
    enum os_error error
        = request_memory(bytes, alignment, &memory, function);

    if (error != OS_NO_ERROR)
        os_set_error(error);
    return memory;
}

void *
keg_malloc(size_t bytes)
{
    return provide_memory(bytes, 1, "malloc");
}

static size_t
product(size_t count, size_t bytes)    /* SIZE_MAX if too large */
{
    size_t all;

    return __builtin_mul_overflow(count, bytes, &all)
        ? SIZE_MAX : all;
}

void *
keg_calloc(size_t count, size_t bytes)
{
    size_t all = product(count, bytes);
    void *memory = provide_memory(all, 1, "calloc");

    if (memory != NULL)
        memset(memory, 0, all);
    return memory;
}

/* Answer requests to free */
/* Find and release */
static inline bool
is_power_of_two(size_t n)
{
    return n != 0 && (n & (n - 1)) == 0;
}

static inline void
find_and_release(void *pointer, size_t bytes, size_t alignment,
    const char *function)
{
    struct found at = find(pointer);

    if (at.finding == ALL_WELL && (!is_power_of_two(alignment)
        || ((uintptr_t)pointer & (alignment - 1)) != 0
        || (bytes > 0 && bytes > usable(at))))
        at.finding = WRONG_SIZE;
    if (at.finding == ALL_WELL)
        release(pointer, at);
    else
        report(at.finding, function, pointer);
}

static inline void
free_if(void *pointer, size_t bytes, size_t alignment,
    const char *function)
{
    int kept = os_keep_error();

    if (pointer == NULL)
        return;
    if (enter(function)) {
        find_and_release(pointer, bytes, alignment, function);
        trace_free(pointer);
        leave();
    }
    os_restore_error(kept);
}

void
keg_free(void *pointer)
{
    free_if(pointer, 0, 1, "free");
}

void
keg_free_sized(void *pointer, size_t bytes)
{
    free_if(pointer, bytes, 1, "free_sized");
}

void
keg_free_aligned_sized(void *pointer, size_t alignment,
    size_t bytes)
{
    free_if(pointer, bytes, alignment, "free_aligned_sized");
}

/* Answer requests for another size */
static inline void *
resize(void *old, size_t wanted, const char *function)
{
    enum os_error error = OS_DEADLOCK;
    void *new = NULL;

    if (old == NULL)
        return provide_memory(wanted, 1, function);
    if (enter(function)) {
        error = reallocate(old, wanted, &new, function);
        trace_realloc(old, wanted, new);
        leave();
    }
    if (error != OS_NO_ERROR)
        os_set_error(error);
    return new;
}

void *
keg_realloc(void *pointer, size_t bytes)
{
    return resize(pointer, bytes, "realloc");
}

void *
keg_reallocarray(void *pointer, size_t count, size_t bytes)
{
    return resize(pointer, product(count, bytes), "reallocarray");
}

/* Answer requests with an alignment */
void *
keg_aligned_alloc(size_t alignment, size_t bytes)
{
    if (is_power_of_two(alignment))
        return provide_memory(bytes, alignment, "aligned_alloc");
    os_set_error(OS_INVALID);
    return NULL;
}

int
keg_posix_memalign(void **place, size_t alignment, size_t bytes)
{
    int kept = os_keep_error(), number = 0;
    enum os_error error = OS_INVALID;
    void *memory;

    if (is_power_of_two(alignment)
        && alignment % sizeof(void *) == 0)
        error = request_memory(bytes, alignment, &memory,
            "posix_memalign");
    if (error == OS_NO_ERROR)
        *place = memory;
    else {
        os_set_error(error);
        number = os_keep_error();
    }
    os_restore_error(kept);
    return number;
}

void *
keg_memalign(size_t alignment, size_t bytes)
{
    if (alignment == 0)
        alignment = 1;
    if (alignment <= PTRDIFF_MAX && !is_power_of_two(alignment))
        alignment = (size_t)2 << log2_floor(alignment);
    return provide_memory(bytes, alignment, "memalign");
}

void *
keg_valloc(size_t bytes)
{
    return provide_memory(bytes, os_page_size(), "valloc");
}

void *
keg_pvalloc(size_t bytes)
{
    size_t size = os_page_size();

    if (bytes <= PTRDIFF_MAX)
        bytes = (bytes + size - 1) & ~(size - 1);
    return provide_memory(bytes, size, "pvalloc");
}

/* Answer questions */
size_t
keg_malloc_usable_size(void *pointer)
{
    enum os_error error = OS_DEADLOCK;
    size_t bytes = 0;

    if (pointer == NULL)
        return 0;
    if (enter("malloc_usable_size")) {
        struct found at = find(pointer);
        error = at.finding == ALL_WELL ? OS_NO_ERROR : OS_INVALID;
        if (error == OS_NO_ERROR)
            bytes = usable(at);
        else
            report(at.finding, "malloc_usable_size", pointer);
        leave();
    }
    if (error != OS_NO_ERROR)
        os_set_error(error);
    return bytes;
}

void
keg_stats(struct keg_stats *now)
{
    memset(now, 0, sizeof *now);
    if (!enter("keg_stats")) {
        os_set_error(OS_DEADLOCK);
        return;
    }
    *now = stats;
    now->findings += __atomic_load_n(&refusals, __ATOMIC_RELAXED);
    if (state == STARTED) {
        /* Describe the heap as it is */
        now->heap_pages = page_dir_last() + 1 - page_dir_first();
        now->free_pages = runs_pages();
        now->directory_pages = page_dir_pages();
    }
    leave();
}

const char *
keg_check(void)
{
    const char *flaw = NULL;

    if (!enter("keg_check")) {
        os_set_error(OS_DEADLOCK);
        return "the heap is at rest";
    }
    if (state == STARTED)
        flaw = walk();
    leave();
    return flaw;
}

/* Take the sites away from answers */
#undef memset
#undef usable
#undef report

/* Forget the whole heap */
static inline void
keg_reset(void)
{
    runs_reset();
    break_reset();
    page_dir_reset();
    memset(&option, 0, sizeof option);
    memset(&stats, 0, sizeof stats);
    refusals = 0;
    dying = false;
    state = ASLEEP;
}
