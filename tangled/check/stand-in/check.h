/* Tangled from src/90-stand-in.nw: do not edit. */
/* A small stand-in for Check, for machines that have none. Each
 * test runs in a process of its own; TAP goes to the file that
 * CK_TAP_LOG_FILE_NAME names, or to standard output. */
#ifndef KEG_STAND_IN_H
#define KEG_STAND_IN_H

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

#define stand_in static __attribute__((unused))

/* Keep the tests in a table */
typedef void (*TFun)(int);
typedef void (*SFun)(void);
typedef struct { const char *name; TFun run; } TTest;

typedef struct {
    const char *name;
    SFun set_up, tear_down;
    double timeout;    /* in seconds; 0 is none */
} TCase;

typedef struct { const char *name; } Suite;
typedef struct { int failed; } SRunner;
enum print_output { CK_ENV };

static struct stand_in_test {
    const TTest *test;
    TCase *tcase;
    int status;    /* that it should end with */
    int index;     /* in a loop, or -1 */
} stand_in_tests[2000];

static int stand_in_count;

/* Define a test and its failure */
enum { message_bytes = 4096, status_failed = 101 };
static char *stand_in_message;

__attribute__((noreturn, format(printf, 3, 4))) stand_in void
stand_in_fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    int n = snprintf(stand_in_message, message_bytes, "%s:%d: ",
        file, line);

    va_start(arguments, format);
    vsnprintf(stand_in_message + n, (size_t)(message_bytes - n),
        format, arguments);
    va_end(arguments);
    _exit(status_failed);
}

#define START_TEST(NAME) \
    static void NAME##_fn(int); \
    static const TTest NAME##_ttest = {#NAME, NAME##_fn}; \
    static const TTest *const NAME = &NAME##_ttest; \
    static void NAME##_fn(int _i __attribute__((unused)))
#define END_TEST
#define ck_abort_msg(...) \
    stand_in_fail(__FILE__, __LINE__, __VA_ARGS__)

/* Compare and complain */
#define ck_assert_msg(HOLDS, ...) \
    ((HOLDS) ? (void)0 : ck_abort_msg("" __VA_ARGS__))
#define ck_assert(HOLDS) ck_assert_msg(HOLDS, "%s", #HOLDS)
#define stand_in_compare(TYPE, FORMAT, X, OP, Y) do { \
    TYPE stand_in_x = (X), stand_in_y = (Y); \
    if (!(stand_in_x OP stand_in_y)) \
        ck_abort_msg("%s: %" FORMAT " and %" FORMAT, \
            #X " " #OP " " #Y, stand_in_x, stand_in_y); \
} while (0)

#define stand_in_int(X, OP, Y) \
    stand_in_compare(intmax_t, PRIdMAX, X, OP, Y)
#define stand_in_uint(X, OP, Y) \
    stand_in_compare(uintmax_t, PRIuMAX, X, OP, Y)
