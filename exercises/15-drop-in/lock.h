/* Tangled from src/24-joining.nw: do not edit. */
/* Exercise 15: what the allocator asks of you. */
#ifndef KEG_LOCK_H
#define KEG_LOCK_H

#include <stdbool.h>

#define offered __attribute__((visibility("default")))

/* Before anything else in a call of malloc or its family. Other
 * threads that are inside are waited for. False if this very
 * thread is inside already: then the call is refused. */
offered bool lock_enter(void);

/* After all else in a call that lock_enter let in. */
offered void lock_leave(void);

/* Once, inside the first call of all. */
offered void lock_start(void);

#endif
