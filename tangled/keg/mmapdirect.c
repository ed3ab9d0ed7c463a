/* Tangled from src/16-alternatives.nw: do not edit. */
/* A mapping of its own for each request, with the length noted
 * before the block. keg.h says what the functions do, with this
 * difference: alignment is 16 unless more is asked for, nothing
 * is reported, and there are no counters and no walker. There is
 * no state: any thread, signal handler or forked child may call
 * everything at any time. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "keg.h"

/* Note the length before the block */
struct note {
    char *start;   /* of the mapping */
    size_t bytes;  /* all of it */
};

enum { least_alignment = 16 };

_Static_assert(sizeof(struct note) <= least_alignment,
    "a note fits before the block");

static inline struct note *
note_of(void *block)
{
    return (struct note *)((char *)block - least_alignment);
}

/* Map a block */
static inline size_t
round_up(size_t bytes, size_t alignment)
{
    return (bytes + alignment - 1) & -alignment;
}

static size_t    /* of the mapping; 0 if that cannot be */
mapping_bytes(size_t before, size_t bytes)
{
    if (bytes > PTRDIFF_MAX || before > PTRDIFF_MAX)
        return 0;
    return round_up(before + bytes, (size_t)sysconf(_SC_PAGESIZE));
}

static void *
no_memory(void)
{
    errno = ENOMEM;
    return NULL;
}

static void *
map_block(size_t alignment, size_t bytes)
{
    size_t all = mapping_bytes(alignment, bytes);
    char *start = all == 0 ? MAP_FAILED : mmap(NULL, all,
        PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *block;

    if (start == MAP_FAILED)
        return no_memory();
    block = (char *)round_up((uintptr_t)start + least_alignment,
        alignment);
    *note_of(block) = (struct note){start, all};
    return block;
}

/* Allocate by mapping */
void *
keg_malloc(size_t bytes)
{
    return map_block(least_alignment, bytes);
}

void *
keg_calloc(size_t count, size_t bytes)
{
    size_t all;

    if (__builtin_mul_overflow(count, bytes, &all))
        return no_memory();
    return map_block(least_alignment, all);
}

/* Free by unmapping */
void
keg_free(void *pointer)
{
    int kept = errno;
    struct note note;

    if (pointer == NULL)
        return;
    note = *note_of(pointer);
    if (munmap(note.start, note.bytes) != 0)
        madvise(note.start, note.bytes, MADV_DONTNEED);
    errno = kept;
}

/* Reallocate by moving the mapping */
/* Copy a block whose mapping cannot be moved */
static void *
copy(void *old, size_t bytes)    /* to a larger block */
{
    void *new = keg_malloc(bytes);

    if (new != NULL) {
        memcpy(new, old, keg_malloc_usable_size(old));
        keg_free(old);
    }
    return new;
}

void *
keg_realloc(void *pointer, size_t bytes)
{
    struct note note;
    size_t before, all;
    char *start;

    if (pointer == NULL)
        return keg_malloc(bytes);
    note = *note_of(pointer);
    before = (size_t)((char *)pointer - note.start);
    all = mapping_bytes(before, bytes);
    if (all == 0)
        return no_memory();
    if (all == note.bytes)
        return pointer;
    start = mremap(note.start, note.bytes, all, MREMAP_MAYMOVE);
    if (start == MAP_FAILED)
        return all < note.bytes ? pointer : copy(pointer, bytes);
    *note_of(start + before) = (struct note){start, all};
    return start + before;
}

/* Align mapped blocks, and the rest */
void
keg_free_sized(void *pointer, size_t bytes)
{
    (void)bytes;
    keg_free(pointer);
}

void
keg_free_aligned_sized(void *pointer, size_t alignment,
    size_t bytes)
{
    (void)alignment, (void)bytes;
    keg_free(pointer);
}

size_t
keg_malloc_usable_size(void *pointer)
{
    const struct note *note;

    if (pointer == NULL)
        return 0;
    note = note_of(pointer);
    return note->bytes - (size_t)((char *)pointer - note->start);
}

void *
keg_reallocarray(void *pointer, size_t count, size_t bytes)
{
    size_t all;

    if (__builtin_mul_overflow(count, bytes, &all))
        return no_memory();
    return keg_realloc(pointer, all);
}

static inline bool
is_power_of_two(size_t n)
{
    return n != 0 && (n & (n - 1)) == 0;
}

void *
keg_aligned_alloc(size_t alignment, size_t bytes)
{
    if (!is_power_of_two(alignment)) {
        errno = EINVAL;
        return NULL;
    }
    return map_block(alignment < least_alignment
        ? least_alignment : alignment, bytes);
}

int
keg_posix_memalign(void **place, size_t alignment, size_t bytes)
{
    int kept = errno;
    void *p;

    if (!is_power_of_two(alignment)
        || alignment % sizeof(void *) != 0)
        return EINVAL;
    p = keg_aligned_alloc(alignment, bytes);
    errno = kept;
    if (p == NULL)
        return ENOMEM;
    *place = p;
    return 0;
}

void *
keg_memalign(size_t alignment, size_t bytes)
{
    size_t power = least_alignment;

    while (power < alignment && power <= PTRDIFF_MAX)
        power *= 2;
    return map_block(power, bytes);
}

void *
keg_valloc(size_t bytes)
{
    return map_block((size_t)sysconf(_SC_PAGESIZE), bytes);
}

void *
keg_pvalloc(size_t bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    if (bytes > PTRDIFF_MAX)
        return no_memory();
    return map_block(page, bytes == 0 ? page
        : round_up(bytes, page));
}

#ifndef KEG_WITHOUT_DOORS
#include "interpose.c"
#endif
