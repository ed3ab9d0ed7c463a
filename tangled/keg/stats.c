/* Tangled from src/02-machine.nw: do not edit. */
/* The counters, one set for the whole allocator. */
#include "keg.h"

static struct keg_stats stats;
