/* Tangled from src/20-placing.nw: do not edit. */
/* What exercise 4 hands in: the size classes of an allocator for
 * pages of 4096, 16384 or 65536 bytes, in classes.c. All functions
 * are called with one of these as the first argument. */
#ifndef KEG_CLASSES_H
#define KEG_CLASSES_H

#include <stdbool.h>
#include <stddef.h>

/* An info structure has a fixed part and a bitmap, a bit for each
 * chunk, in words. All in bytes. Infos are multiples of 8 bytes. */
enum { info_head = 24, map_word = 4, map_bits = 32 };

/* Chunks start at multiples of this. */
enum { alignment = 16 };
/* A page of some class has chunks from its first byte on. Its info
 * ends where the page ends, or is a chunk in another page. */
struct class_plan {
    size_t size;      /* of a chunk, bytes; a multiple of 16 */
    size_t chunks;    /* in a page */
    size_t info;      /* bytes of the page's info structure */
    bool in_page;     /* is it at the end of the page? */
};

/* How many classes are there? At most 2 log2(page). */
unsigned class_count(size_t page);

/* The class of a request of so many bytes, 1 to page / 2; classes
 * are counted from 0, in the order of their sizes. */
unsigned class_of(size_t page, size_t bytes);

/* What a page of this class looks like. */
struct class_plan class_plan(size_t page, unsigned class);

/* The number of the chunk that starts at this offset of a page of
 * this class, from 0 on; -1 if none does. */
int class_chunk(size_t page, unsigned class, size_t offset);

#endif
