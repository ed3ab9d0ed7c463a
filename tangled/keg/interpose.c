/* Tangled from src/09-drop-in.nw: do not edit. */
/* The names that programs call, for the shared library alone.
 * keg.h says what each does; sizes are bytes throughout. */
#include <stddef.h>

#include "keg.h"

/* Declare the doors */
#define public __attribute__((visibility("default")))

public void *malloc(size_t bytes);
public void *calloc(size_t count, size_t bytes);
public void *realloc(void *pointer, size_t bytes);
public void *reallocarray(void *pointer, size_t count, size_t bytes);
public void *aligned_alloc(size_t alignment, size_t bytes);
public int posix_memalign(void **place, size_t alignment,
    size_t bytes);
public void *memalign(size_t alignment, size_t bytes);
public void *valloc(size_t bytes);
public void *pvalloc(size_t bytes);
public void free(void *pointer);
public void free_sized(void *pointer, size_t bytes);
public void free_aligned_sized(void *pointer, size_t alignment,
    size_t bytes);
public size_t malloc_usable_size(void *pointer);

/* Open the doors for memory of any kind */
void *
malloc(size_t bytes)
{
    return keg_malloc(bytes);
}

void *
calloc(size_t count, size_t bytes)
{
    return keg_calloc(count, bytes);
}

void *
realloc(void *pointer, size_t bytes)
{
    return keg_realloc(pointer, bytes);
}

void *
reallocarray(void *pointer, size_t count, size_t bytes)
{
    return keg_reallocarray(pointer, count, bytes);
}

/* Open the doors for aligned memory */
void *
aligned_alloc(size_t alignment, size_t bytes)
{
    return keg_aligned_alloc(alignment, bytes);
}

int
posix_memalign(void **place, size_t alignment, size_t bytes)
{
    return keg_posix_memalign(place, alignment, bytes);
}

void *
memalign(size_t alignment, size_t bytes)
{
    return keg_memalign(alignment, bytes);
}

void *
valloc(size_t bytes)
{
    return keg_valloc(bytes);
}

void *
pvalloc(size_t bytes)
{
    return keg_pvalloc(bytes);
}

/* Open the doors for giving back */
void
free(void *pointer)
{
    keg_free(pointer);
}

void
free_sized(void *pointer, size_t bytes)
{
    keg_free_sized(pointer, bytes);
}

void
free_aligned_sized(void *pointer, size_t alignment, size_t bytes)
{
    keg_free_aligned_sized(pointer, alignment, bytes);
}

size_t
malloc_usable_size(void *pointer)
{
    return keg_malloc_usable_size(pointer);
}
