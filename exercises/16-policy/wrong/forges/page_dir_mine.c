/* Tangled from src/solutions/25-policy.nw: do not edit. */
#include "page_dir_exact.c"
