/* Exercise 14: your suite. As it stands, two calls are tried. */
#include "suite.h"

void
suite(void)
{
    place p = get(100);

    expect(p != 0, "a block of 100 bytes");
    put(p);
}
