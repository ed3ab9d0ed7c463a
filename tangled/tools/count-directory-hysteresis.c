/* Tangled from src/93-counting.nw: do not edit. */
/* The same for the directory of 2005. */
#define KEG_PAGE_DIR "page_dir_hysteresis.c"
#include "count-directory.c"
