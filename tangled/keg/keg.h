/* Tangled from src/06-interface.nw: do not edit. */
/* Keg: phkmalloc's design, written afresh. The interface.
 *
 * Sizes are bytes. Memory is aligned to its size rounded up to a
 * power of two, at least 16 and at most a page, unless a larger
 * alignment is asked for. A request that cannot be met returns
 * null and sets errno to ENOMEM, and all is as before; sizes and
 * alignments above PTRDIFF_MAX cannot be met.
 *
 * Everything here may be called from any thread. Nothing here may
 * be called by a signal handler that has interrupted one of these
 * functions: the call is reported and refused, with null, or 0,
 * and EDEADLK in errno. All is explained in the book's chapter
 * "The interface". */
#ifndef KEG_H
#define KEG_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* As malloc; keg_malloc(0) is a real smallest chunk, unless option
 * V makes it null. */
void *keg_malloc(size_t bytes);

/* As free: ignores null, keeps errno whatever happens, reports
 * what is not the start of an allocation and leaves it alone. */
void keg_free(void *pointer);
/* As calloc: zeroed; ENOMEM if count * bytes overflows. */
void *keg_calloc(size_t count, size_t bytes);

/* As realloc; on failure the old memory stays as it is, with
 * EINVAL if there is none at this pointer. keg_realloc(p, 0) gives
 * a smallest chunk, or under V frees p and returns null. */
void *keg_realloc(void *pointer, size_t bytes);

/* As POSIX 2024's: realloc to count * bytes, ENOMEM on overflow. */
void *keg_reallocarray(void *pointer, size_t count, size_t bytes);

/* As C17's; EINVAL unless the alignment is a power of two. */
void *keg_aligned_alloc(size_t alignment, size_t bytes);

/* As POSIX's: stores the memory in *place and returns 0, or leaves
 * *place alone and returns ENOMEM, EDEADLK, or EINVAL unless the
 * alignment is a power of two and a multiple of sizeof(void *).
 * Keeps errno. */
int keg_posix_memalign(void **place, size_t alignment,
    size_t bytes);

/* As glibc's: rounds the alignment up to a power of two. */
void *keg_memalign(size_t alignment, size_t bytes);

/* Page-aligned; keg_pvalloc rounds bytes up to whole pages, and to
 * one page at least. */
void *keg_valloc(size_t bytes);
void *keg_pvalloc(size_t bytes);

/* The bytes that may be used at this pointer; 0 for null, and,
 * with a report and EINVAL, for what is not an allocation. */
size_t keg_malloc_usable_size(void *pointer);

/* As C23's: free, with what the program knows. More bytes than the
 * allocation has, or an alignment that it has not, is reported,
 * and nothing is freed. Both keep errno. */
void keg_free_sized(void *pointer, size_t bytes);
void keg_free_aligned_sized(void *pointer, size_t alignment,
    size_t bytes);

/* Counters since the start, and the state now. */
struct keg_stats {
    /* what was asked of the system below, in calls */
    uint64_t break_calls;      /* to move it, up or down */
    uint64_t map_calls;
    uint64_t unmap_calls;
    uint64_t advise_calls;
    uint64_t open_calls;       /* reserved pages put to use */
    uint64_t remap_calls;
    /* the page directory */
    uint64_t remakes;          /* outgrown and made anew */
    uint64_t bytes_copied;     /* from old tables to new ones */
    uint64_t entries_written;
    /* walks along linked lists */
    uint64_t run_steps;        /* runs looked at */
    uint64_t chunk_page_steps; /* chunk pages looked at */
    uint64_t directory_steps;  /* pieces of a directory */
    /* reported to the user */
    uint64_t findings;
    /* the state now, in pages */
    uint64_t heap_pages;       /* from its start to its end */
    uint64_t free_pages;       /* of these, in free runs */
    uint64_t directory_pages;
};

/* Fills in *now; with zeros if the call is refused. */
void keg_stats(struct keg_stats *now);

/* Walks the whole heap. Null if all is well, else the name of the
 * first invariant found broken. */
const char *keg_check(void);

/* Options in the program, read when the first memory is asked
 * for: a string as in MALLOC_OPTIONS. Null unless you define it. */
extern const char *malloc_options;

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
