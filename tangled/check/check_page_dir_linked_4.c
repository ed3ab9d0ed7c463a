/* Tangled from src/95-roads.nw: do not edit. */
/* The linked page directory with entries of 4 bytes. */
#define KEG_ENTRY_SIZE 4
#include "check_page_dir_linked.c"
