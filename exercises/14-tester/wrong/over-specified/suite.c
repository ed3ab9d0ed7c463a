/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Wrong: expects the addresses of one edition. */
#include "suite.h"

void
suite(void)
{
    place a = get(4096), b = get(4096), c;

    expect(b == a + 4096, "pages come one behind the other");
    put(a);
    c = get(4000);
    expect(c == a, "the first hole is taken");
    expect(heap_pages() <= 4, "three pages are enough");
    write_bytes(c, 4096, 7);
    expect(holds(c, 4096, 7), "what was written");
    c = resize(c, 9000);
    expect(holds(c, 4000, 7), "resizing keeps what was there");
    put(c);
    c = get_zeroed(3, 3000);
    expect(c != 0 && holds(c, 9000, 0), "zeroed");
    put(c);
    put(c);
    expect(findings() == 1, "a wrong free");
}
