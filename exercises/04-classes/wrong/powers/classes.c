/* Tangled from src/solutions/20-placing.nw: do not edit. */
/* Chapter 5, once more: powers of two. */
#include "classes.h"

/* Count the bytes of an info, exercise 4 */
static size_t
info_for(size_t chunks)
{
    size_t words = (chunks + map_bits - 1) / map_bits;

    return (info_head + words * map_word + 7) & ~(size_t)7;
}

unsigned
class_count(size_t page)
{
    unsigned n = 1;

    while ((size_t)16 << n <= page / 2)
        n++;
    return n;
}

/* Find a power of two, wrongly for exercise 4 */
unsigned
class_of(size_t page, size_t bytes)
{
    unsigned c = 0;

    (void)page;
    while ((size_t)16 << c < bytes)
        c++;
    return c;
}

/* Plan for a power of two, wrongly for exercise 4 */
struct class_plan
class_plan(size_t page, unsigned class)
{
    struct class_plan p = {.size = (size_t)16 << class};

    p.chunks = page / p.size;
    p.info = info_for(p.chunks);
    p.in_page = p.size <= 2 * p.info;
    if (p.in_page)
        p.chunks = (page - p.info) / p.size;
    return p;
}

/* Mask an offset, wrongly for exercise 4 */
int
class_chunk(size_t page, unsigned class, size_t offset)
{
    struct class_plan p = class_plan(page, class);
    unsigned shift = 4;

    while ((size_t)1 << shift < p.size)
        shift++;
    if ((offset & (p.size - 1)) != 0 || offset >> shift >= p.chunks)
        return -1;
    return (int)(offset >> shift);
}
