/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Wrong: never finds anything. */
#include "suite.h"

void
suite(void)
{
    for (size_t n = 1; n < 1000; n++)
        put(get(n));
}
