/* Tangled from src/13-eras.nw: do not edit. */
/* The same for entries of 4 bytes, as on i386. */
#define KEG_ENTRY_SIZE 4
#include "count-eras.c"
