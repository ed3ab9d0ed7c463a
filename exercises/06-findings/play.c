/* Tangled from src/96-judges-21.nw: do not edit. */
/* Plays a script on the model machine. The first line of the input
 * is
 *     machine PAGE DATA OPTIONS    (decimal; - for none)
 * and the rest is the script. For each of its operations a line
 *     op LINE ANNOUNCED REPORTED MAP
 * comes out, with two sets of findings in hexadecimal, and in the
 * end one of
 *     end                  every line was played
 *     bad LINE REASON      the line cannot be understood
 *     lost LINE REASON     the heap did not survive the line */
#define KEG_OS "os_model.c"
#include "edition_1996.c"
#include "model.h"
#include <ctype.h>
#include <unistd.h>

/* Name the findings for a script */
static const char *const finding_name[] = {
    [NO_HEAP] = "NO_HEAP", [BELOW_HEAP] = "BELOW_HEAP",
    [ABOVE_HEAP] = "ABOVE_HEAP", [NOT_OUR_PAGE] = "NOT_OUR_PAGE",
    [FREE_PAGE] = "FREE_PAGE", [INSIDE_PAGES] = "INSIDE_PAGES",
    [INSIDE_CHUNK] = "INSIDE_CHUNK", [FREE_CHUNK] = "FREE_CHUNK",
    [OWN_CHUNK] = "OWN_CHUNK", [WRONG_SIZE] = "WRONG_SIZE",
    [RECURSIVE_CALL] = "RECURSIVE_CALL",
    [BREAK_LOWERED] = "BREAK_LOWERED",
    [UNKNOWN_OPTION] = "UNKNOWN_OPTION",
};

enum { findings_end = UNKNOWN_OPTION + 1 };

/* Hear what the allocator reports */
static unsigned reported;    /* a bit for each finding */

static void
hear(const char *text, size_t bytes)
{
    for (int f = NO_HEAP; f < findings_end; f++) {
        size_t n = strlen(finding_text[f]);
        if (bytes > n && memcmp(text + bytes - 1 - n,
                finding_text[f], n) == 0)
            reported |= 1u << f;
    }
}

/* End a script early */
static unsigned line_number;

__attribute__((format(printf, 2, 3)))
_Noreturn static void
stop(const char *what, const char *format, ...)
{
    va_list arguments;

    printf("%s %u ", what, line_number);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
    _exit(0);
}

static void
die_in_script(void)
{
    stop("lost", "here the allocator ends the program (A or X?)");
}

/* Know the names of a script */
enum { most_names = 100, most_lines = 400, longest_name = 31 };

static struct {
    char name[longest_name + 1];
    uintptr_t address;
} known[most_names];

static size_t names;

static uintptr_t *
find_name(const char *name, bool make)
{
    for (size_t i = 0; i < names; i++)
        if (strcmp(known[i].name, name) == 0)
            return &known[i].address;
    if (!make)
        stop("bad", "nothing has the name %s", name);
    if (names == most_names)
        stop("bad", "more than %d names", most_names);
    strcpy(known[names].name, name);
    return &known[names++].address;
}

static const char *
name_in(const char *word, char *name)    /* what follows it */
{
    size_t n = 0;

    while (isalnum((unsigned char)word[n]) || word[n] == '_')
        n++;
    if (n == 0 || n > longest_name || isdigit((unsigned char)*word))
        stop("bad", "%.40s does not begin with a name", word);
    memcpy(name, word, n);
    name[n] = '\0';
    return word + n;
}

static void
give_name(const char *word, uintptr_t address)
{
    char name[longest_name + 1];

    if (*name_in(word, name) != '\0')
        stop("bad", "%.40s is not a name", word);
    *find_name(name, true) = address;
}

static size_t page_bytes;

/* Read numbers and places */
static size_t
digits(const char **text, size_t otherwise)
{
    char *end;
    unsigned long long n = strtoull(*text, &end, 16);

    if (!isxdigit((unsigned char)**text))
        return otherwise;
    if (end - *text > 8)
        stop("bad", "a number has more than 8 digits");
    *text = end;
    return (size_t)n;
}

static intptr_t
term(const char **text)
{
    const char *start = *text;
    size_t n = digits(text, 1), part = 1;

    if (**text == 'p') {
        ++*text;
        n *= page_bytes;
        if (**text == '/') {
            ++*text;
            part = digits(text, 0);
        }
    }
    if (*text == start || part == 0)
        stop("bad", "a number was expected at %.40s", start);
    return (intptr_t)(n / part);
}

static intptr_t
sum(const char *text)    /* of terms with their signs */
{
    intptr_t all = 0;
    bool first = true;

    while (*text != '\0') {
        bool minus = *text == '-';
        if (minus || *text == '+')
            text++;
        else if (!first)
            stop("bad", "+ or - was expected at %.40s", text);
        all += minus ? -term(&text) : term(&text);
        first = false;
    }
    return all;
}

static size_t
size_in(const char *text)
{
    intptr_t n = sum(text);

    if (*text == '\0' || n < 0)
        stop("bad", "%.40s is not a size", text);
    return (size_t)n;
}

static void *
place_in(const char *word)
{
    char name[longest_name + 1];
    const char *rest = name_in(word, name);
    intptr_t off = sum(rest);

    if (*rest != '\0' && *rest != '+' && *rest != '-')
        stop("bad", "%.40s is not a place", word);
    if (off >= (intptr_t)page_bytes || off <= -(intptr_t)page_bytes)
        stop("bad", "%.40s is a page off, or more", word);
    return (void *)(*find_name(name, false) + (uintptr_t)off);
}

