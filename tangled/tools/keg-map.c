/* Tangled from src/10-map.nw: do not edit. */
/* Prints the page directory as a map, a letter for each page.
 *
 * usage: keg-map [-c] [-e] [-s FILE.svg] SCRIPT
 *        keg-map [-c] [-s FILE.svg] -p PROCESS
 *        keg-map [-c] [-s FILE.svg] [-l LIBRARY] -- COMMAND ...
 *
 *   SCRIPT   is run on the model machine; "-" is standard input
 *   -p       shows a process that runs with the library now
 *   --       runs a command with it, and shows it at its end
 *   -c       in colour       -e  after every step of the script
 *   -s       as a drawing in FILE.svg
 *   -z SIZE  pages of SIZE bytes for the script: 4096 to 65536 */
#define _GNU_SOURCE
#include <elf.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <link.h>
#include <search.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEG_OS "os_model.c"
#include "edition_1996.c"
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

    return cell < sizeof letters - 1 ? letters[cell] : '?';
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

/* Draw a map */
enum { side = 14, margin = 8, label_width = 150 };

static struct {
    FILE *body;
    char *text;
    size_t bytes;
    size_t rows;
    size_t widest;
} drawing;

static const char *
drawing_colour(unsigned char cell)
{
    static const char *const colour[] = {
        "#e4e2de", "#ddebd3", "#c77f1a", "#f2cd86"};

    return cell < state_limit ? colour[cell] : "#8fb3d9";
}

static void
draw_cell(size_t column, unsigned char cell)
{
    size_t x = margin + label_width + column * side;
    size_t y = margin + drawing.rows * (side + 4);

    fprintf(drawing.body, "<rect x='%zu' y='%zu' width='%d' "
        "height='%d' fill='%s' stroke='#555' stroke-width='.6'/>\n",
        x, y, side, side, drawing_colour(cell));
    if (cell >= state_limit)
        fprintf(drawing.body, "<text x='%zu' y='%zu'>%c</text>\n",
            x + 4, y + side - 4, letter(cell));
}

static void
draw(const struct map *m, const char *label)
{
    if (drawing.body == NULL)
        drawing.body = open_memstream(&drawing.text, &drawing.bytes);
    if (drawing.body == NULL)
        err(1, "no memory for a drawing");
    fprintf(drawing.body, "<text x='%d' y='%zu'>%s</text>\n", margin,
        margin + drawing.rows * (side + 4) + side - 4, label);
    for (size_t i = 0; i < m->pages; i++) {
        if (i > 0 && i % row_pages == 0)
            drawing.rows++;
        draw_cell(i % row_pages, m->cell[i]);
        if (i % row_pages >= drawing.widest)
            drawing.widest = i % row_pages + 1;
    }
    drawing.rows++;
}

