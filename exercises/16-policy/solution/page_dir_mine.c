/* Tangled from src/solutions/25-policy.nw: do not edit. */
/* Addresses for the largest directory, memory as it is needed. */
#include "page_dir_reserve.c"
