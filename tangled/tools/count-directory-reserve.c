/* Tangled from src/95-roads.nw: do not edit. */
/* The same for the reserved directory. */
#define KEG_PAGE_DIR "page_dir_reserve.c"
#define KEG_REGION ((size_t)1 << 32)
#include "count-directory.c"
