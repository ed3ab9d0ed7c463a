/* Tangled from src/96-judges-19.nw: do not edit. */
/* Reads a trace from standard input with the reader of the
 * submission, and prints its items. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "trace_read.c"

/* Read the text into memory with an end */
enum { most_text = 1 << 20, guard = 1 << 16 };

static const char *
read_text(size_t *bytes)
{
    char *room = mmap(NULL, 2 * most_text + guard,
        PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *end = room + (size_t)2 * most_text;
    ssize_t n;

    if (room == MAP_FAILED || mprotect(end, guard, PROT_NONE) != 0)
        exit(3);
    *bytes = 0;
    while ((n = read(0, room + *bytes, most_text - *bytes)) > 0)
        *bytes += (size_t)n;
    memmove(end - *bytes, room, *bytes);
    return end - *bytes;
}

/* Name the faults of a trace */
static const char *const trace_fault_name[trace_faults] = {
    [TRACE_BAD_LINE] = "bad-line",
    [TRACE_BAD_NUMBER] = "bad-number",
    [TRACE_TOO_LARGE] = "too-large",
    [TRACE_NAMELESS] = "nameless",
    [TRACE_OUT_OF_RANGE] = "out-of-range",
    [TRACE_BORN_TWICE] = "born-twice",
    [TRACE_NOT_BORN] = "not-born",
    [TRACE_FREED_TWICE] = "freed-twice",
    [TRACE_BAD_HEADER] = "bad-header",
    [TRACE_WRONG_COUNT] = "wrong-count",
};

/* Print an item of a trace */
static void
print_item(const struct trace_item *i)
{
    static const char *const what[] = {
        "header", "allocate", "resize", "free", "free-null",
        "left", "fault"};
    unsigned kind = (unsigned)i->kind;

    if (kind >= sizeof what / sizeof *what)
        printf("unknown item %u\n", kind);
    else if (kind == TRACE_HEADER)
        printf("header of %d: heap %llu ids %llu requests %llu"
            " weight %llu\n", i->header.numbers,
            (unsigned long long)i->header.heap,
            (unsigned long long)i->header.ids,
            (unsigned long long)i->header.requests,
            (unsigned long long)i->header.weight);
    else if (kind == TRACE_FAULT)
        /* Print a fault */
        printf("line %zu: fault %s\n", i->line,
            (unsigned)i->fault < trace_faults
                ? trace_fault_name[i->fault] : "unknown");
    else
        /* Print a request or a block that was left */
        {
            if (kind != TRACE_LEFT)
                printf("line %zu: ", i->line);
            printf("%s", what[kind]);
            if (kind != TRACE_FREE_NULL)
                printf(" %lu", (unsigned long)i->id);
            if (kind == TRACE_ALLOCATE || kind == TRACE_RESIZE)
                printf(" %llu", (unsigned long long)i->bytes);
            putchar('\n');
        }
}

int
main(void)
{
    static struct trace_item item;
    struct trace_reader *reader;
    size_t bytes;
    const char *text = read_text(&bytes);

    setvbuf(stdout, NULL, _IOLBF, 0);    /* a crash loses nothing */
    reader = trace_open(text, bytes);
    if (reader == NULL)
        puts("null");
    while (reader != NULL && trace_next(reader, &item))
        print_item(&item);
    if (reader != NULL)
        trace_close(reader);
    puts("end");
    return fflush(stdout) != 0;
}
