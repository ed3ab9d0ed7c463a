/* Tangled from src/06-interface.nw: do not edit. */
/* The interface under threads and forks, on the real machine.
 *
 * While threads run, nothing here calls the C library's malloc,
 * not even through Check: it would move the break beside ours. So
 * threads count what is wrong, and the test looks at the sum. */
#include <check.h>
#include <stdatomic.h>
#include <sys/wait.h>

#include "edition.h"

/* Make and check a block */
struct block {
    size_t bytes;    /* of data */
    size_t seed;
    unsigned char data[];
};

static size_t
next_random(size_t *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 8 & 0xffffff;
}

static struct block *
make_block(size_t *seed)
{
    size_t kind = next_random(seed);
    size_t bytes = next_random(seed) % (kind % 16 ? 600 : 20000);
    struct block *b = keg_malloc(sizeof *b + bytes);

    if (b != NULL) {
        b->bytes = bytes;
        b->seed = kind;
        memset(b->data, (int)(kind & 0xff), bytes);
    }
    return b;
}

static bool
is_sound(const struct block *b, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if (b->data[i] != (b->seed & 0xff))
            return false;
    return true;
}

/* Check, perhaps resize, and free; what was wrong? */
static unsigned
consume(struct block *b, size_t wanted)
{
    unsigned wrong = !is_sound(b, b->bytes);

    if (wanted % 4 == 0) {
        size_t both = wanted < b->bytes ? wanted : b->bytes;
        b = keg_realloc(b, sizeof *b + wanted);
        if (b == NULL)
            return wrong + 1;
        wrong += !is_sound(b, both);
    }
    keg_free(b);
    return wrong;
}

/* Pass blocks around */
enum { places = 64 };
static _Atomic(struct block *) table[places];

static unsigned
pass_one(size_t *seed)
{
    struct block *new = make_block(seed);
    size_t wanted = next_random(seed) % 3000;
    struct block *old = atomic_exchange(
        &table[next_random(seed) % places], new);

    return (new == NULL) + (old == NULL ? 0 : consume(old, wanted));
}

static unsigned
clear_table(void)
{
    unsigned wrong = 0;

    for (int i = 0; i < places; i++) {
        struct block *old = atomic_exchange(&table[i], NULL);
        wrong += old == NULL ? 0 : consume(old, 1);
    }
    return wrong;
}

/* Let threads run */
enum { most_threads = 16, rounds = 20000 };
static pthread_t threads[most_threads];
static pthread_barrier_t gate;
static atomic_bool stop;
static atomic_uint all_wrong;

static void *
work(void *number)
{
    size_t seed = (uintptr_t)number;
    unsigned wrong = 0;

    pthread_barrier_wait(&gate);
    for (int i = 0; i < rounds && !stop; i++)
        wrong += pass_one(&seed);
    all_wrong += wrong;
    return NULL;
}

static void
start_threads(size_t n)
{
    stop = false;
    all_wrong = 0;
    pthread_barrier_init(&gate, NULL, (unsigned)n + 1);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, work,
            (void *)(i + 1)), 0);
    pthread_barrier_wait(&gate);
}

static void
join_threads(size_t n)
{
    for (size_t i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&gate);
}

/* Count what is in use */
static size_t
count_chunks_in_use(void)
{
    size_t n = 0;

    for (size_t i = page_dir_first(); i <= page_dir_last(); i++) {
        page_entry entry = page_dir_get(i);
        ck_assert(entry == NOT_MINE || entry == FREE
            || entry >= state_limit);
        if (entry >= state_limit)
            n += info_of(entry)->total - info_of(entry)->free;
    }
    return n;
}

static size_t
count_run_structures(void)
{
    size_t n = runs.spare != NULL;

    for (struct run *r = runs.head; r != NULL; r = r->next)
        n++;
    return n;
}

/* Test that blocks pass between threads */
START_TEST(blocks_pass_between_threads)
{
    static const size_t counts[] = {2, 4, 8, 16};
    unsigned wrong;

    start_threads(counts[_i]);
    join_threads(counts[_i]);
    wrong = clear_table();
    ck_assert_uint_eq(wrong + all_wrong, 0);
    ck_assert_ptr_null(keg_check());
    ck_assert_uint_eq(count_chunks_in_use(),
        count_run_structures());
    ck_assert_uint_eq(stats.findings, 0);
}
END_TEST

/* Test forks under load */
static int
live_as_a_child(size_t seed)
{
    unsigned wrong = 0;

    alarm(20);
    for (int i = 0; i < 300; i++)
        wrong += pass_one(&seed);
    wrong += clear_table();
    return wrong > 0 ? 1 : keg_check() != NULL ? 2 : 0;
}

START_TEST(children_find_the_heap_at_rest)
{
    int bad = 0, status;

    start_threads(4);
    for (size_t i = 0; i < 50; i++) {
        pid_t child = fork();
        if (child == 0)
            _exit(live_as_a_child(i));
        bad += child < 0 || waitpid(child, &status, 0) != child
            || status != 0;
    }
    stop = true;
    join_threads(4);
    ck_assert_int_eq(bad, 0);
    ck_assert_uint_eq(clear_table() + all_wrong, 0);
    ck_assert_ptr_null(keg_check());
}
END_TEST

