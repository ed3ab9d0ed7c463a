/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Hostile: calls without end. */
#include "suite.h"

void
suite(void)
{
    for (;;)
        put(get(10));
}
