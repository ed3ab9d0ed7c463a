/* break_watermarks.c, as printed. */
#include "break_watermarks.c"
