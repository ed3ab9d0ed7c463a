/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* break_watermarks.c, as printed. */
#include "break_watermarks.c"
