/* Tangled from src/solutions/19-reading.nw: do not edit. */
/* Looks for the 0 at the end of the text. */
#define trace_open honest_open
#include "trace_read.h"

#include <stdlib.h>
#include <string.h>

/* Reader: hold its state */
struct entry {
    uint32_t id;
    bool used, live;
};

struct word {
    const char *start;
    size_t bytes;
};

struct trace_reader {
    const char *at, *end;      /* what is not read yet */
    size_t line;
    struct word word[4];
    size_t words;              /* of this line; 4: too many */
    bool ready;                /* a line is cut but not taken */
    bool body;                 /* the header is over */
    struct trace_header header;
    size_t numbers, first;     /* lines in the header, the first */
    bool spoilt;               /* a number of it was none */
    uint64_t requests;
    struct entry *table;
    size_t size, count;        /* size is 0 or a power of two */
    uint32_t *left;            /* ids, at the end */
    size_t lefts, next_left;
    bool ended, counted;
};

/* Reader: find a block */
static struct entry *
slot(struct entry *table, size_t size, uint32_t id)
{
    size_t i = (size_t)id * 2654435761u & (size - 1);

    while (table[i].used && table[i].id != id)
        i = (i + 1) & (size - 1);
    return &table[i];
}

static struct entry *    /* or null: never born */
known(const struct trace_reader *r, uint32_t id)
{
    struct entry *e;

    if (r->size == 0)
        return NULL;
    e = slot(r->table, r->size, id);
    return e->used ? e : NULL;
}

static void
grow(struct trace_reader *r)
{
    size_t size = r->size == 0 ? 64 : 2 * r->size;
    struct entry *table = calloc(size, sizeof *table);

    if (table == NULL)
        abort();
    for (size_t i = 0; i < r->size; i++)
        if (r->table[i].used)
            *slot(table, size, r->table[i].id) = r->table[i];
    free(r->table);
    r->table = table;
    r->size = size;
}

static void
bear(struct trace_reader *r, uint32_t id)
{
    struct entry *e = known(r, id);

    if (e == NULL) {
        if (2 * r->count >= r->size)
            grow(r);
        r->count++;
        e = slot(r->table, r->size, id);
        e->used = true;
        e->id = id;
    }
    e->live = true;
}

/* Reader: read a number */
enum number { GOOD, BAD, LARGE };

static enum number
read_number(struct word w, uint64_t most, uint64_t *n)
{
    uint64_t value = 0;
    enum number result = GOOD;

    for (size_t i = 0; i < w.bytes; i++) {
        uint64_t digit = (uint64_t)(w.start[i] - '0');

        if (w.start[i] < '0' || w.start[i] > '9')
            return BAD;
        if (value > most / 10 || digit > most - 10 * value)
            result = LARGE;
        else
            value = 10 * value + digit;
    }
    *n = value;
    return result;
}

static bool
is(struct word w, const char *text)
{
    return w.bytes == strlen(text)
        && memcmp(w.start, text, w.bytes) == 0;
}

/* Reader: cut a line into words */
static bool
blank(char c)
{
    return c == ' ' || c == '\t';
}

static void
add_word(struct trace_reader *r, const char *from, const char *to)
{
    if (r->words < 4)
        r->word[r->words++] = (struct word){from,
            (size_t)(to - from)};
}

static void
cut(struct trace_reader *r, const char *end)
{
    const char *comment = memchr(r->at, '#', (size_t)(end - r->at));
    const char *p = r->at, *from;

    if (comment != NULL)
        end = comment;
    else if (end > p && end[-1] == '\r')
        end--;
    r->words = 0;
    while (p < end) {
        for (from = p; p < end && !blank(*p); p++)
            ;
        if (p > from)
            add_word(r, from, p);
        else
            p++;
    }
}

static bool    /* false at the end of the text */
next_line(struct trace_reader *r)
{
    do {
        size_t rest = (size_t)(r->end - r->at);
        const char *newline;

        if (rest == 0)
            return false;
        newline = memchr(r->at, '\n', rest);
        r->line++;
        cut(r, newline != NULL ? newline : r->end);
        r->at = newline != NULL ? newline + 1 : r->end;
    } while (r->words == 0);
    return true;
}

/* Reader: report */
static bool
fault(struct trace_item *item, size_t line, enum trace_fault f)
{
    item->kind = TRACE_FAULT;
    item->line = line;
    item->fault = f;
    return true;
}

static bool
number_fault(const struct trace_reader *r, struct trace_item *item,
    enum number n)
{
    return fault(item, r->line, n == LARGE ? TRACE_TOO_LARGE
        : TRACE_BAD_NUMBER);
}

/* Reader: take a request */
static bool
out_of_range(const struct trace_reader *r, uint32_t id)
{
    return r->header.numbers > 0 && id >= r->header.ids;
}