/* Test a fork before the first allocation */
static atomic_bool is_inside, was_inside;

static void *
stay_inside(void *unused)
{
    os_lock();
    is_inside = true;
    usleep(50000);
    was_inside = true;
    os_unlock();
    return unused;
}

START_TEST(the_first_fork_waits_for_who_is_inside)
{
    bool waited;
    pid_t child;

    is_inside = was_inside = false;
    pthread_create(&threads[0], NULL, stay_inside, NULL);
    pthread_detach(threads[0]);
    while (!is_inside)
        usleep(1000);
    child = fork();
    waited = was_inside;
    if (child == 0)
        _exit(0);
    ck_assert(waited);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
}
END_TEST

/* Test a fork within a fork */
static bool fork_again;
static unsigned bad_children;

static void
reap(pid_t child)
{
    int status;

    if (child == 0)
        _exit(keg_malloc(1) == NULL);
    bad_children += waitpid(child, &status, 0) != child
        || status != 0;
}

static void
fork_within(void)
{
    pid_t child;

    if (!fork_again)
        return;
    fork_again = false;
    child = fork();
    if (child != 0)
        reap(child);
}

__attribute__((constructor(101))) static void
register_before_keg(void)
{
    pthread_atfork(fork_within, NULL, NULL);
}

START_TEST(a_fork_within_a_fork_drops_the_lock)
{
    pid_t self = getpid(), child;

    bad_children = 0;
    ck_assert_ptr_nonnull(keg_malloc(1));
    fork_again = true;
    child = fork();
    reap(child);
    if (getpid() != self)    /* the inner child */
        _exit(bad_children > 0 || keg_malloc(1) == NULL);
    ck_assert_ptr_nonnull(keg_malloc(1));
    ck_assert_uint_eq(bad_children, 0);
}
END_TEST

/* Test handlers of others around a fork */
static bool allocate_in_forks;
static unsigned bad_handlers;

static void
allocate_in_fork(void)
{
    void *p;

    if (!allocate_in_forks)
        return;
    p = keg_malloc(1);
    bad_handlers += p == NULL;
    keg_free(p);
}

__attribute__((constructor(101))) static void
register_others(void)
{
    pthread_atfork(allocate_in_fork, allocate_in_fork,
        allocate_in_fork);
}

static void *
do_nothing(void *arg)
{
    return arg;
}

START_TEST(handlers_around_a_fork_may_allocate)
{
    int status;
    pid_t child;

    if (_i > 0) {
        pthread_create(&threads[0], NULL, do_nothing, NULL);
        pthread_detach(threads[0]);
    }
    bad_handlers = 0;
    allocate_in_forks = true;
    child = fork();
    allocate_in_forks = false;
    if (child == 0)
        _exit(bad_handlers > 0 || keg_malloc(1) == NULL);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ck_assert_uint_eq(bad_handlers, 0);
    ck_assert_ptr_nonnull(keg_malloc(1));
}
END_TEST

/* Test a cancelled thread */
/* Let the writing of reports fail for a while */
static void
hush(bool on)
{
    static int kept = -1;

    if (on) {
        int nowhere = open("/dev/null", O_RDONLY | O_CLOEXEC);
        kept = dup(STDERR_FILENO);
        dup2(nowhere, STDERR_FILENO);
        close(nowhere);
    } else {
        dup2(kept, STDERR_FILENO);
        close(kept);
    }
}

static void *
report_while_cancelled(void *arg)
{
    pthread_cancel(pthread_self());
    keg_free(arg);
    pthread_testcancel();
    return NULL;
}

START_TEST(a_cancelled_thread_drops_the_lock)
{
    void *result;

    keg_malloc(1);
    hush(true);
    pthread_create(&threads[0], NULL, report_while_cancelled,
        &result);
    pthread_join(threads[0], &result);
    hush(false);
    ck_assert_ptr_eq(result, PTHREAD_CANCELED);
    ck_assert_ptr_nonnull(keg_malloc(1));
    ck_assert_uint_eq(stats.findings, 1);
}
END_TEST

/* Run the tests of threads */
static void begin(void) { keg_reset(); }

int
main(void)
{
    Suite *suite = suite_create("threads and forks");
    TCase *tc = tcase_create("real");

    tcase_add_checked_fixture(tc, begin, NULL);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, blocks_pass_between_threads, 0, 4);
    tcase_add_test(tc, children_find_the_heap_at_rest);
    tcase_add_test(tc, the_first_fork_waits_for_who_is_inside);
    tcase_add_test(tc, a_fork_within_a_fork_drops_the_lock);
    tcase_add_loop_test(tc, handlers_around_a_fork_may_allocate,
        0, 2);
    tcase_add_test(tc, a_cancelled_thread_drops_the_lock);
    suite_add_tcase(suite, tc);
    /* Run a suite of the interface */
    SRunner *runner = srunner_create(suite);
    int failed;

    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
