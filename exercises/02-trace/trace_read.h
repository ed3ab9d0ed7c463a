/* Tangled from src/19-reading.nw: do not edit. */
/* A reader for allocation traces: what is handed in as
 * trace_read.c. */
#ifndef TRACE_READ_H
#define TRACE_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Name the faults that a trace can have */
enum trace_fault {
    TRACE_BAD_LINE,      /* neither a request nor a header */
    TRACE_BAD_NUMBER,    /* not made of decimal digits */
    TRACE_TOO_LARGE,     /* a number that does not fit */
    TRACE_NAMELESS,      /* a block with the id -1 */
    TRACE_OUT_OF_RANGE,  /* the header promised smaller ids */
    TRACE_BORN_TWICE,    /* allocated while it lives */
    TRACE_NOT_BORN,      /* freed before it ever lived */
    TRACE_FREED_TWICE,   /* freed while it is dead */
    TRACE_BAD_HEADER,    /* not 3 or 4 numbers */
    TRACE_WRONG_COUNT,   /* not as many requests as promised */
    trace_faults         /* how many there are */
};

/* Describe an item of a trace */
enum trace_kind {
    TRACE_HEADER, TRACE_ALLOCATE, TRACE_RESIZE, TRACE_FREE,
    TRACE_FREE_NULL, TRACE_LEFT, TRACE_FAULT
};

struct trace_header {
    int numbers;         /* 3 or 4 */
    uint64_t heap;       /* bytes, a suggestion */
    uint64_t ids;        /* every id is below */
    uint64_t requests;
    uint64_t weight;     /* 0 if there are only 3 */
};

struct trace_item {
    enum trace_kind kind;
    size_t line;         /* from 1; of a request or a fault */
    uint32_t id;         /* of a request or of what is left */
    uint64_t bytes;      /* of ALLOCATE and RESIZE */
    enum trace_fault fault;
    struct trace_header header;
};

/* Declare the reader of traces */
struct trace_reader;    /* yours */

/* Begin to read a text of so many bytes. It stays where it is and
 * as it is until trace_close; behind it there is no 0, and there
 * may be no memory. Null if there is no memory for the reader. */
struct trace_reader *trace_open(const char *text, size_t bytes);

/* The next item, or false at the end. */
bool trace_next(struct trace_reader *reader,
    struct trace_item *item);

/* Free all that trace_open and trace_next have allocated. */
void trace_close(struct trace_reader *reader);

#endif