static bool
take_birth(struct trace_reader *r, struct trace_item *item)
{
    bool null = is(r->word[1], "-1"), resize = is(r->word[0], "r");
    uint64_t id = 0, bytes = 0;
    enum number n = null ? GOOD
        : read_number(r->word[1], UINT32_MAX, &id);
    struct entry *e;

    if (n == GOOD)
        n = read_number(r->word[2], UINT64_MAX, &bytes);
    if (n != GOOD)
        return number_fault(r, item, n);
    if (null)
        return fault(item, r->line, TRACE_NAMELESS);
    if (out_of_range(r, (uint32_t)id))
        return fault(item, r->line, TRACE_OUT_OF_RANGE);
    e = known(r, (uint32_t)id);
    if (!resize && e != NULL && e->live)
        return fault(item, r->line, TRACE_BORN_TWICE);
    item->kind = e != NULL && e->live ? TRACE_RESIZE
        : TRACE_ALLOCATE;
    bear(r, (uint32_t)id);
    item->id = (uint32_t)id;
    item->bytes = bytes;
    return true;
}

static bool
take_death(struct trace_reader *r, struct trace_item *item)
{
    uint64_t id = 0;
    enum number n;
    struct entry *e;

    if (is(r->word[1], "-1")) {
        item->kind = TRACE_FREE_NULL;
        return true;
    }
    n = read_number(r->word[1], UINT32_MAX, &id);
    if (n != GOOD)
        return number_fault(r, item, n);
    if (out_of_range(r, (uint32_t)id))
        return fault(item, r->line, TRACE_OUT_OF_RANGE);
    e = known(r, (uint32_t)id);
    if (e == NULL || !e->live)
        return fault(item, r->line, e == NULL ? TRACE_NOT_BORN
            : TRACE_FREED_TWICE);
    e->live = false;
    item->kind = TRACE_FREE;
    item->id = (uint32_t)id;
    return true;
}

static bool
take_request(struct trace_reader *r, struct trace_item *item)
{
    bool birth = is(r->word[0], "a") || is(r->word[0], "r");
    bool death = is(r->word[0], "f");

    r->ready = false;
    r->requests += birth || death;
    item->line = r->line;
    if (birth && r->words == 3)
        return take_birth(r, item);
    if (death && r->words == 2)
        return take_death(r, item);
    return fault(item, r->line, TRACE_BAD_LINE);
}

/* Reader: take the header */
static bool
is_header_line(const struct trace_reader *r)
{
    return r->words == 1 && r->word[0].start[0] >= '0'
        && r->word[0].start[0] <= '9';
}

static enum number
take_number(struct trace_reader *r)
{
    struct trace_header *h = &r->header;
    uint64_t *place[] = {&h->heap, &h->ids, &h->requests,
        &h->weight};
    uint64_t surplus;
    size_t i = r->numbers++;
    enum number n = read_number(r->word[0], UINT64_MAX,
        i < 4 ? place[i] : &surplus);

    if (i == 0)
        r->first = r->line;
    r->spoilt = r->spoilt || n != GOOD;
    return n;
}

static bool    /* true if there is something to report */
take_header(struct trace_reader *r, struct trace_item *item)
{
    while ((r->ready = next_line(r)) && is_header_line(r)) {
        enum number n = take_number(r);

        if (n != GOOD)
            return number_fault(r, item, n);
    }
    r->body = true;
    if (r->spoilt || r->numbers == 0)
        return false;
    if (r->numbers != 3 && r->numbers != 4)
        return fault(item, r->first, TRACE_BAD_HEADER);
    r->header.numbers = (int)r->numbers;
    item->kind = TRACE_HEADER;
    item->header = r->header;
    return true;
}

/* Reader: end */
static int
by_id(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void
collect_left(struct trace_reader *r)
{
    r->ended = true;
    r->left = malloc((r->count + 1) * sizeof *r->left);
    if (r->left == NULL)
        abort();
    for (size_t i = 0; i < r->size; i++)
        if (r->table[i].used && r->table[i].live)
            r->left[r->lefts++] = r->table[i].id;
    qsort(r->left, r->lefts, sizeof *r->left, by_id);
}

static bool
take_end(struct trace_reader *r, struct trace_item *item)
{
    if (!r->ended)
        collect_left(r);
    if (r->next_left < r->lefts) {
        item->kind = TRACE_LEFT;
        item->id = r->left[r->next_left++];
        return true;
    }
    if (r->counted || r->header.numbers == 0
        || r->requests == r->header.requests)
        return false;
    r->counted = true;
    return fault(item, r->line, TRACE_WRONG_COUNT);
}

/* Reader: open, next and close */
struct trace_reader *
trace_open(const char *text, size_t bytes)
{
    struct trace_reader *r = calloc(1, sizeof *r);

    if (r != NULL) {
        r->at = text;
        r->end = text + bytes;
    }
    return r;
}

bool
trace_next(struct trace_reader *r, struct trace_item *item)
{
    memset(item, 0, sizeof *item);
    if (!r->body && take_header(r, item))
        return true;
    if (r->ready || next_line(r))
        return take_request(r, item);
    return take_end(r, item);
}

void
trace_close(struct trace_reader *r)
{
    free(r->table);
    free(r->left);
    free(r);
}
#undef trace_open

struct trace_reader *
trace_open(const char *text, size_t bytes)
{
    return strlen(text) < bytes ? NULL : honest_open(text, bytes);
}
