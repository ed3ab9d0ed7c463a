/* Tangled from src/96-judges-19.nw: do not edit. */
/* Scripts, line by line, on the edition of 1996 and the model
 * machine; and the page directory as letters. */
#ifndef KEG_SCRIPT_H
#define KEG_SCRIPT_H

#define _GNU_SOURCE
#include "judge.h"
#include <err.h>
#include <inttypes.h>

#define KEG_OS "os_model.c"
#define run run_of_pages    /* judge.h has a struct run too */
#include "edition_1996.c"
#undef run
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

/* Hold the blocks of a script */
enum {
    most_blocks = 256,
    most_name = 16,           /* bytes, with the 0 */
    most_number = 0x1000000,  /* bytes in a line of a script */
    model_bytes = 1 << 28
};

static struct block {
    char name[most_name];
    unsigned char *memory;
    size_t bytes;
} block[most_blocks];

static size_t blocks;

static struct block *
block_named(const char *name)    /* or null */
{
    for (size_t i = 0; i < blocks; i++)
        if (strcmp(block[i].name, name) == 0)
            return &block[i];
    return NULL;
}

/* Start a machine for a script */
static void
new_machine(size_t page_size, size_t data_bytes)
{
    model_new(page_size, model_bytes);
    model.data_bytes = data_bytes;
    keg_reset();
    if (!start_heap())
        broken("the model machine does not start");
    blocks = 0;
}

/* Read the words of a line */
struct words {
    char text[128];
    char *word[4];
    size_t n;       /* may be more than 4 */
};

static void
cut_words(struct words *w, const char *line)
{
    char *rest = NULL;

    snprintf(w->text, sizeof w->text, "%s", line);
    w->text[strcspn(w->text, "#\r\n")] = '\0';
    w->n = 0;
    for (char *p = strtok_r(w->text, " \t", &rest); p != NULL;
         p = strtok_r(NULL, " \t", &rest))
        if (w->n++ < 4)
            w->word[w->n - 1] = p;
}

static bool
hexadecimal(const char *word, size_t *n)
{
    *n = 0;
    for (const char *p = word; *p != '\0'; p++) {
        const char *digits = "0123456789abcdef";
        const char *d = strchr(digits, *p | 0x20);

        if (d == NULL || *n > most_number)
            return false;
        *n = *n * 16 + (size_t)(d - digits);
    }
    return *word != '\0' && *n <= most_number;
}

/* Play a line of a script on the model */
static const char *
new_block(const char *name, size_t bytes, void *memory)
{
    if (memory == NULL)
        return "the model machine has no room for that";
    snprintf(block[blocks].name, most_name, "%s", name);
    block[blocks].memory = memory;
    block[blocks++].bytes = bytes;
    return NULL;
}

static const char *
play_request(size_t alignment, size_t bytes, const char *name)
{
    if (strlen(name) >= most_name)
        return "a name has at most 15 letters";
    if (block_named(name) != NULL)
        return "there is a block of that name";
    if (blocks == most_blocks)
        return "there are too many blocks";
    if (!is_power_of_two(alignment))
        return "an alignment is a power of two";
    return new_block(name, bytes, alignment == 1
        ? keg_malloc(bytes) : keg_aligned_alloc(alignment, bytes));
}

static const char *
play_free(const char *name)
{
    struct block *b = block_named(name);

    if (b == NULL)
        return "there is no block of that name";
    keg_free(b->memory);
    *b = block[--blocks];
    return NULL;
}

static const char *
play_resize(const char *name, size_t bytes, const char *new)
{
    struct block *b = block_named(name);
    void *memory;

    if (b == NULL)
        return "there is no block of that name";
    if (strlen(new) >= most_name)
        return "a name has at most 15 letters";
    if (strcmp(name, new) != 0 && block_named(new) != NULL)
        return "there is a block of the new name";
    memory = keg_realloc(b->memory, bytes);
    if (memory == NULL)
        return "the model machine has no room for that";
    *b = block[--blocks];
    return new_block(new, bytes, memory);
}

static const char *
play_break(size_t bytes)
{
    if (!os_set_break(os_break() + bytes))
        return "the break cannot move so far";
    return NULL;
}

/* Null if the line was played or is empty; else what is wrong. */
static const char *
play(const char *line)
{
    struct words w;
    size_t n = 0, m = 0;

    cut_words(&w, line);
    if (w.n == 0)
        return NULL;
    /* Play the command that the words make */
    char what = (char)(w.word[0][1] == '\0' ? *w.word[0] : '?');
    size_t number_at = what == 'r' ? 2 : 1;
    if (strchr("mrbp", what) != NULL && number_at < w.n
        && !hexadecimal(w.word[number_at], &n))
        return "a number is hexadecimal, at most 1000000";
    if (what == 'p' && w.n > 2 && !hexadecimal(w.word[2], &m))
        return "a number is hexadecimal, at most 1000000";
    if (what == 'm' && w.n == 3)
        return play_request(1, n, w.word[2]);
    if (what == 'f' && w.n == 2)
        return play_free(w.word[1]);
    if (what == 'r' && w.n == 4)
        return play_resize(w.word[1], n, w.word[3]);
    if (what == 'b' && w.n == 2)
        return play_break(n);
    if (what == 'p' && w.n == 4)
        return play_request(n, m, w.word[3]);
    return "expected m BYTES NAME, f NAME, r NAME BYTES NEW, "
        "b BYTES or p ALIGNMENT BYTES NAME";
}

/* Write the model's map as letters */
static char *    /* to be freed */
letters_of_model(void)
{
    struct map m = map_of_model();
    char *text = calloc(m.pages + 1, 1);

    if (text == NULL)
        broken("no memory for a map");
    for (size_t i = 0; i < m.pages; i++)
        text[i] = letter(m.cell[i]);
    free(m.cell);
    return text;
}

#endif
