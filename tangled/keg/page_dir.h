/* Tangled from src/03-directory.nw: do not edit. */
/* The page directory: from the number of a page to what the page
 * is. The chapter "The page directory" explains it.
 *
 * Indices and sizes count pages. The pages of the heap have the
 * indices from page_dir_first() to page_dir_last(); the entries
 * below are the heads of the buckets, and entry s is the head of
 * the bucket of chunks of 2^s bytes. Callers hold the lock, so
 * that neither a thread nor a signal handler comes in between.
 * Nothing here sets an error. */
#ifndef KEG_PAGE_DIR_H
#define KEG_PAGE_DIR_H

#include "os.h"

/* What an entry says of its page. Any other value is the address
 * of the page's info structure: the page is cut into chunks. */
enum page_state {
    NOT_MINE,  /* not ours: never was, or given back */
    FREE,      /* in a free run */
    FIRST,     /* the first page of a page allocation */
    FOLLOW,    /* a later page of one */
    state_limit
};

/* Start with the heap's first page at this address, a multiple of
 * the page size. False if there is no memory. */
static bool page_dir_start(uintptr_t heap);

/* The heap is about to reach up to this index. False if there is
 * no memory for the entries, and then nothing has changed. */
static bool page_dir_cover(size_t last);

/* The heap has shrunk, and this is its last index now. */
static void page_dir_uncover(size_t last);
/* The index of the page of any address, and the address of a page
 * of the heap. An address that is not in the heap has an index
 * below the first or above the last. */
static inline size_t page_index(uintptr_t address);
static inline uintptr_t page_address(size_t index);

/* The first and the last index of the heap; the last is below the
 * first while the heap is empty. */
static inline size_t page_dir_first(void);
static inline size_t page_dir_last(void);
/* Read the entry of a page of the heap, or of the page behind it,
 * or of a bucket. Write one entry, or n entries in a row. */
static inline page_entry page_dir_get(size_t index);
static inline void page_dir_set(size_t index, page_entry entry);
static void page_dir_fill(size_t index, size_t n, page_entry entry);

/* How many directory pages there are. */
static size_t page_dir_pages(void);

/* The name of a broken invariant, or null. Reads all entries. */
static const char *page_dir_check(void);

/* Forget everything, as if the program had just begun. */
static inline void page_dir_reset(void);

#endif
