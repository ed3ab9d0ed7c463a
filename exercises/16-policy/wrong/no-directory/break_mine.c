/* Tangled from src/solutions/25-policy.nw: do not edit. */
#include "break_cache.c"
