/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* page_dir_hysteresis.c, as printed. */
#include "page_dir_hysteresis.c"
#include "wide.h"
