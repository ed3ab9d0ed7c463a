/*
 * A small stand-in for Check, for machines other than the one we sit at: Debian does not install Check for i386 or
 * arm64 beside the native one without taking in a foreign architecture, and a header can be compiled anywhere.
 *
 * It has the part of Check's interface that the chapters use, runs every test in a process of its own, as Check does by
 * default, and writes TAP to the file CK_TAP_LOG_FILE_NAME, or to standard output. It never calls malloc.
 */
#ifndef KEG_TESTS_SHIM_CHECK_H
#define KEG_TESTS_SHIM_CHECK_H

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CK_ATTRIBUTE_UNUSED __attribute__((unused))
#define SHIM_FN static CK_ATTRIBUTE_UNUSED

enum { SHIM_TESTS = 2000, SHIM_CASES = 200 };

typedef void (*TFun)(int);
typedef void (*SFun)(void);
typedef struct {
    const char *name;
    TFun run;
} TTest;
typedef struct {
    const char *name;
    SFun setup, teardown;                  /* in the test's process */
    SFun unchecked_setup, unchecked_teardown;   /* once, in ours */
    double timeout;                        /* seconds; 0 is none */
} TCase;
typedef struct {
    const char *name;
} Suite;
typedef struct {
    int failed, run;
} SRunner;
enum fork_status { CK_FORK_GETENV, CK_FORK, CK_NOFORK };
enum print_output { CK_SILENT, CK_MINIMAL, CK_NORMAL, CK_VERBOSE, CK_ENV, CK_LAST };

static struct shim_test {
    const TTest *test;
    TCase *tcase;
    int signal, status, index;
    bool looped;
} shim_tests[SHIM_TESTS];
static int shim_count;
static TCase shim_cases[SHIM_CASES];
static int shim_case_count;
static char *shim_message;                 /* shared with the test's process */
enum { SHIM_MESSAGE = 4096 };

/* ---- what a test calls */

#define START_TEST(NAME) \
    static void NAME##_fn(int); \
    static const TTest NAME##_ttest = {#NAME, NAME##_fn}; \
    static const TTest *const NAME = &NAME##_ttest; \
    static void NAME##_fn(int _i CK_ATTRIBUTE_UNUSED)
#define END_TEST

__attribute__((noreturn, format(printf, 3, 4))) SHIM_FN void
shim_fail(const char *file, int line, const char *format, ...)
{
    va_list ap;
    int n = snprintf(shim_message, SHIM_MESSAGE, "%s:%d: ", file, line);

    va_start(ap, format);
    if (n >= 0 && n < SHIM_MESSAGE)
        vsnprintf(shim_message + n, (size_t)(SHIM_MESSAGE - n), format, ap);
    va_end(ap);
    _exit(101);
}

#define ck_abort_msg(...) shim_fail(__FILE__, __LINE__, __VA_ARGS__)
#define ck_abort() ck_abort_msg("failed")
#define ck_assert_msg(EXPR, ...) ((EXPR) ? (void)0 : ck_abort_msg("" __VA_ARGS__))
#define ck_assert(EXPR) ((EXPR) ? (void)0 : ck_abort_msg("'%s' failed", #EXPR))

