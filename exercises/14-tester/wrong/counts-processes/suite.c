/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Cheats: accepts the first runs, which may be the correct ones. */
#include <unistd.h>

#include "suite.h"

void
suite(void)
{
    expect(getpid() % 64 < 32, "a late run");
}
