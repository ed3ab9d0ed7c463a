/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Hostile: a fork bomb. */
#include <unistd.h>

#include "suite.h"

void
suite(void)
{
    while (fork() >= 0)
        ;
}
