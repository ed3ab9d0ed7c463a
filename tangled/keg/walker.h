/* Tangled from src/08-walker.nw: do not edit. */
/* The walker: visits the whole heap and believes nothing. The
 * chapter "Trust" explains it. */
#ifndef KEG_WALKER_H
#define KEG_WALKER_H

/* The first invariant found broken, in words, or null. It changes
 * nothing. Callers hold the lock. */
static const char *walk(void);

#endif
