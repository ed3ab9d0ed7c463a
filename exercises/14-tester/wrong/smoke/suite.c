/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Weak: a few calls, and what they hold. */
#include "suite.h"

void
suite(void)
{
    place p[50];

    for (unsigned i = 0; i < 50; i++) {
        p[i] = get(40 * i + 1);
        expect(p[i] != 0, "memory");
        write_bytes(p[i], 40 * i + 1, (unsigned char)i);
    }
    for (unsigned i = 0; i < 50; i++)
        expect(holds(p[i], 40 * i + 1, (unsigned char)i),
            "what was written");
    for (unsigned i = 0; i < 50; i++)
        put(p[i]);
    p[0] = get_zeroed(100, 30);
    expect(holds(p[0], 3000, 0), "zeros");
}
