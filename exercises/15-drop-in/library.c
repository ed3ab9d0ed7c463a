/* Tangled from src/96-judges-24.nw: do not edit. */
/* Exercise 15: the edition of 1996 and its thirteen doors, with
 * the lock of another library. */
#define _GNU_SOURCE
#define KEG_OS "os_dropin.c"
#include "mixture.c"
#include "interpose.c"

/* Say that we are there */
__attribute__((constructor)) static void
say_so(void)
{
    enum { witness = 4 };
    void *(*volatile theirs)(size_t) = malloc;
    void *p = theirs(1);

    if (getenv("KEG_WITNESS") != NULL && break_pages() > 0
        && write(witness, "k", 1) != 1)
        os_die();
    free(p);
}
