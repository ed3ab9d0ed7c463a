/* Tangled from src/96-judges-22.nw: do not edit. */
/* Feeds a counter of faults: lines "r PAGE" or "m PAGE" refer to a
 * page, "d PAGE" gives it back, and "? FRAMES" prints the faults so
 * far. A line that is none of these ends it with status 2. */
#include "lru.c"    /* the submission */

#include <inttypes.h>
#include <stdio.h>

/* Read a line of the string for 08 */
static int
read_event(uint64_t *n)
{
    int what = getchar_unlocked(), c;

    *n = 0;
    if (what == EOF)
        return EOF;
    (void)getchar_unlocked();    /* the blank */
    while ((c = getchar_unlocked()) >= '0' && c <= '9')
        *n = *n * 10 + (uint64_t)(c - '0');
    return c == '\n' || c == EOF ? what : 'x';
}

int
main(void)
{
    int what;
    uint64_t n;

    while ((what = read_event(&n)) != EOF)
        switch (what) {
        case 'r': case 'm': lru_refer(n); break;
        case 'd': lru_drop(n); break;
        case '?': printf("%" PRIu64 "\n", lru_faults(n)); break;
        default: return 2;
        }
    return 0;
}
