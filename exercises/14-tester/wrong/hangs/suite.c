/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Hostile: never comes back. */
#include "suite.h"

void
suite(void)
{
    for (volatile int i = 0; ; i = 0)
        ;
}
