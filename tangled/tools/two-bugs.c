/* Tangled from src/07-findings.nw: do not edit. */
/* A program with two bugs, for the allocator to find. */
#include <stdlib.h>

/* The compiler would find them too, if it saw what is called. */
static void *(*volatile get)(size_t bytes) = malloc;
static void (*volatile give)(void *pointer) = free;

int
main(void)
{
    char *p = get(100), *q = get(100);

    give(p);
    give(p);
    give(q + 1);
    return 0;
}
