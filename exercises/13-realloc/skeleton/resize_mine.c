/* Exercise 13: your resize_in_place. As it stands nothing can stay
 * where it is, and realloc copies as it did in 1996. */
#include "resize.h"

static bool
resize_in_place(size_t index, size_t had, size_t wanted)
{
    (void)index, (void)had, (void)wanted;
    return false;
}
