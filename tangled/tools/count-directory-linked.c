/* Tangled from src/95-roads.nw: do not edit. */
/* The same for the linked directory. */
#define KEG_PAGE_DIR "page_dir_linked.c"
#include "count-directory.c"