/* Take the commands of a script */
static char own_options[64];

static void
choose_options(const char *letters)
{
    if (state != ASLEEP)
        stop("bad", "options come before the first allocation");
    snprintf(own_options, sizeof own_options, "%s", letters);
    malloc_options = own_options;
}

static void
interrupt(enum model_call call)
{
    (void)call;
    model.before = NULL;
    keg_malloc(1);
}

static void
let_break_move(const char *by, const char *name)
{
    uintptr_t before = model.brk, least, most;
    intptr_t bytes = sum(by);

    if (state != STARTED)
        stop("bad", "the break rests until something is allocated");
    least = page_address(page_dir_first());
    most = (uintptr_t)model.arena
        + model.lowest_mapping * model.page_size;
    if (bytes < (intptr_t)(least - before)
        || bytes > (intptr_t)(most - before))
        stop("bad", "the break cannot move by %.40s", by);
    model_move_break(bytes);
    if (name != NULL)
        give_name(name, before);
}

static void *
limited(size_t bytes, void *(*get)(void *old, size_t), void *old)
{
    enum { most_pages = 64 };

    if (bytes > most_pages * page_bytes)
        stop("bad", "more than %d pages at once", most_pages);
    return get(old, bytes);
}

static void *
get_new(void *old, size_t bytes)
{
    (void)old;
    return keg_malloc(bytes);
}

static void
obey_line(char *word[], int n)
{
    const char *c = word[0];

    if (strcmp(c, "o") == 0 && n == 2)
        choose_options(word[1]);
    else if (strcmp(c, "m") == 0 && n == 3)
        give_name(word[2], (uintptr_t)limited(size_in(word[1]),
            get_new, NULL));
    else if (strcmp(c, "f") == 0 && n == 2)
        keg_free(place_in(word[1]));
    else if (strcmp(c, "s") == 0 && n == 3)
        keg_free_sized(place_in(word[1]), size_in(word[2]));
    else if (strcmp(c, "r") == 0 && n == 4)
        give_name(word[3], (uintptr_t)limited(size_in(word[2]),
            keg_realloc, place_in(word[1])));
    else if (strcmp(c, "b") == 0 && (n == 2 || n == 3))
        let_break_move(word[1], n == 3 ? word[2] : NULL);
    else if (strcmp(c, "i") == 0 && n == 1)
        model.before = interrupt;
    else
        stop("bad", "no command is like this: %.40s", c);
}

/* Find out what a line announces */
static unsigned
announced(char *word[], int n)
{
    unsigned set = 0;

    for (int i = 0; i < n; i++) {
        int f = NO_HEAP;
        while (f < findings_end
            && strcmp(finding_name[f], word[i]) != 0)
            f++;
        if (f == findings_end)
            stop("bad", "%.40s is not a finding", word[i]);
        set |= 1u << f;
    }
    return set;
}

/* Play a line of a script */
static int
words_of(char *line, char *word[], int most)
{
    int n = 0;

    line[strcspn(line, "#\r\n")] = '\0';
    for (char *w = strtok(line, " \t"); w != NULL;
         w = strtok(NULL, " \t")) {
        if (n == most)
            stop("bad", "more than %d words", most);
        word[n++] = w;
    }
    return n;
}

static void
put_map(void)
{
    enum { most_pages = 60 };

    for (size_t i = page.shift; state == STARTED
         && i <= page_dir_last() && i < page.shift + most_pages;
         i++) {
        page_entry e = page_dir_get(i);
        putchar(e < state_limit ? "x.F-"[e]
            : "456789abcdefg"[info_of(e)->shift - 4]);
    }
    putchar('\n');
}

static void
play_line(char *line)
{
    enum { most_words = 20 };
    char *word[most_words];
    int n = words_of(line, word, most_words), k = 0;
    unsigned expected;
    const char *flaw;

    while (k < n && strcmp(word[k], "!") != 0)
        k++;
    expected = announced(word + k + 1, n > k ? n - k - 1 : 0);
    if (n == 0)
        return;
    if (k == 0)
        stop("bad", "findings are announced behind a command");
    reported = 0;
    obey_line(word, k);
    if ((flaw = keg_check()) != NULL)
        stop("lost", "no longer true: %s", flaw);
    printf("op %u %x %x ", line_number, expected, reported);
    put_map();
    fflush(stdout);
}

/* Play a script */
static void
build_machine(void)
{
    static char options[16];
    size_t data;

    if (scanf("machine %zu %zu %15s", &page_bytes, &data, options)
        != 3 || getchar() != '\n')
        _exit(2);
    model_new(page_bytes, 1024 * page_bytes);
    keg_reset();
    model.data_bytes = data;
    model.variable = options[0] == '-' ? NULL : options;
    model.say = hear;
    model.die = die_in_script;
    give_name("data", (uintptr_t)model.arena + 64);
}

int
main(void)
{
    char line[256];

    build_machine();
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (++line_number > most_lines)
            stop("bad", "more than %d lines", most_lines);
        if (strchr(line, '\n') == NULL && !feof(stdin))
            stop("bad", "the line is too long");
        play_line(line);
    }
    puts("end");
    return 0;
}
