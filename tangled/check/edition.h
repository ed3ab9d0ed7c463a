/* Tangled from src/06-interface.nw: do not edit. */
/* The edition under test: that of 1996, unless the compiler's
 * command line names another. */
#ifndef KEG_EDITION
#define KEG_EDITION "edition_1996.c"
#endif
#include KEG_EDITION

/* Ask for more than is free */
static inline size_t
more_than_is_free(void)    /* bytes */
{
    return pages_to_bytes(runs_pages() + 1);
}
