/* Tangled from src/96-judges-24.nw: do not edit. */
/* The judge of exercise 15: a lock, in real programs. */
#define _GNU_SOURCE
#include "judge.h"

#include <ctype.h>
#include <elf.h>

/* Look into the library for 15 */
static char flaw_of_library[200];    /* empty: none */

static const char *const may_use[] = {
    "pthread_mutex_", "pthread_cond_", "pthread_spin_",
    "pthread_rwlock_", "pthread_atfork", "pthread_self",
    "pthread_equal", "pthread_once", "pthread_key_",
    "pthread_getspecific", "pthread_setspecific",
    "pthread_sigmask", "pthread_setcancelstate", "sem_", "mtx_",
    "cnd_", "call_once", "sigprocmask", "sigfillset",
    "sigemptyset", "sigaddset", "sigdelset", "sched_yield",
    "nanosleep", "getpid", "gettid", "abort", "memset", "memcpy",
    "memmove", "__register_atfork", "__cxa_finalize",
    "__gmon_start__", "_ITM_", "__stack_chk_", "__assert_fail",
    "__errno_location", "__libc_single_threaded",
    "__tls_get_addr", "__aarch64_",
};

static const char *const offers[] = {
    "lock_enter", "lock_leave", "lock_start",
};

static bool
may_be_used(const char *name)
{
    for (size_t i = 0; i < sizeof may_use / sizeof *may_use; i++)
        if (strncmp(name, may_use[i], strlen(may_use[i])) == 0)
            return true;
    return false;
}

static bool
is_offered(const char *name)
{
    for (size_t i = 0; i < sizeof offers / sizeof *offers; i++)
        if (strcmp(name, offers[i]) == 0)
            return true;
    return false;
}

static void
check_symbol(const char *name, bool here)
{
    if (*name == '\0' || *flaw_of_library != '\0'
        || (here ? is_offered(name) : may_be_used(name)))
        return;
    snprintf(flaw_of_library, sizeof flaw_of_library,
        "the library %s %.60s: a lock offers the functions of"
        " lock.h, and needs only mutexes, semaphores, signal masks"
        " and pthread_atfork", here ? "offers" : "uses", name);
}

struct file { const char *text; size_t bytes; };

static const void *
part_of(const struct file *f, uint64_t at, uint64_t bytes)
{
    return at <= f->bytes && bytes <= f->bytes - at && at % 8 == 0
        ? f->text + at : NULL;
}

static const Elf64_Shdr *
section(const struct file *f, const Elf64_Ehdr *h, unsigned i)
{
    return i >= h->e_shnum || h->e_shoff > f->bytes ? NULL
        : part_of(f, h->e_shoff + (uint64_t)i * sizeof(Elf64_Shdr),
            sizeof(Elf64_Shdr));
}

static const char *
name_of(const struct file *f, const Elf64_Shdr *strings,
    uint64_t at)
{
    uint64_t start = strings->sh_offset;

    if (at >= strings->sh_size || start > f->bytes
        || strings->sh_size > f->bytes - start
        || memchr(f->text + start + at, 0, strings->sh_size - at)
            == NULL)
        return "a name that is damaged";
    return f->text + start + at;
}

static bool
check_symbols(const struct file *f, const Elf64_Ehdr *h,
    const Elf64_Shdr *s)
{
    const Elf64_Shdr *strings = section(f, h, s->sh_link);
    const Elf64_Sym *symbol = part_of(f, s->sh_offset, s->sh_size);

    if (strings == NULL || symbol == NULL)
        return false;
    for (uint64_t i = 1; i < s->sh_size / sizeof *symbol; i++)
        check_symbol(name_of(f, strings, symbol[i].st_name),
            symbol[i].st_shndx != SHN_UNDEF);
    return true;
}

#ifdef __aarch64__
enum { for_a_call = R_AARCH64_JUMP_SLOT };
#else
enum { for_a_call = R_X86_64_JUMP_SLOT };
#endif

static void
check_address(const struct file *f, const Elf64_Shdr *strings,
    const Elf64_Sym *symbol, unsigned kind)
{
    if (symbol->st_shndx != SHN_UNDEF || kind == for_a_call
        || ELF64_ST_BIND(symbol->st_info) == STB_WEAK
        || *flaw_of_library != '\0')
        return;
    snprintf(flaw_of_library, sizeof flaw_of_library,
        "the library takes the address of %.60s: a lock calls what"
        " it needs, and points to nothing of others",
        name_of(f, strings, symbol->st_name));
}

