/* Tangled from src/solutions/20-placing.nw: do not edit. */
/* Every info elsewhere. */
#include "classes.h"

/* Count the bytes of an info, exercise 4 */
static size_t
info_for(size_t chunks)
{
    size_t words = (chunks + map_bits - 1) / map_bits;

    return (info_head + words * map_word + 7) & ~(size_t)7;
}

/* Plan with the info elsewhere, wrongly for exercise 4 */
static struct class_plan
plan_for(size_t page, size_t size)
{
    struct class_plan p = {.size = size, .chunks = page / size};

    p.info = info_for(p.chunks);
    return p;
}

/* Make four classes to a doubling, then two */
enum { most_classes = 48 };

struct table {
    unsigned n;
    struct class_plan class[most_classes];
};

static struct table *
table_for(size_t page)
{
    static struct table t;
    size_t size = 0, step = 16;

    t.n = 0;
    while (size < page / 2) {
        if (size >= 128 && (size & (size - 1)) == 0)
            step = size / 2;
        size += step;
        t.class[t.n++] = plan_for(page, size);
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
