/* Tangled from src/14-hysteresis.nw: do not edit. */
/* The same with entries of 4 bytes, as on i386. */
#define KEG_ENTRY_SIZE 4
#include "check_page_dir_hysteresis.c"
