/* Tangled from src/solutions/19-reading.nw: do not edit. */
/* Reads traces with sscanf: much goes wrong. */
#include "trace_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct trace_reader {
    const char *at, *end;
    size_t line;
    char state[4096];    /* 0 unborn, 1 live, 2 dead */
    int numbers;
};

struct trace_reader *
trace_open(const char *text, size_t bytes)
{
    struct trace_reader *r = calloc(1, sizeof *r);

    r->at = text;
    r->end = text + bytes;
    return r;
}

static bool
take(struct trace_reader *r, const char *line, struct trace_item *i)
{
    char what, rest;
    long id;
    unsigned long bytes = 0;
    int n = sscanf(line, " %c %ld %lu %c", &what, &id, &bytes,
        &rest);

    i->line = r->line;
    i->kind = TRACE_FAULT;
    i->fault = TRACE_BAD_LINE;
    if (n == 2 && what == 'f' && id == -1) {
        i->kind = TRACE_FREE_NULL;
        return true;
    }
    if (n < 2 || id < 0 || id >= 4096)
        return n >= 1 && what != '#';
    i->id = (uint32_t)id;
    i->bytes = bytes;
    if (n == 3 && what != 'f') {
        i->kind = what == 'r' && r->state[id] == 1 ? TRACE_RESIZE
            : TRACE_ALLOCATE;
        r->state[id] = 1;
    } else if (n == 2 && what == 'f') {
        i->kind = TRACE_FREE;
        r->state[id] = 2;
    }
    return true;
}

bool
trace_next(struct trace_reader *r, struct trace_item *item)
{
    while (r->at < r->end) {
        char line[256];
        size_t n = 0;

        while (r->at < r->end && *r->at != '\n')
            if (n < 255)
                line[n++] = *r->at++;
            else
                r->at++;
        r->at++;
        line[n] = '\0';
        r->line++;
        if (take(r, line, item))
            return true;
    }
    return false;
}

void
trace_close(struct trace_reader *r)
{
    free(r);
}
