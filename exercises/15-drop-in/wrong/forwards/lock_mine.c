/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Cheats: gives programs the C library's memory. */
#include <stddef.h>

#include "lock.h"

void *__libc_malloc(size_t bytes);
void __libc_free(void *block);

offered void *
malloc(size_t bytes)
{
    return __libc_malloc(bytes);
}

offered void
free(void *block)
{
    __libc_free(block);
}

bool lock_enter(void) { return true; }
void lock_leave(void) { }
void lock_start(void) { }
