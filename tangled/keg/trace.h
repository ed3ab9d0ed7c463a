/* Tangled from src/07-findings.nw: do not edit. */
/* Records of calls, for option U. */
#ifndef KEG_TRACE_H
#define KEG_TRACE_H

#include "os.h"

/* One record each, if option U is on. */
static inline void trace_malloc(size_t bytes, const void *result);

static inline void trace_realloc(const void *pointer, size_t bytes,
    const void *result);
static inline void trace_free(const void *pointer);

#endif
