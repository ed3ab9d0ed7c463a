/* Tangled from src/23-mending.nw: do not edit. */
/* For exercise 12: where the break was before the allocator moved
 * it last. page_dir_cover is told where the heap ends, but not
 * where its new pages begin, which is here, rounded up to a page;
 * what lies between there and the heap's old end is a stranger's.
 *
 * The modules that come after this header move the break through
 * it. That is not pretty: the interface of 1996 lacks a parameter,
 * and this adds it without a change to break.c. */
#ifndef KEG_WIDE_H
#define KEG_WIDE_H

#include "os.h"

/* Remember where the break was */
static uintptr_t wide_before;

static inline uintptr_t
break_before(void)
{
    return wide_before;
}

static bool
wide_set_break(uintptr_t address)
{
    wide_before = os_break();
    return os_set_break(address);
}

#define os_set_break wide_set_break

#endif
