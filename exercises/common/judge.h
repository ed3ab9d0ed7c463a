/* Tangled from src/96-judges-18.nw: do not edit. */
/* What all judges share: results, seeds, the submission's files
 * and the programs made from it. A judge is one file that includes
 * this header and has a main:
 *
 *     judge_start();
 *     stage("Reading");
 *     test("two plain lines", 4);    // points
 *     ... pass(), or fail(...), or partial(...) ...
 *     return judge_end();
 *
 * exercises/grade says in the environment what it needs:
 *   KEG_SEED      the seed of this student and exercise, decimal
 *   KEG_COURSE_SEED  one that the student cannot know, where the
 *                 first one is public; or unset
 *   KEG_PRACTICE  set if this is practice, not grading
 *   KEG_SUBMITTED the folder of the submitted files
 *   KEG_BUILT     the folder of the programs made from them
 *   KEG_TRUSTED   the folder of our own programs
 *   KEG_CONFINE   the program that confines, or what replaces it
 *   KEG_HIDDEN    the course's folder of hidden traces, or unset
 *   KEG_FAILED    where a failing input goes, without its suffix */
#ifndef KEG_JUDGE_H
#define KEG_JUDGE_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static time_t started_at;

/* The judge itself cannot go on; the student is not to blame. */
__attribute__((format(printf, 1, 2)))
_Noreturn static void
broken(const char *format, ...)
{
    va_list arguments;

    fflush(stdout);
    fputs("judge: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s%s\n", errno ? ": " : "",
        errno ? strerror(errno) : "");
    exit(3);
}

/* Know the surroundings of a judge */
static bool practice;
static const char *hidden_folder;    /* or null */

static inline const char *
surroundings(const char *variable)
{
    const char *text = getenv(variable);

    errno = 0;
    if (text == NULL)
        broken("%s is not set: judges are run by exercises/grade",
            variable);
    return text;
}