static void
finish_drawing(const char *file)
{
    FILE *f = fopen(file, "w");

    if (f == NULL)
        err(1, "%s", file);
    if (drawing.body != NULL)
        fclose(drawing.body);
    fprintf(f, "<svg xmlns='http://www.w3.org/2000/svg' "
        "width='%zu' height='%zu' font-family='monospace' "
        "font-size='10'>\n%s</svg>\n",
        2 * margin + label_width + drawing.widest * side,
        2 * margin + drawing.rows * (side + 4),
        drawing.text != NULL ? drawing.text : "");
    if (fclose(f) != 0)
        err(1, "%s", file);
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

/* Run a script */
struct block {
    char *name;
    void *memory;
};

static void *blocks;    /* a tree of struct block */

static int
compare_names(const void *a, const void *b)
{
    return strcmp(((const struct block *)a)->name,
        ((const struct block *)b)->name);
}

static struct block *
find_block(const char *name)
{
    struct block key = {(char *)name, NULL};
    struct block **found = tfind(&key, &blocks, compare_names);

    return found == NULL ? NULL : *found;
}

static void
add_block(const char *name, void *memory)
{
    struct block *b = malloc(sizeof *b);

    if (b == NULL || (b->name = strdup(name)) == NULL)
        err(1, "no memory for a name");
    b->memory = memory;
    tsearch(b, &blocks, compare_names);
}

static void *
remove_block(const char *name)    /* null if there is none */
{
    struct block *b = find_block(name);
    void *memory;

    if (b == NULL)
        return NULL;
    memory = b->memory;
    tdelete(b, &blocks, compare_names);
    free(b->name);
    free(b);
    return memory;
}

static void
complain(const char *file, size_t line, const char *what,
    const char *word)
{
    errx(2, "%s:%zu: %s: %s", file, line, what, word);
}

static size_t
number(const char *file, size_t line, const char *word)
{
    char *end;
    unsigned long long n;

    errno = 0;
    n = strtoull(word, &end, 16);
    if (*end != '\0' || end == word || *word == '-' || errno != 0
        || n > SIZE_MAX)
        complain(file, line, "not a hexadecimal number", word);
    return (size_t)n;
}

static void
allocate_named(const char *file, size_t line, const char *bytes,
    const char *name)
{
    void *memory = keg_malloc(number(file, line, bytes));

    if (strcmp(name, "0") == 0)    /* it failed in the trace */
        keg_free(memory);
    else if (find_block(name) != NULL)
        complain(file, line, "there is such a block already", name);
    else
        add_block(name, memory);
}

static void
reallocate_named(const char *file, size_t line, char *word[])
{
    size_t bytes = number(file, line, word[2]);
    void *old;

    if (strcmp(word[3], "0") == 0)
        return;
    if (find_block(word[1]) == NULL)
        complain(file, line, "no such block", word[1]);
    old = remove_block(word[1]);
    if (find_block(word[3]) != NULL)
        complain(file, line, "there is such a block already",
            word[3]);
    add_block(word[3], keg_realloc(old, bytes));
}

static void
free_named(const char *file, size_t line, const char *name)
{
    if (find_block(name) == NULL)
        complain(file, line, "no such block", name);
    keg_free(remove_block(name));
}

static void
obey(const char *file, size_t line, char *word[], int words)
{
    if (strcmp(word[0], "m") == 0 && words == 3)
        allocate_named(file, line, word[1], word[2]);
    else if (strcmp(word[0], "f") == 0 && words == 2)
        free_named(file, line, word[1]);
    else if (strcmp(word[0], "r") == 0 && words == 4)
        reallocate_named(file, line, word);
    else if (strcmp(word[0], "b") == 0 && words == 2)
        model_move_break((intptr_t)number(file, line, word[1]));
    else
        complain(file, line, "expected m BYTES NAME, f NAME, "
            "r NAME BYTES NEW, or b BYTES", word[0]);
}

static int
split(char *text, char *word[], int most)
{
    int n = 0;

    text[strcspn(text, "#\n")] = '\0';
    for (char *w = strtok(text, " \t"); w != NULL;
         w = strtok(NULL, " \t"))
        if (n < most)
            word[n++] = w;
        else
            n = most + 1;
    return n;
}

static void
start_model(size_t page_size)
{
    model_new(page_size, sizeof(void *) > 4 ? (size_t)1 << 36
        : (size_t)1 << 29);
    keg_reset();
    start_heap();
}

static void
run_script(const char *file, FILE *f,
    void (*after)(const char *step))
{
    char *text = NULL, *word[5];
    size_t room = 0, line = 0;

    while (getline(&text, &room, f) != -1) {
        char step[80];
        int words;
        int length = (int)strcspn(text, "#\n");
        while (length > 0 && text[length - 1] == ' ')
            length--;
        snprintf(step, sizeof step, "%.*s", length, text);
        words = split(text, word, 4);
        line++;
        if (words > 0) {
            obey(file, line, word, words);
            after(step);
        }
    }
    free(text);
}

/* Look into another process */
static pid_t other;

static void
read_other(void *to, uintptr_t from, size_t bytes)
{
    struct iovec here = {to, bytes};
    struct iovec there = {(void *)from, bytes};

    if (process_vm_readv(other, &here, 1, &there, 1, 0)
        != (ssize_t)bytes)
        err(1, "cannot read the memory of process %ld (same user? "
            "or let keg-map start it: keg-map -- COMMAND)",
            (long)other);
}

static uintptr_t    /* 0 if the file has no such symbol */
symbol_in(const unsigned char *elf, size_t bytes, const char *name)
{
    const ElfW(Ehdr) *head = (const void *)elf;
    const ElfW(Shdr) *section;

    if (bytes < sizeof *head
        || memcmp(head->e_ident, ELFMAG, SELFMAG) != 0
        || head->e_ident[EI_CLASS]
            != (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32)
        || head->e_shoff > bytes || head->e_shnum
            > (bytes - head->e_shoff) / sizeof *section)
        return 0;
    section = (const void *)(elf + head->e_shoff);
    /* Search each symbol table */
    for (int i = 0; i < head->e_shnum; i++) {
        const ElfW(Shdr) *s = &section[i];
        if ((s->sh_type != SHT_DYNSYM && s->sh_type != SHT_SYMTAB)
            || s->sh_link >= head->e_shnum
            || s->sh_offset > bytes || s->sh_size > bytes - s->sh_offset)
            continue;
        /* Search one symbol table */
        const ElfW(Sym) *symbol = (const void *)(elf + s->sh_offset);
        size_t strings = section[s->sh_link].sh_offset;
        for (size_t n = 0; n < s->sh_size / sizeof *symbol; n++) {
            size_t at = strings + symbol[n].st_name;
            if (symbol[n].st_shndx != SHN_UNDEF
                && at + strlen(name) < bytes
                && strcmp((const char *)elf + at, name) == 0)
                return symbol[n].st_value
                    + (head->e_type == ET_DYN ? 1 : 0);
        }
    }
    return 0;
}

static uintptr_t
symbol_in_file(const char *file, const char *name)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    struct stat s;
    void *elf;
    uintptr_t found;

    if (fd < 0)
        return 0;
    if (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode) || s.st_size == 0
        || (elf = mmap(NULL, (size_t)s.st_size, PROT_READ,
            MAP_PRIVATE, fd, 0)) == MAP_FAILED) {
        close(fd);
        return 0;
    }
    close(fd);
    found = symbol_in(elf, (size_t)s.st_size, name);
    munmap(elf, (size_t)s.st_size);
    return found;
}

