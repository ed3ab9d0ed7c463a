/* Tangled from src/02-machine.nw: do not edit. */
/* What every module may count on: types, limits, checks. */
#ifndef KEG_CONFIG_H
#define KEG_CONFIG_H

#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if __STDC_HOSTED__
#include <string.h>
#else
void *memcpy(void *restrict, const void *restrict, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
#endif

/* Choose the limits */
enum {
    min_chunk_shift = 4,  /* the smallest chunk: 16 bytes */
    cache_pages = 16,     /* free pages kept at the top */
};

/* Choose the size of a directory entry */
#ifndef KEG_ENTRY_SIZE
#define KEG_ENTRY_SIZE __SIZEOF_POINTER__
#endif
#if KEG_ENTRY_SIZE == 4
typedef uint32_t page_entry;
#else
typedef uintptr_t page_entry;
#endif

/* Refuse to compile where this cannot work */
_Static_assert(sizeof(page_entry) == KEG_ENTRY_SIZE,
    "an entry is 4 bytes or a pointer");
_Static_assert(sizeof(void *) == sizeof(uintptr_t),
    "addresses are integers");
_Static_assert((1 << min_chunk_shift) >= _Alignof(max_align_t),
    "a chunk must be aligned for every type");

/* Know the page size */
static struct {
    size_t size;     /* bytes in a page, a power of two */
    unsigned shift;  /* its logarithm */
} page;

/* Convert between bytes and pages */
static inline size_t
bytes_to_pages(size_t bytes)    /* rounds up */
{
    return (bytes >> page.shift) + ((bytes & (page.size - 1)) != 0);
}

static inline size_t
pages_to_bytes(size_t pages)
{
    return pages << page.shift;
}

/* Take logarithms */
static inline unsigned
log2_floor(size_t n)    /* the highest bit set */
{
    return (unsigned)(CHAR_BIT * sizeof(unsigned long long)) - 1
        - (unsigned)__builtin_clzll(n);
}

#endif
