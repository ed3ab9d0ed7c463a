/* Tangled from src/96-judges-24.nw: do not edit. */
/* Exercise 15: a library that starts before all others. It
 * allocates at once, and around each fork. */
#include <pthread.h>
#include <stdlib.h>

int early_ran, early_refused;

static void
allocate(void)
{
    void *volatile p = malloc(200);

    early_ran++;
    early_refused += p == NULL;
    free(p);
}

__attribute__((constructor)) static void
start_early(void)
{
    pthread_atfork(allocate, allocate, allocate);
    allocate();
    early_ran = 0;
}