static uintptr_t
find_signpost(void)
{
    char name[64], *text = NULL;
    size_t room = 0;
    uintptr_t found = 0;
    FILE *f;

    snprintf(name, sizeof name, "/proc/%ld/maps", (long)other);
    if ((f = fopen(name, "r")) == NULL)
        err(1, "no process %ld", (long)other);
    while (found == 0 && getline(&text, &room, f) != -1) {
        /* Look for the signpost in one mapped file */
        char file[PATH_MAX];
        uintptr_t base, offset;
        if (sscanf(text, "%" SCNxPTR "-%*x %*s %" SCNxPTR " %*s %*s %s",
                &base, &offset, file) != 3 || offset != 0)
            continue;
        found = symbol_in_file(file, "keg_view");
        if (found & 1)
            found += base - 1;
    }
    free(text);
    fclose(f);
    return found;
}

/* Read a chunk page's shift from the process */
static unsigned char
shift_of(page_entry entry)
{
    struct chunk_page info;

    read_other(&info, (uintptr_t)entry, sizeof info);
    return (unsigned char)info.shift;
}

static struct map
copy_directory(page_entry *table, size_t page_size, size_t last)
{
    struct map m = map_new(page_size, log2_floor(page_size), last);
    page_entry *entry = calloc(m.pages + 1, sizeof *entry);

    if (entry == NULL)
        err(1, "no memory for a directory of %zu pages", m.pages);
    read_other(entry, (uintptr_t)(table + m.first),
        m.pages * sizeof *entry);
    for (size_t i = 0; i < m.pages; i++)
        m.cell[i] = entry[i] < state_limit
            ? (unsigned char)entry[i] : shift_of(entry[i]);
    free(entry);
    return m;
}

static struct map
map_of_process(pid_t process)
{
    struct keg_view view;
    uintptr_t at;
    size_t page_size, last;
    page_entry *table;

    other = process;
    if ((at = find_signpost()) == 0)
        errx(1, "process %ld does not run with libkeg",
            (long)process);
    read_other(&view, at, sizeof view);
    if (memcmp(view.magic, KEG_VIEW_MAGIC, sizeof KEG_VIEW_MAGIC)
        || view.entry_size != sizeof(page_entry))
        errx(1, "process %ld runs with another edition",
            (long)process);
    /* Read the directory of the process */
    read_other(&page_size, (uintptr_t)view.page_size, sizeof page_size);
    read_other(&last, (uintptr_t)view.last, sizeof last);
    read_other(&table, (uintptr_t)view.table, sizeof table);
    if (page_size == 0 || table == NULL)
        errx(1, "process %ld has not allocated anything",
            (long)process);
    return copy_directory(table, page_size, last);
}

