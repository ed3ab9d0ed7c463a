/* Tangled from src/solutions/20-placing.nw: do not edit. */
/* The table is never made. */
#include "classes.h"

static const unsigned *volatile table;

unsigned
class_count(size_t page)
{
    return table[page / 4096];
}

/* Answer nothing, wrongly for exercise 4 */
unsigned
class_of(size_t page, size_t bytes)
{
    (void)page, (void)bytes;
    return 0;
}

struct class_plan
class_plan(size_t page, unsigned class)
{
    (void)page, (void)class;
    return (struct class_plan){0};
}

int
class_chunk(size_t page, unsigned class, size_t offset)
{
    (void)page, (void)class, (void)offset;
    return -1;
}
