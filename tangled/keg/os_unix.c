/* Tangled from src/02-machine.nw: do not edit. */
/* The real system below: Linux with the GNU C library. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/single_threaded.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* Hold the lock */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

enum { OUTSIDE, INSIDE, INSIDE_LOCKED };
static _Thread_local volatile char whereabouts;
static _Thread_local volatile unsigned forks;  /* under way */

static bool
os_lock(void)
{
    if (whereabouts != OUTSIDE)
        return false;
    whereabouts = INSIDE;
    atomic_signal_fence(memory_order_seq_cst);
    if (!__libc_single_threaded && forks == 0) {
        pthread_mutex_lock(&mutex);
        whereabouts = INSIDE_LOCKED;
    }
    return true;
}

static void
os_unlock(void)
{
    if (whereabouts == INSIDE_LOCKED)
        pthread_mutex_unlock(&mutex);
    atomic_signal_fence(memory_order_seq_cst);
    whereabouts = OUTSIDE;
}

/* Survive a fork */
static _Thread_local char held;    /* whereabouts to go back to */
static int trace_file = -1;

static void
before_fork(void)
{
    if (forks > 0)
        forks++;
    else if (os_lock()) {
        held = whereabouts;
        forks = 1;
        whereabouts = OUTSIDE;
    }
}

static void
after_fork_in_parent(void)
{
    if (forks > 1)
        forks--;
    else if (forks == 1) {
        whereabouts = held;
        forks = 0;
        os_unlock();
    }
}

static void
after_fork_in_child(void)
{
    trace_file = -1;
    after_fork_in_parent();
}

__attribute__((constructor)) static void
watch_forks(void)
{
    static bool watched;

    if (!watched)
        pthread_atfork(before_fork, after_fork_in_parent,
            after_fork_in_child);
    watched = true;
}

/* Start on the real machine */
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
    watch_forks();
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

/* Keep a trace */
/* Put together the name of the trace */
static void
trace_name(char *name, size_t bytes)
{
    const char *wanted = getenv("KEG_TRACE");
    char digits[24];
    size_t n = sizeof digits, used = 0;
    unsigned long pid = (unsigned long)getpid();

    if (wanted == NULL)
        wanted = "keg.%.trace";
    do
        digits[--n] = (char)('0' + pid % 10);
    while ((pid /= 10) > 0);
    for (; *wanted != '\0' && used < bytes - 1; wanted++)
        if (*wanted != '%')
            name[used++] = *wanted;
        else
            for (size_t i = n; i < sizeof digits; i++)
                if (used < bytes - 1)
                    name[used++] = digits[i];
    name[used] = '\0';
}

/* Close the trace */
static void
trace_close(void)
{
    if (errno != EBADF)
        close(trace_file);
    trace_file = -1;
}

static dev_t trace_device;
static ino_t trace_inode;

static bool
trace_is_ours(void)
{
    struct stat now;

    return trace_file >= 0 && fstat(trace_file, &now) == 0
        && now.st_dev == trace_device && now.st_ino == trace_inode;
}

static void
trace_open(void)
{
    char name[1024];
    struct stat now;

    trace_name(name, sizeof name);
    trace_file = open(name,
        O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
        0600);
    /* Leave 0, 1 and 2 to the program */
    if (trace_file >= 0 && trace_file <= STDERR_FILENO) {
        int low = trace_file;

        trace_file = fcntl(low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        close(low);
    }
    if (trace_file >= 0 && fstat(trace_file, &now) == 0) {
        trace_device = now.st_dev;
        trace_inode = now.st_ino;
    } else if (trace_file >= 0)
        trace_close();
}

static void
os_trace(const char *text, size_t bytes)
{
    int cancel;

    if (os_set_id())
        return;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
    if (!trace_is_ours())
        trace_open();
    if (trace_file >= 0 && write(trace_file, text, bytes) < 0)
        trace_close();
    pthread_setcancelstate(cancel, NULL);
}
