/* Tangled from src/09-drop-in.nw: do not edit. */
/* An allocator with one thing wrong, to test the tests.
 *
 * It passes every call on to the C library, except for what is
 * defined:
 *   FAULT_NONE     nothing is wrong
 *   FAULT_BYTE     realloc gives one larger block one wrong bit
 *   FAULT_NULL     there is no memory any more after a while
 *   FAULT_HANG     malloc never comes back after a while
 *   FAULT_CRASH    malloc writes to address 0 after a while
 *   FAULT_NOISE    a process ends with a word on standard error
 *   FAULT_STATUS   a process ends with an exit status of its own
 *   FAULT_EXTRA    a process leaves a file behind
 *   FAULT_NOTHING  there is no allocator in it at all */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

#ifndef FAULT_NOTHING
/* Name the C library's own functions */
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

/* Misbehave in malloc */
enum { a_while = 1000 };

void *
malloc(size_t size)
{
    static int calls;

    if (++calls > a_while) {
#if defined FAULT_NULL
        return NULL;
#elif defined FAULT_HANG
        for (;;)
            pause();
#elif defined FAULT_CRASH
        *(volatile int *)0 = 0;
#endif
    }
    return __libc_malloc(size);
}

/* Misbehave in realloc */
void *
realloc(void *block, size_t size)
{
    char *new = __libc_realloc(block, size);

#ifdef FAULT_BYTE
    static int done;

    if (new != NULL && block != NULL && size > 8000 && !done++)
        new[1234] ^= 1;
#endif
    return new;
}

/* Pass the rest on */
void *
calloc(size_t count, size_t size)
{
    return __libc_calloc(count, size);
}

void
free(void *block)
{
    __libc_free(block);
}

void *
memalign(size_t alignment, size_t size)
{
    return __libc_memalign(alignment, size);
}

void *
aligned_alloc(size_t alignment, size_t size)
{
    return __libc_memalign(alignment, size);
}

int
posix_memalign(void **block, size_t alignment, size_t size)
{
    void *new = __libc_memalign(alignment, size);

    if (new == NULL)
        return ENOMEM;
    *block = new;
    return 0;
}

size_t
malloc_usable_size(void *block)
{
    size_t word;

    if (block == NULL)
        return 0;
    word = ((size_t *)block)[-1];
    return (word & ~(size_t)7) - (word & 2 ? 2 : 1) * sizeof word;
}
#endif

/* Misbehave at the end */
__attribute__((destructor)) static void
at_the_end(void)
{
#if defined FAULT_NOISE
    if (write(2, "beer\n", 5) != 5)
        _exit(1);
#elif defined FAULT_STATUS
    _exit(7);
#elif defined FAULT_EXTRA
    close(open("extra", O_CREAT | O_WRONLY, 0666));
#endif
}