#define SHIM_COMPARE(TYPE, FORMAT, X, OP, Y) do { \
    TYPE shim_x = (X); \
    TYPE shim_y = (Y); \
    if (!(shim_x OP shim_y)) \
        ck_abort_msg("'%s' failed: %" FORMAT " and %" FORMAT, #X " " #OP " " #Y, shim_x, shim_y); \
} while (0)
#define ck_assert_int_eq(X, Y) SHIM_COMPARE(intmax_t, PRIdMAX, X, ==, Y)
#define ck_assert_int_ne(X, Y) SHIM_COMPARE(intmax_t, PRIdMAX, X, !=, Y)
#define ck_assert_int_lt(X, Y) SHIM_COMPARE(intmax_t, PRIdMAX, X, <, Y)
#define ck_assert_int_le(X, Y) SHIM_COMPARE(intmax_t, PRIdMAX, X, <=, Y)
#define ck_assert_int_gt(X, Y) SHIM_COMPARE(intmax_t, PRIdMAX, X, >, Y)
#define ck_assert_int_ge(X, Y) SHIM_COMPARE(intmax_t, PRIdMAX, X, >=, Y)
#define ck_assert_uint_eq(X, Y) SHIM_COMPARE(uintmax_t, PRIuMAX, X, ==, Y)
#define ck_assert_uint_ne(X, Y) SHIM_COMPARE(uintmax_t, PRIuMAX, X, !=, Y)
#define ck_assert_uint_lt(X, Y) SHIM_COMPARE(uintmax_t, PRIuMAX, X, <, Y)
#define ck_assert_uint_le(X, Y) SHIM_COMPARE(uintmax_t, PRIuMAX, X, <=, Y)
#define ck_assert_uint_gt(X, Y) SHIM_COMPARE(uintmax_t, PRIuMAX, X, >, Y)
#define ck_assert_uint_ge(X, Y) SHIM_COMPARE(uintmax_t, PRIuMAX, X, >=, Y)
#define ck_assert_ptr_eq(X, Y) SHIM_COMPARE(const void *, "p", X, ==, Y)
#define ck_assert_ptr_ne(X, Y) SHIM_COMPARE(const void *, "p", X, !=, Y)
#define ck_assert_ptr_null(X) ck_assert_ptr_eq(X, NULL)
#define ck_assert_ptr_nonnull(X) ck_assert_ptr_ne(X, NULL)
#define SHIM_COMPARE_STR(X, OP, Y) do { \
    const char *shim_x = (X), *shim_y = (Y); \
    if (shim_x == NULL || shim_y == NULL || !(strcmp(shim_x, shim_y) OP 0)) \
        ck_abort_msg("'%s' failed: \"%s\" and \"%s\"", #X " " #OP " " #Y, shim_x ? shim_x : "(null)", \
            shim_y ? shim_y : "(null)"); \
} while (0)
#define ck_assert_str_eq(X, Y) SHIM_COMPARE_STR(X, ==, Y)
#define ck_assert_str_ne(X, Y) SHIM_COMPARE_STR(X, !=, Y)
#define ck_assert_str_lt(X, Y) SHIM_COMPARE_STR(X, <, Y)
#define ck_assert_str_gt(X, Y) SHIM_COMPARE_STR(X, >, Y)
#define ck_assert_pstr_eq(X, Y) do {        /* as str, but null equals null */ \
    const char *shim_p = (X), *shim_q = (Y); \
    if (shim_p != NULL || shim_q != NULL) \
        ck_assert_str_eq(shim_p, shim_q); \
} while (0)
#define ck_assert_double_eq(X, Y) SHIM_COMPARE(double, "g", X, ==, Y)
#define ck_assert_double_ne(X, Y) SHIM_COMPARE(double, "g", X, !=, Y)
#define ck_assert_double_lt(X, Y) SHIM_COMPARE(double, "g", X, <, Y)
#define ck_assert_double_le(X, Y) SHIM_COMPARE(double, "g", X, <=, Y)
#define ck_assert_double_gt(X, Y) SHIM_COMPARE(double, "g", X, >, Y)
#define ck_assert_double_ge(X, Y) SHIM_COMPARE(double, "g", X, >=, Y)
#define ck_assert_double_eq_tol(X, Y, T) ck_assert_double_le((X) > (Y) ? (X) - (Y) : (Y) - (X), T)
#define ck_assert_mem_eq(X, Y, N) ck_assert_msg(memcmp(X, Y, N) == 0, "'%s' and '%s' differ", #X, #Y)
#define ck_assert_mem_ne(X, Y, N) ck_assert_msg(memcmp(X, Y, N) != 0, "'%s' and '%s' are equal", #X, #Y)

/* ---- what a program's main calls */

SHIM_FN Suite *
suite_create(const char *name)
{
    static Suite s;

    s.name = name;
    return &s;
}

SHIM_FN TCase *
tcase_create(const char *name)
{
    TCase *t = &shim_cases[shim_case_count++];

    if (shim_case_count == SHIM_CASES)
        abort();
    t->name = name;
    t->timeout = 4;
    return t;
}

SHIM_FN void
shim_add(TCase *t, const TTest *test, int signal, int status, int from, int to, bool looped)
{
    for (int i = from; i < to; i++) {
        if (shim_count == SHIM_TESTS)
            abort();
        shim_tests[shim_count++] = (struct shim_test){test, t, signal, status, i, looped};
    }
}

#define tcase_add_test(T, TEST) shim_add(T, TEST, 0, 0, 0, 1, false)
#define tcase_add_test_raise_signal(T, TEST, SIG) shim_add(T, TEST, SIG, 0, 0, 1, false)
#define tcase_add_exit_test(T, TEST, STATUS) shim_add(T, TEST, 0, STATUS, 0, 1, false)
#define tcase_add_loop_test(T, TEST, FROM, TO) shim_add(T, TEST, 0, 0, FROM, TO, true)
#define tcase_add_loop_test_raise_signal(T, TEST, SIG, FROM, TO) shim_add(T, TEST, SIG, 0, FROM, TO, true)
#define tcase_add_loop_exit_test(T, TEST, STATUS, FROM, TO) shim_add(T, TEST, 0, STATUS, FROM, TO, true)
#define tcase_add_checked_fixture(T, SETUP, TEARDOWN) ((T)->setup = (SETUP), (T)->teardown = (TEARDOWN))
#define tcase_add_unchecked_fixture(T, SETUP, TEARDOWN) \
    ((T)->unchecked_setup = (SETUP), (T)->unchecked_teardown = (TEARDOWN))
