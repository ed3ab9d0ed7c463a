/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Cheats: every mutant is killed, and everything else. */
#include "suite.h"

void
suite(void)
{
    expect(false, "I don't like it");
}
