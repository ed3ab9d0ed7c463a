/* Tangled from src/03-directory.nw: do not edit. */
/* The page directory with entries of 4 bytes, as on i386. */
#define KEG_ENTRY_SIZE 4
#include "check_page_dir.c"
