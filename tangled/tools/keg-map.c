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
#include <string.h>
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

/* Draw a map */
enum { side = 14, margin = 8, label_width = 150 };

static struct {
    FILE *file;
    FILE *body;
    char *text;
    size_t bytes;
    size_t rows;
    size_t widest;
} drawing;

static void
start_drawing(const char *name)
{
    drawing.file = fopen(name, "we");
    if (drawing.file == NULL)
        err(1, "%s", name);
    drawing.body = open_memstream(&drawing.text, &drawing.bytes);
    if (drawing.body == NULL)
        err(1, "no memory for a drawing");
}

static const char *
drawing_colour(unsigned char cell)
{
    static const char *const colour[] = {
        "#e4e2de", "#cfe5bf", "#c77f1a", "#f2cd86"};

    return cell < state_limit ? colour[cell] : "#8fb3d9";
}

static size_t
row_top(void)
{
    return margin + drawing.rows * (side + 4);
}

static void
draw_cell(size_t column, unsigned char cell)
{
    size_t x = margin + label_width + column * side;

    fprintf(drawing.body, "<rect x='%zu' y='%zu' width='%d' "
        "height='%d' fill='%s' stroke='#555' stroke-width='.6'/>\n",
        x, row_top(), side, side, drawing_colour(cell));
    if (cell >= state_limit)
        fprintf(drawing.body, "<text x='%zu' y='%zu'>%c</text>\n",
            x + 4, row_top() + side - 4, letter(cell));
}

static void
draw_label(const char *label)
{
    enum { room = 24 };    /* letters */

    fprintf(drawing.body, "<text x='%d' y='%zu'>", margin,
        row_top() + side - 4);
    for (size_t i = 0; label[i] != '\0' && i < room; i++)
        if (label[i] < ' ' || label[i] > '~')
            fputc('?', drawing.body);
        else if (label[i] == '<')
            fputs("&lt;", drawing.body);
        else if (label[i] == '&')
            fputs("&amp;", drawing.body);
        else
            fputc(label[i], drawing.body);
    fputs("</text>\n", drawing.body);
}