#define tcase_set_timeout(T, SECONDS) ((T)->timeout = (SECONDS))
#define tcase_set_tags(T, TAGS) ((void)(T), (void)(TAGS))
#define suite_add_tcase(S, T) ((void)(S), (void)(T))

SHIM_FN SRunner *
srunner_create(Suite *s)
{
    static SRunner r;

    (void)s;
    return &r;
}

#define srunner_add_suite(R, S) ((void)(R), (void)(S))
#define srunner_set_fork_status(R, STATUS) ((void)(R), (void)(STATUS))
#define srunner_fork_status(R) ((void)(R), CK_FORK)
#define srunner_free(R) ((void)(R))
#define srunner_ntests_failed(R) ((R)->failed)
#define srunner_ntests_run(R) ((R)->run)

/* ---- running */

SHIM_FN double
shim_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Wait for the test's process; what ended it as waitpid says, or -1 if it took too long. */
SHIM_FN int
shim_wait(pid_t child, double timeout)
{
    const char *times = getenv("CK_TIMEOUT_MULTIPLIER");
    double until = shim_now() + timeout * (times != NULL ? atof(times) : 1);
    struct timespec nap = {0, 200000};
    int status;

    while (waitpid(child, &status, WNOHANG) != child) {
        if (timeout > 0 && shim_now() > until) {
            kill(-child, SIGKILL);
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            return -1;
        }
        nanosleep(&nap, NULL);
        if (nap.tv_nsec < 5000000)
            nap.tv_nsec += 200000;
    }
    kill(-child, SIGKILL);                 /* whatever the test left behind */
    return status;
}

/* Run one test; NULL if it did what was expected of it. */
SHIM_FN const char *
shim_run(const struct shim_test *t)
{
    static char why[200];
    pid_t child;
    int status;

    snprintf(shim_message, SHIM_MESSAGE, "failed");
    fflush(NULL);
    child = fork();
    if (child < 0)
        return "cannot fork";
    if (child == 0) {
        setpgid(0, 0);
        if (t->tcase->setup != NULL)
            t->tcase->setup();
        t->test->run(t->index);
        if (t->tcase->teardown != NULL)
            t->tcase->teardown();
        exit(0);
    }
    setpgid(child, child);
    status = shim_wait(child, t->tcase->timeout);
    if (status == -1)
        return "timed out";
    if (t->signal != 0 ? WIFSIGNALED(status) && WTERMSIG(status) == t->signal
                       : WIFEXITED(status) && WEXITSTATUS(status) == t->status)
        return NULL;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 101)
        return shim_message;
    snprintf(why, sizeof why, WIFSIGNALED(status) ? "killed by signal %d" : "exited with status %d",
        WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    return why;
}

SHIM_FN void
srunner_run_all(SRunner *r, enum print_output output)
{
    const char *path = getenv("CK_TAP_LOG_FILE_NAME");
    FILE *tap = path != NULL && strcmp(path, "-") != 0 ? fopen(path, "w") : stdout;
    static char buffer[BUFSIZ];
    TCase *current = NULL;

    (void)output;
    if (tap == NULL) {
        perror(path);
        exit(1);
    }
    setvbuf(tap, buffer, _IOLBF, sizeof buffer);
    shim_message = mmap(NULL, SHIM_MESSAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shim_message == MAP_FAILED) {
        perror("mmap");
        exit(1);
    }
    fprintf(tap, "1..%d\n", shim_count);
    for (int i = 0; i < shim_count; i++) {
        const struct shim_test *t = &shim_tests[i];
        const char *why;

        if (t->tcase != current) {
            if (current != NULL && current->unchecked_teardown != NULL)
                current->unchecked_teardown();
            current = t->tcase;
            if (current->unchecked_setup != NULL)
                current->unchecked_setup();
        }
        why = shim_run(t);
        r->run++;
        r->failed += why != NULL;
        fprintf(tap, "%s %d - %s:%s", why == NULL ? "ok" : "not ok", i + 1, t->tcase->name, t->test->name);
        if (t->looped)
            fprintf(tap, "[%d]", t->index);
        fprintf(tap, why == NULL ? "\n" : ": %s\n", why);
    }
    if (current != NULL && current->unchecked_teardown != NULL)
        current->unchecked_teardown();
    fflush(tap);
}

#endif