#define ck_assert_int_eq(X, Y) stand_in_int(X, ==, Y)
#define ck_assert_int_ne(X, Y) stand_in_int(X, !=, Y)
#define ck_assert_int_gt(X, Y) stand_in_int(X, >, Y)
#define ck_assert_int_ge(X, Y) stand_in_int(X, >=, Y)
#define ck_assert_int_lt(X, Y) stand_in_int(X, <, Y)
#define ck_assert_int_le(X, Y) stand_in_int(X, <=, Y)
#define ck_assert_uint_eq(X, Y) stand_in_uint(X, ==, Y)
#define ck_assert_uint_ne(X, Y) stand_in_uint(X, !=, Y)
#define ck_assert_uint_gt(X, Y) stand_in_uint(X, >, Y)
#define ck_assert_uint_ge(X, Y) stand_in_uint(X, >=, Y)
#define ck_assert_uint_lt(X, Y) stand_in_uint(X, <, Y)
#define ck_assert_uint_le(X, Y) stand_in_uint(X, <=, Y)
#define stand_in_ptr(X, OP, Y) do { \
    const void *stand_in_x = (X), *stand_in_y = (Y); \
    if (!(stand_in_x OP stand_in_y)) \
        ck_abort_msg("%s: %p and %p", #X " " #OP " " #Y, \
            stand_in_x, stand_in_y); \
} while (0)
#define ck_assert_ptr_eq(X, Y) stand_in_ptr(X, ==, Y)
#define ck_assert_ptr_ne(X, Y) stand_in_ptr(X, !=, Y)
#define ck_assert_ptr_null(X) ck_assert_ptr_eq(X, NULL)
#define ck_assert_ptr_nonnull(X) ck_assert_ptr_ne(X, NULL)
#define ck_assert_pstr_eq(X, Y) do { \
    const char *stand_in_x = (X), *stand_in_y = (Y); \
    if (stand_in_x != stand_in_y && (stand_in_x == NULL \
        || stand_in_y == NULL || strcmp(stand_in_x, stand_in_y))) \
        ck_abort_msg("%s: \"%s\" and \"%s\"", #X " == " #Y, \
            stand_in_x != NULL ? stand_in_x : "(null)", \
            stand_in_y != NULL ? stand_in_y : "(null)"); \
} while (0)
#define ck_assert_str_eq(X, Y) do { \
    ck_assert_ptr_nonnull(X); \
    ck_assert_pstr_eq(X, Y); \
} while (0)
#define ck_assert_mem_eq(X, Y, N) \
    ck_assert_msg(memcmp(X, Y, N) == 0, "%s differs", #X)
#define ck_assert_mem_ne(X, Y, N) \
    ck_assert_msg(memcmp(X, Y, N) != 0, "%s is the same", #X)

/* Fill the table */
stand_in TCase *
tcase_create(const char *name)
{
    static TCase cases[100];
    static size_t used;

    if (used == sizeof cases / sizeof *cases)
        abort();
    cases[used] = (TCase){.name = name, .timeout = 4};
    return &cases[used++];
}

stand_in void
stand_in_add(TCase *c, const TTest *test, int status, int from,
    int to)
{
    size_t room = sizeof stand_in_tests / sizeof *stand_in_tests;

    for (int i = from; i < to; i++) {
        if ((size_t)stand_in_count == room)
            abort();
        stand_in_tests[stand_in_count++] =
            (struct stand_in_test){test, c, status, i};
    }
}

#define tcase_add_test(C, T) stand_in_add(C, T, 0, -1, 0)
#define tcase_add_exit_test(C, T, S) stand_in_add(C, T, S, -1, 0)
#define tcase_add_loop_test(C, T, FROM, TO) \
    stand_in_add(C, T, 0, FROM, TO)
#define tcase_add_loop_exit_test(C, T, S, FROM, TO) \
    stand_in_add(C, T, S, FROM, TO)
#define tcase_add_checked_fixture(C, UP, DOWN) \
    ((C)->set_up = (UP), (C)->tear_down = (DOWN))
#define tcase_set_timeout(C, SECONDS) ((C)->timeout = (SECONDS))
#define suite_add_tcase(S, C) ((void)(S), (void)(C))
#define srunner_add_suite(R, S) ((void)(R), (void)(S))
#define srunner_ntests_failed(R) ((R)->failed)
#define srunner_free(R) ((void)(R))
stand_in Suite *
suite_create(const char *name)
{
    static Suite suite;

    suite.name = name;
    return &suite;
}

stand_in SRunner *
srunner_create(Suite *suite)
{
    static SRunner runner;

    (void)suite;
    return &runner;
}

/* Wait for a test */
stand_in double
stand_in_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

stand_in int    /* as waitpid says, or -1: too long */
stand_in_wait(pid_t child, double timeout)
{
    const char *times = getenv("CK_TIMEOUT_MULTIPLIER");
    double until = stand_in_now()
        + timeout * (times != NULL ? atof(times) : 1);
    struct timespec nap = {0, 500000};
    int status;

    while (waitpid(child, &status, WNOHANG) != child) {
        if (timeout > 0 && stand_in_now() > until) {
            kill(-child, SIGKILL);
            waitpid(child, &status, 0);
            return -1;
        }
        nanosleep(&nap, NULL);
    }
    kill(-child, SIGKILL);
    return status;
}

/* Run one test of the table */
stand_in pid_t
stand_in_start(const struct stand_in_test *t)
{
    pid_t child = fork();

    if (child != 0) {
        setpgid(child, child);
        return child;
    }
    setpgid(0, 0);
    if (t->tcase->set_up != NULL)
        t->tcase->set_up();
    t->test->run(t->index < 0 ? 0 : t->index);
    if (t->tcase->tear_down != NULL)
        t->tcase->tear_down();
    exit(0);
}

stand_in const char *    /* null if all was as it should be */
stand_in_run(const struct stand_in_test *t)
{
    static char why[100];
    pid_t child;
    int status;

    fflush(NULL);
    if ((child = stand_in_start(t)) < 0)
        return "cannot fork";
    status = stand_in_wait(child, t->tcase->timeout);
    if (status == -1)
        return "timed out";
    if (WIFEXITED(status) && WEXITSTATUS(status) == t->status)
        return NULL;
    if (WIFEXITED(status) && WEXITSTATUS(status) == status_failed)
        return stand_in_message;
    snprintf(why, sizeof why, "ended with status %#x", status);
    return why;
}

/* Run the table */
stand_in FILE *
stand_in_log(void)
{
    static char buffer[BUFSIZ];
    const char *path = getenv("CK_TAP_LOG_FILE_NAME");
    FILE *tap = stdout;

    if (path != NULL && strcmp(path, "-") != 0)
        tap = fopen(path, "w");
    if (tap == NULL) {
        perror(path);
        exit(1);
    }
    setvbuf(tap, buffer, _IOLBF, sizeof buffer);
    return tap;
}

stand_in void
srunner_run_all(SRunner *r, enum print_output unused)
{
    FILE *tap = stand_in_log();

    (void)unused;
    stand_in_message = mmap(NULL, message_bytes,
        PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (stand_in_message == MAP_FAILED) {
        perror("mmap");
        exit(1);
    }
    fprintf(tap, "1..%d\n", stand_in_count);
    for (int i = 0; i < stand_in_count; i++) {
        /* Run a test and tell */
        const struct stand_in_test *t = &stand_in_tests[i];
        const char *why = stand_in_run(t);

        r->failed += why != NULL;
        fprintf(tap, "%s %d - %s:%s", why == NULL ? "ok" : "not ok",
            i + 1, t->tcase->name, t->test->name);
        if (t->index >= 0)
            fprintf(tap, "[%d]", t->index);
        fprintf(tap, why == NULL ? "\n" : ": %s\n", why);
    }
    fflush(tap);
}

#endif
