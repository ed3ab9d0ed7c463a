/* Tangled from src/06-interface.nw: do not edit. */
/* The interface under signals whose handlers allocate, on the real
 * machine. */
#include <check.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#include "edition.h"

/* Allocate in a handler */
static atomic_uint served, refused, wrong, forked_badly;
static atomic_bool fork_next;

static void *
ask_by_turns(unsigned turn, size_t bytes)
{
    void *p = NULL;

    switch (turn % 4) {
    case 0: return keg_malloc(bytes);
    case 1: return keg_calloc(bytes, 1);
    case 2: return keg_realloc(NULL, bytes);
    }
    errno = keg_posix_memalign(&p, 64, bytes);
    return p;
}

/* Fork in a handler */
static atomic_bool is_child;

static void
fork_here(void)
{
    pid_t child;

    if (!atomic_exchange(&fork_next, false))
        return;
    child = fork();
    if (child == 0)
        is_child = true;
    else {
        int status;
        forked_badly += waitpid(child, &status, 0) != child
            || status != 0;
    }
}

static void
handle(int signal_number)
{
    static atomic_uint turn;
    int kept = errno;
    void *p = ask_by_turns(turn++, 100);

    (void)signal_number;
    if (p == NULL) {
        wrong += errno != EDEADLK;
        refused++;
        fork_here();
    } else {
        memset(p, 0x55, 100);
        keg_free(p);
        served++;
    }
    errno = kept;
}

/* Catch what is reported */
static FILE *reports;
static int stderr_kept;

static void
catch_reports(void)
{
    reports = tmpfile();
    ck_assert_ptr_nonnull(reports);
    stderr_kept = dup(STDERR_FILENO);
    ck_assert_int_ge(dup2(fileno(reports), STDERR_FILENO), 0);
}

static unsigned
count_reports(void)
{
    unsigned lines = 0;

    dup2(stderr_kept, STDERR_FILENO);
    close(stderr_kept);
    rewind(reports);
    for (int c; (c = getc(reports)) != EOF;)
        lines += c == '\n';
    fclose(reports);
    return lines;
}

/* Work until handlers were served and refused */
enum { enough = 100, most_seconds = 20 };

static void
work_on_one(unsigned char **p, size_t i, size_t round)
{
    size_t bytes = (i * 97 + round * 31) % 9000 + 1;

    if (*p != NULL)
        wrong += **p != (unsigned char)i;
    keg_free(*p);
    *p = keg_malloc(bytes);
    if (*p == NULL)
        wrong++;
    else
        memset(*p, (int)i, bytes);
}

static atomic_bool go;

static bool
has_had_enough(time_t start)
{
    return (served >= enough && refused >= enough)
        || time(NULL) - start > most_seconds;
}

static void *
work_until_enough(void *unused)
{
    unsigned char *p[200] = {NULL};
    time_t start = time(NULL);

    while (!go)
        sched_yield();
    for (size_t round = 0; !has_had_enough(start); round++)
        for (size_t i = 0; i < 200; i++)
            work_on_one(&p[i], i, round);
    for (size_t i = 0; i < 200; i++)
        keg_free(p[i]);
    return unused;
}

static void
set_timer(suseconds_t microseconds)
{
    struct itimerval every = {{0, microseconds}, {0, microseconds}};
    struct sigaction action = {.sa_handler = handle,
        .sa_flags = SA_RESTART};

    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &every, NULL);
}

/* Test handlers that allocate */
static void
check_outcome(void)
{
    unsigned lines = count_reports();

    ck_assert_uint_eq(wrong, 0);
    ck_assert_uint_ge(served, enough);
    ck_assert_uint_ge(refused, enough);
    ck_assert_uint_eq(lines, refused);
    struct keg_stats now;
    keg_stats(&now);
    ck_assert_uint_eq(now.findings, refused);
    ck_assert_ptr_null(keg_check());
}

START_TEST(handlers_are_served_or_refused)
{
    pthread_t thread[3];

    catch_reports();
    for (int i = 0; i < _i; i++)
        pthread_create(&thread[i], NULL, work_until_enough, NULL);
    go = true;
    set_timer(1000);
    work_until_enough(NULL);
    for (int i = 0; i < _i; i++)
        pthread_join(thread[i], NULL);
    set_timer(0);
    check_outcome();
}
END_TEST

/* Test a handler that forks */
START_TEST(a_handler_may_fork)
{
    unsigned char *p[200] = {NULL};
    time_t start = time(NULL);

    catch_reports();
    fork_next = true;
    set_timer(1000);
    for (size_t round = 0; !has_had_enough(start); round++)
        for (size_t i = 0; i < 200; i++) {
            work_on_one(&p[i], i, round);
            if (is_child)
                _exit(wrong != 0 || keg_check() != NULL);
        }
    set_timer(0);
    ck_assert(!fork_next);
    ck_assert_uint_eq(forked_badly, 0);
    check_outcome();
}
END_TEST

/* Run the tests of signals */
static void
begin(void)
{
    keg_reset();
    served = refused = wrong = forked_badly = 0;
    go = false;
}

int
main(void)
{
    Suite *suite = suite_create("signals");
    TCase *tc = tcase_create("real");

    tcase_add_checked_fixture(tc, begin, NULL);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, handlers_are_served_or_refused);
    tcase_add_loop_test(tc, handlers_are_served_or_refused, 3, 4);
    tcase_add_test(tc, a_handler_may_fork);
    suite_add_tcase(suite, tc);
    /* Run a suite of the interface */
    SRunner *runner = srunner_create(suite);
    int failed;

    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
