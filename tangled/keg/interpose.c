/* Tangled from src/09-drop-in.nw: do not edit. */
/* The names that programs call, for the shared library alone.
 * keg.h says what each does; sizes are bytes throughout. */
#include <stddef.h>

#include "keg.h"

/* Make what follows visible */
#define public __attribute__((visibility("default")))

/* Open the doors for memory of any kind */
public void *
malloc(size_t bytes)
{
    return keg_malloc(bytes);
}

public void *
calloc(size_t count, size_t bytes)
{
    return keg_calloc(count, bytes);
}

public void *
realloc(void *pointer, size_t bytes)
{
    return keg_realloc(pointer, bytes);
}

public void *
reallocarray(void *pointer, size_t count, size_t bytes)
{
    return keg_reallocarray(pointer, count, bytes);
}

/* Open the doors for aligned memory */
public void *
aligned_alloc(size_t alignment, size_t bytes)
{
    return keg_aligned_alloc(alignment, bytes);
}

public int
posix_memalign(void **place, size_t alignment, size_t bytes)
{
    return keg_posix_memalign(place, alignment, bytes);
}

public void *
memalign(size_t alignment, size_t bytes)
{
    return keg_memalign(alignment, bytes);
}

public void *
valloc(size_t bytes)
{
    return keg_valloc(bytes);
}

public void *
pvalloc(size_t bytes)
{
    return keg_pvalloc(bytes);
}

/* Open the doors for giving back */
public void
free(void *pointer)
{
    keg_free(pointer);
}

public void
free_sized(void *pointer, size_t bytes)
{
    keg_free_sized(pointer, bytes);
}

public void
free_aligned_sized(void *pointer, size_t alignment, size_t bytes)
{
    keg_free_aligned_sized(pointer, alignment, bytes);
}

public size_t
malloc_usable_size(void *pointer)
{
    return keg_malloc_usable_size(pointer);
}
