/* Tangled from src/96-judges-22.nw: do not edit. */
/* Plays a trace on the model machine and prints a row for each
 * operation: how often the break went up and down, then, in pages,
 * how far up, how far down, the heap, and what is free at its end.
 *
 * usage: play PAGE OPTIONS < trace    (OPTIONS - for none)
 *
 * The edition is chosen when this is compiled. Ends with 1 if an
 * operation makes no sense or finds no memory. */
#define KEG_OS "os_model.c"
#include KEG_EDITION
#include "model.h"

#include <err.h>
#include <inttypes.h>

/* Watch the break of 09 */
static struct {
    uint64_t up, down;      /* calls, before the operation */
    size_t end;             /* the heap's, in pages */
    size_t raised, lowered;
} seen;

static void
look_before(void)
{
    seen.up = model.calls[BREAK_UP];
    seen.down = model.calls[BREAK_DOWN];
    seen.raised = seen.lowered = 0;
    seen.end = heap_pages_below(model.brk);
}

static void
note_distance(void)
{
    size_t now = heap_pages_below(model.brk);

    if (now > seen.end)
        seen.raised += now - seen.end;
    else
        seen.lowered += seen.end - now;
    seen.end = now;
}

static void
watch_break(enum model_call call)
{
    size_t i = heap_pages_below(model.brk);

    note_distance();
    for (; call == BREAK_UP && i < model.lowest_mapping
         && model.flags[i] & USED; i++)
        model.flags[i] = 0;
}

static size_t
free_at_the_end(void)
{
    struct run *r = runs.head;

    while (r != NULL && r->next != NULL)
        r = r->next;
    return r != NULL && r->end == break_index() ? r->pages : 0;
}

static void
print_row(char what, unsigned id, uint64_t bytes)
{
    note_distance();
    printf("    %c %6u %11" PRIu64 " %4" PRIu64 " %4" PRIu64
        " %8zu %8zu %8zu %8zu\n", what, id, bytes,
        model.calls[BREAK_UP] - seen.up,
        model.calls[BREAK_DOWN] - seen.down,
        seen.raised, seen.lowered,
        page_dir_last() + 1 - page_dir_first(), free_at_the_end());
}

/* Play one operation of 09 */
static void *block[1000];

static bool
read_operation(char *what, unsigned *id, uint64_t *bytes)
{
    char line[256], *p = line;

    do
        if (fgets(line, sizeof line, stdin) == NULL)
            return false;
    while (line[0] == '#' || line[strspn(line, " \t\r\n")] == '\0');
    *bytes = 0;
    if (sscanf(p, " %c %u %" SCNu64, what, id, bytes) < 2
        || *id >= sizeof block / sizeof *block)
        errx(1, "not an operation: %s", line);
    return true;
}

static void
play(char what, unsigned id, uint64_t bytes)
{
    void **b = &block[id];

    if ((what == 'a') == (*b != NULL))
        errx(1, "%c %u: this block is %s", what, id,
            *b != NULL ? "there already" : "not there");
    if (what == 'f') {
        keg_free(*b);
        *b = NULL;
        return;
    }
    *b = keg_realloc(*b, bytes);
    if (*b == NULL)
        errx(1, "%c %u %" PRIu64 ": no memory", what, id, bytes);
}

/* Start the machine of 09 */
static void
start_machine(int argc, char **argv)
{
    size_t page_size = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;

    if (page_size < 4096 || page_size > 65536
        || (page_size & (page_size - 1)) != 0)
        errx(2, "usage: play PAGE OPTIONS < trace");
    model_new(page_size, (size_t)3 << 30);
    keg_reset();
    model.variable = argv[2][0] == '-' ? NULL : argv[2];
    model.before = watch_break;
    if (!start_heap())
        errx(1, "no memory for the heap");
    printf("#   op    id       bytes   up down"
        "    pages    pages     heap      top\n");
}

int
main(int argc, char **argv)
{
    char what;
    unsigned id;
    uint64_t bytes;

    start_machine(argc, argv);
    while (read_operation(&what, &id, &bytes)) {
        look_before();
        play(what, id, bytes);
        print_row(what, id, bytes);
    }
    return 0;
}