static inline void
judge_start(void)
{
    practice = getenv("KEG_PRACTICE") != NULL;
    hidden_folder = getenv("KEG_HIDDEN");
    surroundings("KEG_SEED");
    started_at = time(NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* In practice: a new file that keeps the first failing input, to
 * be closed by the caller. Otherwise null. */
static inline FILE *
failing(const char *suffix)
{
    const char *start = getenv("KEG_FAILED");
    char name[4096];

    if (!practice || start == NULL)
        return NULL;
    snprintf(name, sizeof name, "%s.%s", start, suffix);
    return fopen(name, "wxe");    /* the first one is kept */
}

/* The same for a text; false if it was not kept. */
static inline bool
keep_input(const char *text, size_t bytes)
{
    FILE *keep = failing("input");

    if (keep == NULL)
        return false;
    fwrite(text, 1, bytes, keep);
    fclose(keep);
    return true;
}

/* Print results */
static struct {
    char name[128];
    double max;
    bool open;
    unsigned failed;    /* tests without full points */
} at_test;

static inline void
put_line(const char *format, va_list arguments)
{
    char text[2048];
    int n = vsnprintf(text, sizeof text, format, arguments);

    for (int i = 0; i < n && text[i] != '\0'; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            text[i] = ' ';
    printf("%s\n", text);
}

static inline void
stage(const char *name)
{
    printf("S\t%s\n", name);
}

static inline void
test(const char *name, double max)
{
    errno = 0;
    if (at_test.open)
        broken("test \"%s\" has no verdict", at_test.name);
    snprintf(at_test.name, sizeof at_test.name, "%s", name);
    at_test.max = max;
    at_test.open = true;
}

/* A line below a failed test: its input, what was expected. */
__attribute__((format(printf, 1, 2)))
static inline void
detail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    printf("D\t");
    put_line(format, arguments);
    va_end(arguments);
}

static inline void
end_test(double fraction, const char *format, va_list arguments)
{
    errno = 0;
    if (!at_test.open)
        broken("a verdict without a test");
    at_test.open = false;
    at_test.failed += fraction < 1;
    printf("T\t%s\t%.4f\t%.4f\t", at_test.name,
        fraction * at_test.max, at_test.max);
    put_line(format, arguments);
    fflush(stdout);
}

/* The three verdicts. The reason is a line that says what to do. */
__attribute__((format(printf, 2, 3)))
static inline void
partial(double fraction, const char *format, ...)
{
    va_list arguments;

    if (!(fraction >= 0))    /* nor is it a NaN */
        fraction = 0;
    va_start(arguments, format);
    end_test(fraction > 1 ? 1 : fraction, format, arguments);
    va_end(arguments);
}

__attribute__((format(printf, 1, 2)))
static inline void
fail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    end_test(0, format, arguments);
    va_end(arguments);
}

static inline void
pass(void)
{
    partial(1, "%s", "");
}

/* The value of main. */
static inline int
judge_end(void)
{
    errno = 0;
    if (at_test.open)
        broken("test \"%s\" has no verdict", at_test.name);
    printf("E\tok\n");
    return 0;
}

/* Draw numbers from a seed of the judge's */
static inline uint64_t
draw_next(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

/* A number below n, which is not 0. */
static inline uint64_t
number_below(uint64_t *seed, uint64_t n)
{
    return draw_next(seed) % n;
}

/* The seed of a test, from its name and the student's seed. */
static inline uint64_t
seed_for(const char *name)
{
    uint64_t seed = strtoull(surroundings("KEG_SEED"), NULL, 10);

    for (; *name != '\0'; name++) {
        seed ^= (unsigned char)*name;
        seed = draw_next(&seed);
    }
    return seed;
}

/* 1 for the reference value or a better one, 0 for the naive one
 * or a worse one, in between linear. Naive may be the larger or
 * the smaller of the two. */
static inline double
band(double value, double naive, double reference)
{
    double part = (value - naive) / (reference - naive);

    return !(part > 0) ? 0 : part > 1 ? 1 : part;
}

/* Read what was submitted */
enum { largest_text = 1 << 20 };

/* The text of a submitted file, with a 0 behind it, until the next
 * call for the same file or for ever. Null if there is none, or it
 * is too large, and then the open test has failed. */
static inline char *
submitted(const char *file, size_t *bytes)
{
    char name[4096];
    char *text = malloc(largest_text + 1);
    FILE *in;

    snprintf(name, sizeof name, "%s/%s",
        surroundings("KEG_SUBMITTED"), file);
    in = fopen(name, "re");
    if (text == NULL)
        broken("no memory");
    if (in == NULL) {
        fail("%s is missing", file);
        free(text);
        return NULL;
    }
    *bytes = fread(text, 1, largest_text, in);
    text[*bytes] = '\0';
    if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
        memcpy(text, "   ", 3);    /* some editors' first letter */
    if (getc(in) != EOF) {
        fail("%s is larger than 1 MiB", file);
        *bytes = 0;
    }
    fclose(in);
    if (!at_test.open) {
        free(text);
        return NULL;
    }
    return text;
}

/* Read the submission's output */
static inline int
nameless_file(const char *name)
{
    int file = memfd_create(name, MFD_CLOEXEC);

    if (file < 0)
        broken("cannot create %s", name);
    return file;
}

static inline char *
contents(int file, size_t *bytes)
{
    struct stat status;
    char *text;

    if (fstat(file, &status) != 0)
        broken("cannot read a program's output");
    text = calloc(1, (size_t)status.st_size + 1);
    if (text == NULL)
        broken("no memory");
    *bytes = (size_t)status.st_size;
    if (pread(file, text, *bytes, 0) != status.st_size)
        broken("cannot read a program's output");
    return text;
}

/* Start a confined program */
struct cell {
    const char *player;   /* its name in the folder of programs */
    const char *memory;   /* MiB */
    bool trusted;         /* one of our own */
    int file[5];          /* descriptors 0 to 4, or -1 */
    int reason;           /* where confine says why */
    pid_t pid;
};

/* KEG_CONFINE may be "confine" or a command with arguments. */
static inline size_t
split_words(char *text, char **words, size_t most)
{
    size_t n = 0;
    char *rest = NULL;

    char *word = strtok_r(text, " ", &rest);

    while (word != NULL && n < most) {
        words[n++] = word;
        word = strtok_r(NULL, " ", &rest);
    }
    return n;
}

_Noreturn static inline void
become_cell(const struct cell *c, const char *folder)
{
    char command[4096], program[4096], reason_file[32];
    char *words[32];
    size_t n;

    for (int i = 0; i < 5; i++)    /* clear of 0 to 4 first */
        if (c->file[i] >= 0 && dup2(c->file[i], 100 + i) < 0)
            _exit(126);
    snprintf(reason_file, sizeof reason_file, "/proc/self/fd/%d",
        110);
    if (dup2(c->reason, 110) < 0)
        _exit(126);
    for (int i = 0; i < 5; i++)
        if (c->file[i] < 0)
            close(i);
        else
            dup2(100 + i, i);
    /* Run confine on the player */
    snprintf(command, sizeof command, "%s",
        surroundings("KEG_CONFINE"));
    snprintf(program, sizeof program, "%s/%s", folder, c->player);
    n = split_words(command, words, 16);
    if (getenv("KEG_UNCONFINED") == NULL) {
        words[n++] = "-m";
        words[n++] = (char *)(uintptr_t)c->memory;
        words[n++] = "-o";
        words[n++] = reason_file;
        words[n++] = "--";
    }
    words[n++] = program;
    words[n] = NULL;
    execve(words[0], words, (char *[]){"PATH=/usr/bin:/bin", NULL});
    _exit(126);
}

enum { most_stopped = 3, most_seconds = 120 };
static unsigned stopped;    /* for their time */

static inline bool
is_tried_enough(void)
{
    return stopped >= most_stopped
        || time(NULL) > started_at + most_seconds;
}

static inline void
start_in_cell(struct cell *c, const char *folder)
{
    c->reason = nameless_file("reason");
    fflush(stdout);
    c->pid = 0;
    if (is_tried_enough() && !c->trusted)
        return;
    c->pid = fork();
    if (c->pid < 0)
        broken("cannot start a program");
    if (c->pid == 0)
        become_cell(c, folder);
}

/* Waits for its end. True if that was a good one; else why. */
static inline bool
end_of_cell(struct cell *c, char *why, size_t room)
{
    int status;
    size_t bytes;
    char *reason;

    if (c->pid == 0) {
        snprintf(why, room, "was not started: %s", stopped >=
            most_stopped ? "three tests before it had to be stopped"
            : "the tests before it took two minutes");
        close(c->reason);
        return false;
    }
    while (waitpid(c->pid, &status, 0) < 0)
        if (errno != EINTR)
            broken("lost a program");
    reason = contents(c->reason, &bytes);
    close(c->reason);
    reason[strcspn(reason, "\n")] = '\0';
    snprintf(why, room, "%s", reason);
    free(reason);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 126)
        broken("%s cannot be confined: %s", c->player, why);
    if (WIFSIGNALED(status))
        snprintf(why, room, "crashed: %s",
            strsignal(WTERMSIG(status)));
    stopped += strncmp(why, "used up", 7) == 0
        || strncmp(why, "did not end", 11) == 0;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Run a player on a text */
struct run {
    bool ok;          /* ended with 0, within the limits */
    char why[160];    /* if not: one line */
    char *out;        /* what it wrote, with a 0 behind it */
    size_t bytes;
    char *err;        /* the same for its standard error */
};

static inline struct run
run_on(struct cell c, const char *folder, const char *input,
    size_t bytes)
{
    struct run r = {.ok = false};
    size_t error_bytes;

    for (int i = 0; i < 5; i++)
        c.file[i] = i < 3 ? nameless_file("text") : -1;
    if (write(c.file[0], input, bytes) != (ssize_t)bytes
        || lseek(c.file[0], 0, SEEK_SET) != 0)
        broken("cannot write a program's input");
    start_in_cell(&c, folder);
    r.ok = end_of_cell(&c, r.why, sizeof r.why);
    r.out = contents(c.file[1], &r.bytes);
    r.err = contents(c.file[2], &error_bytes);
    for (int i = 0; i < 3; i++)
        close(c.file[i]);
    return r;
}

/* Run a program made from the submission, with this text as its
 * standard input. What it returns lives until run_free. */
static inline struct run
run_player(const char *player, const char *input, size_t bytes)
{
    return run_on((struct cell){.player = player, .memory = "1024"},
        surroundings("KEG_BUILT"), input, bytes);
}

static inline struct run
run_ours(const char *program, const char *input, size_t bytes)
{
    return run_on((struct cell){.player = program,
        .memory = "1024", .trusted = true},
        surroundings("KEG_TRUSTED"), input, bytes);
}

static inline void
run_free(struct run *r)
{
    free(r->out);
    free(r->err);
    r->out = r->err = NULL;
}

/* Drop lines of the text as long as the predicate holds of what is
 * left, trying at most so often. In place; the new length. Lines
 * before the first `keep` stay. */
static inline size_t
shrink_lines(char *text, size_t bytes, size_t keep,
    bool (*still)(const char *text, size_t bytes, void *data),
    void *data, int most)
{
    size_t lines = 0, part;
    unsigned before = stopped;    /* what hangs is left */
    char *trial = malloc(bytes + 1);

    if (trial == NULL)
        broken("no memory");
    for (size_t i = 0; i < bytes; i++)
        lines += text[i] == '\n';
    for (part = lines / 2; part > 0 && most > 0; part /= 2)
        for (size_t from = keep; from < lines && most > 0;) {
            /* Leave out part lines from from on */
            size_t n = 0, line = 0;
            for (size_t i = 0; i < bytes; i++) {
                if (line < from || line >= from + part)
                    trial[n++] = text[i];
                line += text[i] == '\n';
            }
            trial[n] = '\0';
            if (n < bytes && most-- > 0 && stopped == before
                && still(trial, n, data)) {
                memcpy(text, trial, n + 1);
                bytes = n;
                lines -= part < lines - from ? part : lines - from;
            } else {
                from += part;
            }
        }
    free(trial);
    return bytes;
}

#endif
