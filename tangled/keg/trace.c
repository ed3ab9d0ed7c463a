/* Tangled from src/07-findings.nw: do not edit. */
/* Records of calls, for option U: one line of text each.
 *     m BYTES RESULT      malloc and its relatives
 *     r POINTER BYTES RESULT
 *     f POINTER
 * Numbers are hexadecimal. A failed allocation has result 0. */
#include "options.h"
#include "report.h"
#include "trace.h"

/* Write a record */
static void
write_record(char what, const uintptr_t *numbers, size_t count)
{
    struct line line = {.text = {what}, .used = 1};

    for (size_t i = 0; i < count; i++) {
        add_text(&line, " ");
        add_number(&line, numbers[i]);
    }
    add_text(&line, "\n");
    os_trace(line.text, line.used);
}

/* Record a call */
static inline void
trace_malloc(size_t bytes, const void *result)
{
    if (option.trace)
        write_record('m', (uintptr_t[]){bytes,
            (uintptr_t)result}, 2);
}

static inline void
trace_free(const void *pointer)
{
    if (option.trace)
        write_record('f', (uintptr_t[]){(uintptr_t)pointer}, 1);
}

static inline void
trace_realloc(const void *pointer, size_t bytes, const void *result)
{
    if (option.trace)
        write_record('r', (uintptr_t[]){(uintptr_t)pointer, bytes,
            (uintptr_t)result}, 3);
}
