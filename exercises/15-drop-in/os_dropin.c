/* Tangled from src/96-judges-24.nw: do not edit. */
/* os_unix.c with somebody else's lock, and no trace. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lock.h"
#include "os.h"
#include "stats.c"

/* Move the real break */
/* Keep a break of our own */
static struct {
    uintptr_t brk;    /* 0: the kernel's break serves us */
    uintptr_t end;    /* of the reserved addresses */
} own;

static bool
set_own_break(uintptr_t address)
{
    void *from = (void *)(address < own.brk ? address : own.brk);
    size_t bytes = address < own.brk ? own.brk - address
        : address - own.brk;

    if (address > own.end)
        return false;
    /* Open or close the pages on the way */
    if (address > own.brk
        && mprotect(from, bytes, PROT_READ | PROT_WRITE) != 0)
        return false;
    if (address < own.brk && mmap(from, bytes, PROT_NONE, MAP_PRIVATE
            | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0)
            == MAP_FAILED)
        return false;
    own.brk = address;
    return true;
}

static uintptr_t
os_break(void)
{
    return own.brk != 0 ? own.brk : (uintptr_t)sbrk(0);
}

static bool
os_set_break(uintptr_t address)
{
    stats.break_calls++;
    if (own.brk != 0)
        return set_own_break(address);
    return brk((void *)address) == 0 && os_break() == address;
}

/* Go on where the break is not blocked */
enum { tries = 64, step_shift = sizeof(void *) > 4 ? 28 : 24 };
static const size_t own_room =
    (size_t)1 << (sizeof(void *) > 4 ? 36 : 28);

static uintptr_t
reserve_above(uintptr_t address)    /* 0 if there is no place */
{
    uintptr_t step = (uintptr_t)1 << step_shift;
    void *p;

    for (int i = 0; i < tries; i++) {
        address = (address & -step) + step;
        p = mmap((void *)address, own_room, PROT_NONE, MAP_PRIVATE
            | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE,
            -1, 0);
        if (p == (void *)address)
            return address;
        /* End the search, or go on to the next place */
        if (p != MAP_FAILED)
            munmap(p, own_room);
        else if (errno != EEXIST)
            return 0;
    }
    return 0;
}

static uintptr_t
os_place_break(size_t bytes)
{
    uintptr_t start;

    if (own.brk != 0 || bytes > own_room
        || (start = reserve_above(os_break())) == 0)
        return 0;
    own.brk = start;
    own.end = start + own_room;
    if (os_set_break(start + bytes))
        return start;
    own.brk = 0;
    munmap((void *)start, own_room);
    return 0;
}

/* Map real pages */
static void *
os_map(size_t bytes)
{
    void *p;

    stats.map_calls++;
    p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

static void
os_unmap(void *mapping, size_t bytes)
{
    stats.unmap_calls++;
    munmap(mapping, bytes);
}

/* Reserve, open and move real pages */
static inline void *
os_reserve(size_t bytes)
{
    void *p;

    stats.map_calls++;
    p = mmap(NULL, bytes, PROT_NONE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

static inline bool
os_open(void *pages, size_t bytes)
{
    stats.open_calls++;
    return mprotect(pages, bytes, PROT_READ | PROT_WRITE) == 0;
}

static inline bool
os_discard(void *pages, size_t bytes)
{
    stats.advise_calls++;
    return madvise(pages, bytes, MADV_DONTNEED) == 0;
}

extern void *mremap(void *mapping, size_t bytes,
    size_t new_bytes, int flags, ...);    /* Linux's */

static inline bool
os_can_remap(void)
{
    return true;
}

static inline void *
os_remap(void *mapping, size_t bytes, size_t new_bytes)
{
    enum { may_move = 1 };    /* MREMAP_MAYMOVE */
    void *p;

    stats.remap_calls++;
    p = mremap(mapping, bytes, new_bytes, may_move);
    return p == MAP_FAILED ? NULL : p;
}

/* Pass on hints */
static void
os_advise_free(void *pages, size_t bytes)
{
    stats.advise_calls++;
    madvise(pages, bytes, MADV_FREE);
}

static inline void
os_touch(const void *address, size_t bytes)
{
    (void)address, (void)bytes;
}

static inline uintptr_t
os_entry_base(void)
{
    return 0;
}

/* Tests put a function here: called by whoever was let in. */
__attribute__((visibility("default"))) void (*keg_probe)(void);

static bool
os_lock(void)
{
    if (!lock_enter())
        return false;
    if (keg_probe != NULL)
        keg_probe();
    return true;
}

static void
os_unlock(void)
{
    lock_leave();
}

/* Start with the lock of another library */
static size_t
os_page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static void
os_start(void)
{
    page.size = os_page_size();
    page.shift = log2_floor(page.size);
    lock_start();
}

/* Translate errors to errno */
static void
os_set_error(enum os_error error)
{
    static const int numbers[] = {[OS_NO_MEMORY] = ENOMEM,
        [OS_INVALID] = EINVAL, [OS_DEADLOCK] = EDEADLK};

    if (error != OS_NO_ERROR)
        errno = numbers[error];
}

static int
os_keep_error(void)
{
    return errno;
}

static void
os_restore_error(int kept)
{
    errno = kept;
}

/* Speak to people */
static void
os_write(const char *text, size_t bytes)
{
    int cancel;

    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
    while (bytes > 0) {
        ssize_t n = write(STDERR_FILENO, text, bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        text += n;
        bytes -= (size_t)n;
    }
    pthread_setcancelstate(cancel, NULL);
}

_Noreturn static void
os_die(void)
{
    abort();
}

/* Ask who we are */
static bool
os_set_id(void)
{
    return getauxval(AT_SECURE) != 0;
}

extern char *program_invocation_short_name;    /* glibc's */

static size_t
os_option_link(char *text, size_t bytes)
{
    ssize_t n = readlink("/etc/malloc.conf", text, bytes);
    return n < 0 ? 0 : (size_t)n;
}

static const char *
os_option_variable(void)
{
    return getenv("MALLOC_OPTIONS");
}

static const char *
os_program(void)
{
    return program_invocation_short_name;
}

/* Keep no trace */
static void
os_trace(const char *text, size_t bytes)
{
    (void)text, (void)bytes;
}
