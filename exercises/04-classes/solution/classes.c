/* Tangled from src/solutions/20-placing.nw: do not edit. */
/* Exercise 4: size classes that leave no tails. A class is as large
 * as its number of chunks allows, and the next one is larger by
 * about a quarter. */
#include "classes.h"

/* Count the bytes of an info, exercise 4 */
static size_t
info_for(size_t chunks)
{
    size_t words = (chunks + map_bits - 1) / map_bits;

    return (info_head + words * map_word + 7) & ~(size_t)7;
}

/* So many chunks and their info fit in a page. */
static size_t
largest_with_info(size_t page, size_t chunks)
{
    return (page - info_for(chunks)) / chunks
        & ~(size_t)(alignment - 1);
}

/* Choose between in the page and elsewhere */
static struct class_plan
plan_for(size_t page, size_t size)
{
    struct class_plan p = {.chunks = page / size};

    while (p.chunks * size + info_for(p.chunks) > page)
        p.chunks--;
    p.in_page = (page / size - p.chunks) * size
        <= 2 * info_for(page / size);
    if (p.in_page) {
        p.size = largest_with_info(page, p.chunks);
    } else {
        p.chunks = page / size;
        p.size = page / p.chunks & ~(size_t)(alignment - 1);
    }
    if (p.size > page / 2)
        p.size = page / 2;
    p.info = info_for(p.chunks);
    return p;
}

/* Make all classes of a page */
enum { most_classes = 32 };

struct table {
    size_t page;
    unsigned n;
    struct class_plan class[most_classes];
};

static struct table *
table_for(size_t page)
{
    static struct table t;
    size_t size = 0, more = page == 4096 ? 26 : 28;    /* percent */

    if (t.page == page)
        return &t;
    t = (struct table){.page = page};
    while (size < page / 2) {
        size_t step = size * more / 100 / alignment * alignment;
        size += step > alignment ? step : (size_t)alignment;
        if (size > page / 2)
            size = page / 2;
        t.class[t.n] = plan_for(page, size);
        size = t.class[t.n++].size;
    }
    return &t;
}

/* Hand out the table of classes */
unsigned
class_count(size_t page)
{
    return table_for(page)->n;
}

struct class_plan
class_plan(size_t page, unsigned class)
{
    return table_for(page)->class[class];
}

/* Find a class by its size */
unsigned
class_of(size_t page, size_t bytes)
{
    const struct table *t = table_for(page);
    unsigned low = 0, high = t->n - 1;

    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (t->class[middle].size < bytes)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Find a chunk by its offset */
int
class_chunk(size_t page, unsigned class, size_t offset)
{
    const struct class_plan *p = &table_for(page)->class[class];
    size_t n = offset / p->size;

    return offset % p->size == 0 && n < p->chunks ? (int)n : -1;
}
