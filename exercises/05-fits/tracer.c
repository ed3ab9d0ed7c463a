/* Tangled from src/96-judges-20.nw: do not edit. */
/* Lets the submitted traces.c write a history. The text on standard
 * input: first, best or next, which is to win, and the limits. */
#include "traces.c"

int
main(void)
{
    char word[8];
    struct limits l;

    if (scanf("%7s %zu %zu %zu", word, &l.live, &l.least,
            &l.operations) != 4)
        return 2;
    switch (word[0]) {
    case 'f': first_wins(&l); break;
    case 'b': best_wins(&l); break;
    default: next_wins(&l);
    }
    return 0;
}