static bool
check_addresses(const struct file *f, const Elf64_Ehdr *h,
    const Elf64_Shdr *s)
{
    const Elf64_Shdr *symbols = section(f, h, s->sh_link);
    const Elf64_Rela *entry = part_of(f, s->sh_offset, s->sh_size);
    const Elf64_Shdr *strings = symbols == NULL ? NULL
        : section(f, h, symbols->sh_link);
    const Elf64_Sym *symbol = symbols == NULL ? NULL
        : part_of(f, symbols->sh_offset, symbols->sh_size);

    if (entry == NULL || strings == NULL || symbol == NULL)
        return false;
    for (uint64_t i = 0; i < s->sh_size / sizeof *entry; i++) {
        uint64_t which = ELF64_R_SYM(entry[i].r_info);
        if (which >= symbols->sh_size / sizeof *symbol)
            return false;
        if (which > 0)
            check_address(f, strings, &symbol[which],
                (unsigned)ELF64_R_TYPE(entry[i].r_info));
    }
    return true;
}

static bool
check_library(const struct file *f)
{
    const Elf64_Ehdr *h = part_of(f, 0, sizeof *h);
    bool seen = false;

    if (h == NULL || memcmp(h->e_ident, ELFMAG, SELFMAG) != 0)
        return false;
    for (unsigned i = 0; i < h->e_shnum; i++) {
        const Elf64_Shdr *s = section(f, h, i);
        if (s != NULL && s->sh_type == SHT_DYNSYM)
            seen = check_symbols(f, h, s);
        if (s != NULL && s->sh_type == SHT_RELA
            && !check_addresses(f, h, s))
            return false;
    }
    return seen;
}

