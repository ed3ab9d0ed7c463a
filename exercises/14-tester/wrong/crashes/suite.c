/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Wrong: dies where a promise is broken. */
#include "suite.h"

void
suite(void)
{
    static int thirty[1] = {30};
    place p = get(3000), q = get(40);
    int *found = thirty;

    expect(usable(p) >= 3000 && usable(q) >= 40, "room");
    write_bytes(p, 3000, 9);
    write_bytes(q, 40, 7);
    expect(holds(p, 3000, 9), "nobody else writes there");
    put(q);
    put(q);
    expect(findings() == 1, "a second free is reported");
    put(p);
    p = get_zeroed(100, 30);
    if (!holds(p, 3000, 0))
        found = (int *)0;
    expect(*(volatile int *)found == 30, "thirty");
    p = resize(p, 9000);
    expect(holds(p, 3000, 0), "resizing keeps what was there");
    expect(resize(p + 16, 10) == 0, "no block starts there");
    expect(last_error() == INVALID, "which is an error");
}
