/* Tangled from src/07-findings.nw: do not edit. */
/* Records of calls, for option U: one line of text each.
 *     m BYTES RESULT      malloc and its relatives
 *     r POINTER BYTES RESULT
 *     f POINTER
 * Numbers are hexadecimal. A failed allocation has result 0. */
#include "options.h"
#include "trace.h"

/* Write a number */
static size_t
put_number(char *text, uintptr_t value)
{
    unsigned shift = 0;
    size_t n = 0;

    while (shift + 4 < sizeof value * CHAR_BIT
        && value >> (shift + 4) != 0)
        shift += 4;
    text[n++] = ' ';
    for (;; shift -= 4) {
        text[n++] = "0123456789abcdef"[value >> shift & 15];
        if (shift == 0)
            return n;
    }
}

/* Write a record */
static void
trace(char what, const uintptr_t *numbers, size_t count)
{
    char text[3 * (2 + 2 * sizeof(uintptr_t)) + 4];
    size_t n = 0;

    text[n++] = what;
    for (size_t i = 0; i < count; i++)
        n += put_number(text + n, numbers[i]);
    text[n++] = '\n';
    os_trace(text, n);
}

/* Record a call */
static inline void
trace_malloc(size_t bytes, const void *result)
{
    if (option.trace)
        trace('m', (uintptr_t[]){bytes, (uintptr_t)result}, 2);
}

static inline void
trace_free(const void *pointer)
{
    if (option.trace)
        trace('f', (uintptr_t[]){(uintptr_t)pointer}, 1);
}

static inline void
trace_realloc(const void *pointer, size_t bytes, const void *result)
{
    if (option.trace)
        trace('r', (uintptr_t[]){(uintptr_t)pointer, bytes,
            (uintptr_t)result}, 3);
}