static void
draw(const struct map *m, const char *label)
{
    draw_label(label);
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
finish_drawing(void)
{
    fclose(drawing.body);
    fprintf(drawing.file, "<svg xmlns='http://www.w3.org/2000/svg' "
        "width='%zu' height='%zu' font-family='monospace' "
        "font-size='10'>\n%s</svg>\n",
        2 * margin + label_width + drawing.widest * side,
        row_top() + margin, drawing.text);
    free(drawing.text);
    if (ferror(drawing.file) || fclose(drawing.file) != 0)
        err(1, "the drawing");
    memset(&drawing, 0, sizeof drawing);
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

static void
warn_of_stranger(const char *file, size_t line, const char *name)
{
    warnx("%s:%zu: no such block: %s", file, line, name);
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
name_block(const char *file, size_t line, const char *name,
    void *memory)
{
    if (memory == NULL)
        complain(file, line, "the model has no room for", name);
    if (find_block(name) != NULL)
        complain(file, line, "there is such a block already", name);
    add_block(name, memory);
}

static void
allocate_named(const char *file, size_t line, const char *bytes,
    const char *name)
{
    size_t n = number(file, line, bytes);

    if (strcmp(name, "0") != 0)
        name_block(file, line, name, keg_malloc(n));
}

static void
free_named(const char *file, size_t line, const char *name)
{
    if (find_block(name) == NULL)
        warn_of_stranger(file, line, name);
    keg_free(remove_block(name));
}

static void
reallocate_named(const char *file, size_t line, char *word[])
{
    size_t bytes = number(file, line, word[2]);
    bool failed = strcmp(word[3], "0") == 0;

    if (failed && bytes > 0)
        return;
    if (failed) {
        free_named(file, line, word[1]);
        return;
    }
    if (find_block(word[1]) == NULL)
        warn_of_stranger(file, line, word[1]);
    name_block(file, line, word[3],
        keg_realloc(remove_block(word[1]), bytes));
}

static void
move_break(const char *file, size_t line, const char *bytes)
{
    size_t n = number(file, line, bytes);

    if (n > model.bytes || !os_set_break(os_break() + n))
        complain(file, line, "the break cannot move by", bytes);
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
        move_break(file, line, word[1]);
    else
        complain(file, line, "expected m BYTES NAME, f NAME, "
            "r NAME BYTES NEW, or b BYTES", word[0]);
}

static int
split(char *text, char *word[], int most)
{
    int n = 0;

    for (char *w = strtok(text, " \t\r"); w != NULL;
         w = strtok(NULL, " \t\r"))
        if (n < most)
            word[n++] = w;
        else
            n = most + 1;
    return n;
}

#ifndef MODEL_BITS
#define MODEL_BITS (sizeof(void *) > 4 ? 36 : 29)
#endif

static void
start_model(size_t page_size)
{
    model_new(page_size, (size_t)1 << MODEL_BITS);
    keg_reset();
    start_heap();
}

static void
run_script(const char *file, FILE *f,
    void (*after)(const char *step))
{
    char *text = NULL, *word[5], step[80];
    size_t room = 0;

    for (size_t line = 1; getline(&text, &room, f) != -1; line++) {
        int words;
        /* Keep the text of the step */
        size_t length = strcspn(text, "#\r\n");
        while (length > 0 && strchr(" \t", text[length - 1]) != NULL)
            length--;
        text[length] = '\0';
        snprintf(step, sizeof step, "%s", text);
        words = split(text, word, 4);
        if (words > 0) {
            obey(file, line, word, words);
            after(step);
        }
    }
    if (ferror(f))
        err(1, "%s", file);
    free(text);
}

/* Look into another process */
static pid_t other;

static bool
read_other(void *to, uintptr_t from, size_t bytes)
{
    struct iovec here = {to, bytes};
    struct iovec there = {(void *)from, bytes};

    return process_vm_readv(other, &here, 1, &there, 1, 0)
        == (ssize_t)bytes;
}

static bool    /* are n things of a size there? */
within(size_t all, size_t start, size_t n, size_t size)
{
    return start % sizeof(void *) == 0 && start <= all
        && n <= (all - start) / size;
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
        || !within(bytes, head->e_shoff, head->e_shnum,
            sizeof *section))
        return 0;
    section = (const void *)(elf + head->e_shoff);
    /* Search each symbol table */
    for (int i = 0; i < head->e_shnum; i++) {
        const ElfW(Shdr) *s = &section[i];
        size_t strings, count = s->sh_size / sizeof(ElfW(Sym));
        if ((s->sh_type != SHT_DYNSYM && s->sh_type != SHT_SYMTAB)
            || s->sh_link >= head->e_shnum
            || !within(bytes, s->sh_offset, count, sizeof(ElfW(Sym)))
            || (strings = section[s->sh_link].sh_offset) > bytes)
            continue;
        /* Search one symbol table */
        const ElfW(Sym) *symbol = (const void *)(elf + s->sh_offset);
        for (size_t n = 0; n < count; n++) {
            const char *text = (const char *)elf + strings
                + symbol[n].st_name;
            if (symbol[n].st_shndx != SHN_UNDEF
                && symbol[n].st_name < bytes - strings
                && strlen(name) < bytes - strings - symbol[n].st_name
                && strcmp(text, name) == 0)
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
        return 0;
    errno = 0;
    while (found == 0 && getline(&text, &room, f) != -1) {
        /* Look for the signpost in one mapped file */
        char file[PATH_MAX + 64];
        uintptr_t base, offset;
        int path = 0;
        if (sscanf(text, "%" SCNxPTR "-%*x %*s %" SCNxPTR " %*s %*s %n",
                &base, &offset, &path) != 2 || offset != 0
            || text[path] != '/')
            continue;
        text[strcspn(text, "\n")] = '\0';
        snprintf(file, sizeof file, "/proc/%ld/root%s", (long)other,
            text + path);
        found = symbol_in_file(file, "keg_view");
        if (found & 1)
            found += base - 1;
    }
    free(text);
    fclose(f);
    return found;
}

/* Read a chunk page's shift from the process */
static bool
read_shift(unsigned char *cell, page_entry entry)
{
    struct chunk_page info;

    if (!read_other(&info, (uintptr_t)entry, sizeof info)
        || info.shift < min_chunk_shift || info.shift > 16)
        return false;
    *cell = (unsigned char)info.shift;
    return true;
}

static bool
copy_entries(struct map *m, const page_entry *table)
{
    page_entry *entry = calloc(m->pages + 1, sizeof *entry);
    bool whole;

    if (entry == NULL)
        err(1, "no memory for a directory of %zu pages", m->pages);
    whole = read_other(entry, (uintptr_t)(table + m->first),
        m->pages * sizeof *entry);
    for (size_t i = 0; whole && i < m->pages; i++)
        if (entry[i] < state_limit)
            m->cell[i] = (unsigned char)entry[i];
        else
            whole = read_shift(&m->cell[i], entry[i]);
    free(entry);
    return whole;
}

static const char *    /* null, or why there is no map */
copy_directory(struct map *m, const struct keg_view *view)
{
    size_t page_size, last, first;
    page_entry *table;

    if (!read_other(&page_size, (uintptr_t)view->page_size,
            sizeof page_size)
        || !read_other(&last, (uintptr_t)view->last, sizeof last)
        || !read_other(&table, (uintptr_t)view->table,
            sizeof table))
        return "its memory cannot be read";
    first = page_size == 0 ? 0 : log2_floor(page_size);
    if (first == 0 || last + 1 < first)
        return "it has not allocated anything";
    if (table == NULL)
        return "its directory is not one array";
    *m = map_new(page_size, first, last);
    if (copy_entries(m, table))
        return NULL;
    free(m->cell);
    return "its directory changes faster than it can be read";
}

static const char *    /* null, or why there is no map */
map_of_process(struct map *m, pid_t process)
{
    const char *why = NULL;
    struct keg_view view;
    uintptr_t at;

    other = process;
    /* Read the signpost of the process */
    if ((at = find_signpost()) == 0 && errno == EACCES)
        return "it belongs to another user";
    if (at == 0 && errno == ENOENT)
        return "there is no such process";
    if (at == 0)
        return "it does not run with a libkeg of this tool's kind";
    if (!read_other(&view, at, sizeof view))
        return "its memory may not be read; keg-map -- COMMAND may";
    if (memcmp(view.magic, KEG_VIEW_MAGIC, sizeof KEG_VIEW_MAGIC) != 0
        || view.entry_size != sizeof(page_entry))
        return "it runs with another edition";
    for (int tries = 0; tries < 1000; tries++)
        if ((why = copy_directory(m, &view)) == NULL)
            break;
    return why;
}

/* Run a command to its end */
static pid_t
start_command(const char *library, char *command[])
{
    pid_t child = fork();
    int error;

    if (child < 0)
        err(1, "fork");
    if (child > 0)
        return child;
    setenv("LD_PRELOAD", library, 1);
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0) {
        raise(SIGSTOP);
        execvp(command[0], command);
    }
    error = errno;
    warn("%s", command[0]);
    _exit(error == ENOENT ? 127 : 126);
}

static pid_t running;

static void
pass_on(int number)
{
    kill(running, number);
}

static void
leave_signals_to(pid_t command)
{
    running = command;
    signal(SIGTERM, pass_on);
    signal(SIGHUP, pass_on);
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
}

static int
run_command(const char *library, char *command[],
    void (*at_end)(pid_t process))
{
    intptr_t options = PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT
        | PTRACE_O_EXITKILL;
    pid_t child = start_command(library, command);
    int status, event, sent;
    bool told = false, begun = false;

    leave_signals_to(child);
    while (waitpid(child, &status, 0) == child
        && WIFSTOPPED(status)) {
        /* Let the command go on */
        event = status >> 16;
        sent = event != 0 || !told ? 0 : WSTOPSIG(status);
        if (!told)
            ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)options);
        told = true;
        if (event == PTRACE_EVENT_EXEC)
            begun = true;
        if (event == PTRACE_EVENT_EXIT && begun)
            at_end(child);
        ptrace(PTRACE_CONT, child, NULL, (void *)(intptr_t)sent);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status)
        : 128 + WTERMSIG(status);
}

/* Understand the command line */
static bool colour, every_step;

static void
present(struct map m, const char *label)
{
    if (*label != '\0')
        printf("%s\n", label);
    show(&m, colour);
    if (drawing.file != NULL)
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
present_process(pid_t process)
{
    struct map m;
    const char *why = map_of_process(&m, process);

    if (why != NULL)
        errx(1, "process %ld: %s", (long)process, why);
    present(m, "");
}

static void
present_end(pid_t process)
{
    struct map m;
    const char *why = map_of_process(&m, process);

    if (why != NULL)
        warnx("no map of the command: %s", why);
    else
        present(m, "");
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
find_library(const char *given)
{
    static char path[PATH_MAX + 32], real[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, PATH_MAX);
    char *end;

    path[n < 0 ? 0 : n] = '\0';
    for (int up = 0; up < 2; up++)
        if ((end = strrchr(path, '/')) != NULL)
            *end = '\0';
    strcat(path, "/lib/libkeg-1996.so");
    if (realpath(given != NULL ? given : path, real) == NULL)
        err(1, "%s (make lib, or name a library with -l)",
            given != NULL ? given : path);
    return real;
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
    char *end;
    size_t n = strtoul(text, &end, 10);

    if (*end != '\0' || n < 4096 || n > 65536 || (n & (n - 1)) != 0)
        errx(2, "-z %s: a page size is a power of two, "
            "4096 to 65536", text);
    return n;
}

static pid_t
process_from(const char *text)
{
    char *end;
    long n = strtol(text, &end, 10);

    if (*end != '\0' || n < 1 || n > INT_MAX)
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
        case 's': start_drawing(optarg); break;
        case 'z': page_size = page_size_from(optarg); break;
        default: usage();
        }
    /* Present what is asked for */
    if (process != 0 && optind == argc)
        present_process(process);
    else if (process == 0 && optind < argc
        && strcmp(argv[optind - 1], "--") == 0)
        status = run_command(find_library(library), argv + optind,
            present_end);
    else if (process == 0 && optind == argc - 1)
        present_script(argv[optind], page_size);
    else
        usage();
    if (drawing.file != NULL)
        finish_drawing();
    if (fflush(stdout) != 0 || ferror(stdout))
        err(1, "standard output");
    return status;
}
#endif
