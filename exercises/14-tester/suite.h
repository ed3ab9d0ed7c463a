/* Tangled from src/24-joining.nw: do not edit. */
/* Exercise 14: what a suite can do to the allocator under test. It
 * runs on a model machine in another process, so blocks have
 * places, which are numbers; the suite cannot look behind them.
 * In each run at most 8000 calls can be made. */
#ifndef KEG_SUITE_H
#define KEG_SUITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint64_t place;    /* an address on the machine; 0: null */

/* You write this one. It returns if all is well. */
void suite(void);

/* If the condition does not hold, the allocator is faulty: say
 * what was expected, and end. */
void expect(bool condition, const char *what);

/* keg_malloc, keg_calloc, keg_aligned_alloc, keg_realloc, keg_free
 * and keg_malloc_usable_size, as keg.h describes them. */
place get(size_t bytes);
place get_zeroed(size_t count, size_t bytes);
place get_aligned(size_t alignment, size_t bytes);
place resize(place block, size_t bytes);
void put(place block);
size_t usable(place block);

/* The error that the last of these calls left; and how many
 * findings (wrong calls) were reported so far. */
enum error { NO_ERROR, NO_MEMORY, INVALID };
enum error last_error(void);
size_t findings(void);

/* Write this byte n times, from here on; are there n of it? */
void write_bytes(place from, size_t n, unsigned char byte);
bool holds(place from, size_t n, unsigned char byte);

/* The machine: bytes in a page; pages from the heap's start to
 * the break; allow this many pages in all, 0 for plenty; and an
 * allocator without a past, on a new machine. */
size_t page_bytes(void);
size_t heap_pages(void);
void limit_pages(size_t pages);
void new_machine(void);

#endif
