/* Tangled from src/95-roads.nw: do not edit. */
/* The same for the directory that is moved. */
#define KEG_PAGE_DIR "page_dir_remap.c"
#include "count-directory.c"