/* Run a command to its end */
static pid_t
start_command(const char *library, char *command[])
{
    pid_t child = fork();

    if (child < 0)
        err(1, "fork");
    if (child > 0)
        return child;
    setenv("LD_PRELOAD", library, 1);
    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    raise(SIGSTOP);
    execvp(command[0], command);
    err(127, "%s", command[0]);
}

static int
run_command(const char *library, char *command[],
    void (*at_end)(pid_t process))
{
    pid_t child = start_command(library, command);
    int status, event;

    waitpid(child, &status, 0);
    ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACEEXIT);
    ptrace(PTRACE_CONT, child, NULL, NULL);
    while (waitpid(child, &status, 0) == child
        && WIFSTOPPED(status)) {
        event = status >> 16;
        if (event == PTRACE_EVENT_EXIT)
            at_end(child);
        /* Let the command go on */
        int signal = event != 0 || WSTOPSIG(status) == SIGTRAP
            ? 0 : WSTOPSIG(status);
        ptrace(PTRACE_CONT, child, NULL, (void *)(intptr_t)signal);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status)
        : 128 + WTERMSIG(status);
}

/* Understand the command line */
static bool colour, every_step;
static const char *svg_file;

static void
present(struct map m, const char *label)
{
    if (*label != '\0')
        printf("%s\n", label);
    show(&m, colour);
    if (svg_file != NULL)
        draw(&m, label);
    free(m.cell);
}

static void
present_step(const char *step)
{
    if (every_step)
        present(map_of_model(), step);
}

static void
present_end(pid_t process)
{
    other = process;
    if (find_signpost() != 0)
        present(map_of_process(process), "");
}

static void
present_script(const char *file, size_t page_size)
{
    FILE *f = strcmp(file, "-") == 0 ? stdin : fopen(file, "r");

    if (f == NULL)
        err(1, "%s", file);
    start_model(page_size);
    present_step("at the start");
    run_script(file, f, present_step);
    if (!every_step)
        present(map_of_model(), "");
}

static const char *
usual_library(void)
{
    static char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 32);
    char *end;

    path[n < 0 ? 0 : n] = '\0';
    if ((end = strstr(path, "/tools/keg-map")) != NULL)
        strcpy(end, "/lib/libkeg-1996.so");
    if (access(path, R_OK) != 0)
        errx(1, "no library at %s: make lib, or name one with -l",
            path);
    return path;
}

_Noreturn static void
usage(void)
{
    fputs("usage: keg-map [-ce] [-z SIZE] [-s FILE.svg] SCRIPT\n"
        "       keg-map [-c] [-s FILE.svg] -p PROCESS\n"
        "       keg-map [-c] [-s FILE.svg] [-l LIBRARY] -- "
        "COMMAND ...\n", stderr);
    exit(2);
}

static size_t
page_size_from(const char *text)
{
    size_t n = strtoul(text, NULL, 10);

    if (n < 4096 || n > 65536 || (n & (n - 1)) != 0)
        errx(2, "-z %s: a page size is a power of two, "
            "4096 to 65536", text);
    return n;
}

static pid_t
process_from(const char *text)
{
    char *end;
    long n = strtol(text, &end, 10);

    if (*end != '\0' || n < 1)
        errx(2, "-p %s: not the number of a process", text);
    return (pid_t)n;
}

#ifndef KEG_MAP_TEST
int
main(int argc, char **argv)
{
    const char *library = NULL;
    pid_t process = 0;
    size_t page_size = 4096;
    int c, status = 0;

    /* Read the options of the command line */
    while ((c = getopt(argc, argv, "+cel:p:s:z:")) != -1)
        switch (c) {
        case 'c': colour = true; break;
        case 'e': every_step = true; break;
        case 'l': library = optarg; break;
        case 'p': process = process_from(optarg); break;
        case 's': svg_file = optarg; break;
        case 'z': page_size = page_size_from(optarg); break;
        default: usage();
        }
    /* Present what is asked for */
    if (process != 0 && optind == argc)
        present(map_of_process(process), "");
    else if (process == 0 && optind < argc
        && strcmp(argv[optind - 1], "--") == 0)
        status = run_command(library ? library : usual_library(),
            argv + optind, present_end);
    else if (process == 0 && optind == argc - 1)
        present_script(argv[optind], page_size);
    else
        usage();
    if (svg_file != NULL)
        finish_drawing(svg_file);
    return status;
}
#endif
