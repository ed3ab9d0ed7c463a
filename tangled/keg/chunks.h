/* Tangled from src/05-chunks.nw: do not edit. */
/* Chunks: pages cut into equal pieces, a power of two in size.
 * Callers hold the lock. The chapter "Chunks" explains them. */
#ifndef KEG_CHUNKS_H
#define KEG_CHUNKS_H

#include "report.h"
#include "runs.h"

struct chunk_page;

/* The largest chunk, in bytes; anything larger takes pages. */
static inline size_t chunks_largest(void);

/* A chunk of at least this many bytes, 1 to chunks_largest(),
 * aligned to its size; null if there is no memory. Low addresses
 * are preferred, so that high pages become empty and the break can
 * come down. */
static void *chunks_allocate(size_t bytes);

/* Free a chunk that chunks_judge finds well. Needs no memory. */
static void chunks_free(uintptr_t chunk);

/* The address of the page that the next chunk of so many bytes
 * comes from; 0 if a page has to be made for it. */
static inline uintptr_t chunks_next_page(size_t bytes);
/* Is this the start of a chunk in use, given the entry of its
 * page? */
static enum finding chunks_judge(page_entry entry,
    uintptr_t address);

/* The size of the chunks of this page, in bytes. */
static size_t chunks_size(page_entry entry);

#endif
