/* Exercise 16: your policy for the break. As it stands it asks
 * for what is needed and gives everything back. */
#include "break.h"

/* This many pages are needed: how many to ask for? At least as
 * many. */
static size_t
break_ask(size_t needed)
{
    return needed;
}

/* This many pages are free at the heap's end: how many to keep? At
 * most as many. */
static size_t
break_keep(size_t unused)
{
    (void)unused;
    return 0;
}
