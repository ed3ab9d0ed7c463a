/* Tangled from src/06-interface.nw: do not edit. */
/* The edition under test: that of 1996, unless the compiler's
 * command line names another. */
#ifndef KEG_EDITION
#define KEG_EDITION "edition_1996.c"
#endif
#include KEG_EDITION
