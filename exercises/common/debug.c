/* Tangled from src/96-judges-18.nw: do not edit. */
/* Plays a trace (a id bytes, r id bytes, f id) from standard input
 * on the model machine, all in one process, and prints the page
 * directory before and after the last step. For gdb: stop in
 * last_step. */
#define _GNU_SOURCE
#include <err.h>

#define KEG_OS "os_model.c"
#include "mixture.c"
#include "model.h"

/* Hold a map */
struct map {
    size_t page_size;
    size_t first;          /* index of the first page */
    size_t pages;
    unsigned char *cell;   /* a state, or log2 of a chunk size */
};

_Static_assert((int)min_chunk_shift >= (int)state_limit,
    "states and chunk sizes share a cell");
static struct map
map_new(size_t page_size, size_t first, size_t last)
{
    struct map m = {page_size, first, last + 1 - first, NULL};

    m.cell = calloc(m.pages + 1, 1);
    if (m.cell == NULL)
        err(1, "no memory for a map of %zu pages", m.pages);
    return m;
}

/* Show a map as text */
enum { row_pages = 64 };

static char
letter(unsigned char cell)
{
    static const char letters[] = "x.F-456789abcdefg";

    if (cell < sizeof letters - 1)
        return letters[cell];
    return '?';
}

static int
terminal_colour(unsigned char cell)
{
    static const int colour[] = {250, 151, 172, 222};

    return cell < state_limit ? colour[cell] : 110;
}

static void
put_cell(unsigned char cell, bool colour)
{
    if (colour)
        printf("\033[38;5;16;48;5;%dm%c\033[0m",
            terminal_colour(cell), letter(cell));
    else
        putchar(letter(cell));
}

static void
show(const struct map *m, bool colour)
{
    for (size_t i = 0; i < m->pages; i++) {
        if (i % row_pages == 0)
            printf("%s%8zu  ", i > 0 ? "\n" : "", m->first + i);
        put_cell(m->cell[i], colour);
    }
    putchar('\n');
}

/* Take a map of the model */
static struct map
map_of_model(void)
{
    struct map m = map_new(page.size, page_dir_first(),
        page_dir_last());

    for (size_t i = 0; i < m.pages; i++) {
        page_entry e = page_dir_get(m.first + i);
        m.cell[i] = (unsigned char)(e < state_limit
            ? e : info_of(e)->shift);
    }
    return m;
}

/* Replay one step */
enum { most_ids = 1 << 18, most_lines = 1 << 20 };
static void *block_of[most_ids];

struct order { char kind; unsigned id; size_t bytes; };

__attribute__((noinline))
static void
take_step(const struct order *l)
{
    switch (l->kind) {
    case 'a': block_of[l->id] = keg_malloc(l->bytes); break;
    case 'r': block_of[l->id]
        = keg_realloc(block_of[l->id], l->bytes); break;
    case 'f': keg_free(block_of[l->id]);
        block_of[l->id] = NULL; break;
    default: errx(1, "a step is a, r or f");
    }
}

__attribute__((noinline))
static void
last_step(const struct order *l)
{
    take_step(l);
}

/* The last rows of a large heap, where the break is. */
static void
show_end(struct map *m)
{
    enum { most = 8 * row_pages };
    size_t skip = m->pages > most ? m->pages - most : 0;
    struct map end = {m->page_size, m->first + skip,
        m->pages - skip, m->cell + skip};

    if (skip > 0)
        printf("     ...  %zu pages\n", skip);
    show(&end, false);
}

static void
show_heap(const char *when)
{
    const char *broken_rule;

    printf("%s:\n", when);
    if (page_dir_last() >= page_dir_first()) {
        struct map m = map_of_model();
        show_end(&m);
        free(m.cell);
    }
    broken_rule = keg_check();
    if (broken_rule != NULL)
        printf("the walker says: %s\n", broken_rule);
}

int
main(void)
{
    static struct order line[most_lines];
    char text[80];
    size_t n = 0;

    while (n < most_lines
           && fgets(text, sizeof text, stdin) != NULL)
        if (sscanf(text, "%c %u %zu", &line[n].kind, &line[n].id,
                &line[n].bytes) >= 2 && line[n].id < most_ids)
            n++;
    setvbuf(stdout, NULL, _IOLBF, 0);    /* it may crash */
    model_new(4096, (size_t)1 << 28);
    for (size_t i = 0; i + 1 < n; i++)
        take_step(&line[i]);
    show_heap("the directory before the last step");
    if (n > 0)
        last_step(&line[n - 1]);
    show_heap("and after it");
    return 0;
}