/* Takes out comments and joined lines, in place. */
static void
strip_comments(char *text)
{
    char *to = text;

    for (const char *from = text; *from != '\0';) {
        if (from[0] == '\\' && from[1] == '\n') {
            from += 2;
        } else if (from[0] == '/' && from[1] == '*') {
            const char *end = strstr(from + 2, "*/");
            from = end == NULL ? from + strlen(from) : end + 2;
            *to++ = ' ';
        } else if (from[0] == '/' && from[1] == '/') {
            from += strcspn(from, "\n");
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
}

static bool
has_machine_code(const char *text)
{
    static const char *const word[] = {"asm", "__asm", "__asm__",
        "section", "__section__", "_GLOBAL_OFFSET_TABLE_",
        "_DYNAMIC", "__builtin_return_address",
        "__builtin_frame_address"};

    if (strstr(text, "##") != NULL || strstr(text, "%:") != NULL)
        return true;    /* words could be put together */
    while (*text != '\0') {
        size_t n = 0;
        while (isalnum((unsigned char)text[n]) || text[n] == '_')
            n++;
        for (size_t i = 0; i < sizeof word / sizeof *word; i++)
            if (n == strlen(word[i]) && strncmp(text, word[i], n)
                == 0)
                return true;
        text += n > 0 ? n : 1;
    }
    return false;
}

static char *
file_in(const char *folder, const char *file, size_t *bytes)
{
    char name[4096], *text;
    int in;

    snprintf(name, sizeof name, "%s/%s", surroundings(folder),
        file);
    in = open(name, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        broken("cannot read %s", name);
    text = contents(in, bytes);
    close(in);
    return text;
}

static void
judge_library(void)
{
    struct file f;
    size_t bytes;
    char *source = file_in("KEG_SUBMITTED", "lock_mine.c", &bytes);
    char *library = file_in("KEG_BUILT", "liblock.so", &f.bytes);

    f.text = library;
    strip_comments(source);
    if (!check_library(&f))
        snprintf(flaw_of_library, sizeof flaw_of_library,
            "the compiler made no library of it");
    else if (has_machine_code(source))
        snprintf(flaw_of_library, sizeof flaw_of_library,
            "the source has assembler, sections or ## in it; a"
            " lock can do without");
    free(source);
    free(library);
}

/* Run a program in a loose cell */
enum { most_words = 64, witness = 4 };

struct words { const char *word[most_words]; size_t n; };

static void
add_word(struct words *w, const char *word)
{
    if (w->n + 1 == most_words)
        broken("too many words");
    w->word[w->n++] = word;
    w->word[w->n] = NULL;
}

static char *
text_of(const char *format, const char *one, const char *two)
{
    char *text = NULL;

    if (asprintf(&text, format, one, two) < 0)
        broken("no memory");
    return text;
}

/* What a preloaded program needs to read. */
static void
open_folders(struct words *w)
{
    static const char *const folder[] = {"/usr", "/lib", "/lib64",
        "/bin", "/etc/ld.so.cache", "/etc/alternatives", "/proc",
        "/dev/urandom"};

    for (size_t i = 0; i < sizeof folder / sizeof *folder; i++) {
        add_word(w, "-r");
        add_word(w, folder[i]);
    }
    add_word(w, "-r");
    add_word(w, surroundings("KEG_BUILT"));
    add_word(w, "-r");
    add_word(w, surroundings("KEG_TRUSTED"));
    add_word(w, "-W");
    add_word(w, "/dev/null");
}

static void
set_environment(struct words *w, bool ours, bool early)
{
    add_word(w, "/usr/bin/env");
    add_word(w, "-i");
    add_word(w, "PATH=/usr/bin:/bin");
    add_word(w, "LC_ALL=C");
    if (!ours)
        return;
    add_word(w, "KEG_WITNESS=1");
    add_word(w, text_of("LD_PRELOAD=%s/libkeg.so:%s/liblock.so",
        surroundings("KEG_TRUSTED"), surroundings("KEG_BUILT")));
    if (early)
        w->word[w->n - 1] = text_of("%s:%s/libearly.so",
            w->word[w->n - 1], surroundings("KEG_TRUSTED"));
}

static struct words
cell_words(bool ours, bool early)
{
    struct words w = {.n = 0};
    char *command = text_of("%s", surroundings("KEG_CONFINE"), "");

    w.n = split_words(command, (char **)(uintptr_t)w.word, 16);
    add_word(&w, "-p");
    add_word(&w, "-m");
    add_word(&w, "2048");
    add_word(&w, "-o");
    add_word(&w, "/proc/self/fd/110");
    open_folders(&w);
    add_word(&w, "--");
    set_environment(&w, ours, early);
    return w;
}

struct seen {
    bool ok;
    char why[160];
    char *out, *err;
    size_t bytes, errors, processes;
};

_Noreturn static void
become(const struct cell *c, const struct words *w)
{
    for (int i = 0; i < 5; i++)
        if (c->file[i] >= 0 && dup2(c->file[i], 100 + i) < 0)
            _exit(126);
    if (dup2(c->reason, 110) < 0)
        _exit(126);
    for (int i = 0; i < 5; i++)
        if (c->file[i] < 0)
            close(i);
        else
            dup2(100 + i, i);
    execve(w->word[0], (char **)(uintptr_t)w->word,
        (char *[]){NULL});
    _exit(126);
}

static struct seen
run_loose(const struct words *w, const char *input)
{
    struct seen s = {.ok = false};
    struct cell c = {.player = "a program", .file = {
        nameless_file("in"), nameless_file("out"),
        nameless_file("err"), -1, nameless_file("witness")}};
    size_t bytes = strlen(input);

    if (write(c.file[0], input, bytes) != (ssize_t)bytes
        || lseek(c.file[0], 0, SEEK_SET) != 0)
        broken("cannot write a program's input");
    c.reason = nameless_file("reason");
    fflush(stdout);
    c.pid = fork();
    if (c.pid < 0)
        broken("cannot start a program");
    if (c.pid == 0)
        become(&c, w);
    s.ok = end_of_cell(&c, s.why, sizeof s.why);
    s.out = contents(c.file[1], &s.bytes);
    s.err = contents(c.file[2], &s.errors);
    free(contents(c.file[4], &s.processes));
    for (int i = 0; i < 5; i++)
        if (c.file[i] >= 0)
            close(c.file[i]);
    return s;
}

/* Judge a probe */
static bool apart;    /* threads are kept apart */
static bool forks;    /* a child finds the heap at rest */

static bool
may_be_run(void)
{
    if (*flaw_of_library != '\0')
        fail("%s", flaw_of_library);
    else if (!apart)
        fail("not run: first let two threads in, one at a time");
    else
        return true;
    return false;
}

static void
say_how(const struct seen *s, const char *probe, bool early)
{
    size_t n = 0;

    for (char *rest = s->err, *line; n < 4
         && (line = strsep(&rest, "\n")) != NULL; n++)
        if (*line != '\0')
            detail("%s", line);
    detail("to look at it: gdb -q -ex 'set environment LD_PRELOAD"
        " %s/libkeg.so:%s/liblock.so%s%s' -ex 'break lock_enter'"
        " -ex 'run %s' %s/probe", surroundings("KEG_TRUSTED"),
        surroundings("KEG_BUILT"), early ? ":" : "", early
        ? text_of("%s/libearly.so", surroundings("KEG_TRUSTED"), "")
        : "", probe, surroundings("KEG_TRUSTED"));
}

static void
judge_probe(const char *name, double points, const char *probe,
    bool early)
{
    struct words w = cell_words(true, early);
    struct seen s;

    test(name, points);
    if (strcmp(probe, "apart") == 0)
        apart = true;    /* until it turns out otherwise */
    if (!may_be_run())
        return;
    add_word(&w, text_of("%s/probe", surroundings("KEG_TRUSTED"),
        ""));
    add_word(&w, probe);
    s = run_loose(&w, "");
    s.out[strcspn(s.out, "\n")] = '\0';
    if (s.ok && strcmp(s.out, "ok") == 0 && s.processes > 0) {
        forks |= strcmp(probe, "fork") == 0;
        pass();
    } else {
        apart &= strcmp(probe, "apart") != 0;
        say_how(&s, probe, early);
        fail("%s", !s.ok ? s.why : s.processes == 0
            ? "the allocator was not asked for memory" : s.out);
    }
}

/* Judge a program for 15 */
static char *
random_lines(const char *name, size_t lines)
{
    uint64_t seed = seed_for(name);
    size_t bytes;
    char *text;
    FILE *out = open_memstream(&text, &bytes);

    if (out == NULL)
        broken("no memory");
    for (size_t i = 0; i < lines; i++) {
        unsigned long long a = number_below(&seed, 100000);
        unsigned long long b = number_below(&seed, 1000);
        unsigned long long c = number_below(&seed, 300);
        fprintf(out, "%llu %llu key%llu\n", a, b, c);
    }
    fclose(out);
    return text;
}

static void
compare(const struct seen *alone, const struct seen *with)
{
    if (!alone->ok)
        broken("a program fails by itself: %s", alone->why);
    if (!with->ok)
        fail("with the library it %s", with->why);
    else if (with->processes == 0)
        fail("the allocator was not asked for memory");
    else if (alone->bytes != with->bytes
        || memcmp(alone->out, with->out, with->bytes) != 0)
        fail("what it prints is not what it prints without the"
            " library");
    else if (with->errors != alone->errors)
        fail("with the library it says: %.80s", with->err);
    else
        pass();
}

static void
judge_program(const char *name, double points,
    const char *const *words, size_t lines, bool has_children)
{
    struct words alone = cell_words(false, false);
    struct words with = cell_words(true, false);
    struct seen a, b;
    char *input;

    test(name, points);
    if (!may_be_run())
        return;
    if (has_children && !forks) {
        fail("not run: first let a child find the heap at rest");
        return;
    }
    input = random_lines(name, lines);
    for (; *words != NULL; words++) {
        add_word(&alone, *words);
        add_word(&with, *words);
    }
    a = run_loose(&alone, input);
    errno = 0;
    b = run_loose(&with, input);
    errno = 0;
    compare(&a, &b);
    free(input);
}

static const char shell[] =
    "declare -A n; while read -r a b c; do"
    " n[$c]=$((${n[$c]:-0} + a)); done;"
    " for k in \"${!n[@]}\"; do echo \"$k ${n[$k]}\"; done"
    " | sort | while read -r k v; do echo \"$(echo $k) $v\"; done";
static const char program[] =
    "{ s[$3] = s[$3] \"-\" $1; t += $2 }"
    " END { for (k in s) print k, length(s[k]), s[k] | \"sort\";"
    " close(\"sort\"); print t }";

static void
judge_programs(void)
{
    char seed[32];
    uint64_t draw = seed_for("stress");
    const char *stress[] = {text_of("%s/stress",
        surroundings("KEG_TRUSTED"), ""), seed, NULL};

    snprintf(seed, sizeof seed, "%llu",
        (unsigned long long)number_below(&draw, 1000000000));
    stage("Programs");
    judge_program("four threads and their children", 6, stress, 0,
        true);
    judge_program("sort, with four threads", 4, (const char *[]){
        "sort", "--parallel=4", "-S", "8M", "-k2n", "-k1", NULL},
        60000, false);
    judge_program("bash, with pipes", 3,
        (const char *[]){"bash", "-c", shell, NULL}, 300, true);
    judge_program("awk, and a sort of its own", 3,
        (const char *[]){"awk", program, NULL}, 5000, true);
}

int
main(void)
{
    judge_start();
    judge_library();
    stage("Two threads");
    judge_probe("one at a time, and both", 16, "apart", false);
    judge_probe("who waits sleeps", 8, "sleeping", false);
    stage("One thread, twice");
    judge_probe("a signal handler allocates", 10, "handler", false);
    stage("Fork");
    judge_probe("the child finds the heap at rest", 10, "fork",
        false);
    judge_probe("life goes on in the parent", 6, "parent", false);
    judge_probe("fork handlers allocate", 8, "company", true);
    judge_probe("a fork from the inside", 6, "inner", false);
    judge_programs();
    return judge_end();
}
