/* Tangled from src/06-interface.nw: do not edit. */
/* The interface, tested on the model machine with pages of three
 * sizes. */
#define KEG_OS "os_model.c"
#include <check.h>
#include <setjmp.h>

#include "edition.h"
#include "model.h"

/* Play the model machine */
static size_t page_size_wanted;
static const bool vast_is_refused = true;

static void
fresh(const char *options)
{
    model_new(page_size_wanted, (size_t)1 << 28);
    keg_reset();
    malloc_options = options;
}

static enum os_error
error_of(int number)
{
    return (enum os_error)number;
}

static void
fail_to_say(const char *text, size_t bytes)
{
    (void)text, (void)bytes;
    os_set_error(OS_NO_MEMORY);
}

static void
hush(bool on)
{
    model.say = on ? fail_to_say : NULL;
}

static void
somebody_takes(size_t bytes)
{
    model_move_break((intptr_t)bytes);
}

#include "keg_tests.h"

/* Test the counters against the machine's */
static size_t
mapped_pages(void)
{
    size_t n = 0;

    for (size_t i = 0; i < arena_pages(); i++)
        n += (model.flags[i] & MAPPED) != 0;
    return n;
}

static void
compare_counters(void)
{
    struct keg_stats now = stats_now();
    uintptr_t bottom = page_address(page_dir_first());

    ck_assert_uint_eq(now.break_calls,
        model.calls[BREAK_UP] + model.calls[BREAK_DOWN]);
    ck_assert_uint_eq(now.map_calls, model.calls[MAP]);
    ck_assert_uint_eq(now.unmap_calls, model.calls[UNMAP]);
    ck_assert_uint_eq(now.advise_calls, model.calls[ADVISE]);
    ck_assert_uint_eq(now.directory_pages, mapped_pages());
    ck_assert_uint_eq(now.heap_pages,
        (model.brk - bottom) / page.size);
    ck_assert_ptr_null(keg_check());
}

START_TEST(the_counters_are_the_machines)
{
    void *p[500];

    fresh("H<<<<<");
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 500; i++)
            p[i] = keg_malloc(5 * os_page_size());
        compare_counters();
        for (int i = 0; i < 500; i++)
            keg_free(p[i]);
        compare_counters();
    }
    ck_assert_uint_gt(model.calls[BREAK_DOWN], 0);
    ck_assert_uint_gt(model.calls[ADVISE], 0);
}
END_TEST

/* Test a start that fails */
static void
refuse_from_then_on(enum model_call call)
{
    (void)call;
    if (model.failures > 0)
        model.fail_in = 1;
}

START_TEST(a_start_that_fails_is_tried_again)
{
    model.variable = "<q";
    model.fail_in = (uint64_t)_i;
    model.before = refuse_from_then_on;
    ck_assert_ptr_null(keg_malloc(1));
    ck_assert_int_eq(last_error(), OS_NO_MEMORY);
    ck_assert_ptr_null(keg_check());
    ck_assert_uint_gt(model.failures, 0);
    model.before = NULL;
    ck_assert_ptr_nonnull(keg_malloc(1));
    ck_assert_uint_eq(stats_now().findings, 1);
    ck_assert_uint_eq(option.cache, cache_pages / 2);
    ck_assert_uint_eq(model.calls[MAP], _i == 1 ? 2 : 1);
    ck_assert_ptr_null(keg_check());
}
END_TEST

/* Test a handler in the middle */
static void *held;
static unsigned tried, not_refused;

static void
expect_refusal(bool refused, enum os_error expected)
{
    tried++;
    not_refused += !refused || last_error() != expected;
    os_set_error(OS_INVALID);
}

static void
barge_in(enum model_call call)
{
    struct keg_stats now = {.heap_pages = 1};

    (void)call;
    os_set_error(OS_INVALID);
    for (int i = 0; i < ways_to_ask; i++)
        expect_refusal(ask(i, 100) == NULL, OS_DEADLOCK);
    /* Try the functions that do not ask for memory */
    expect_refusal(keg_realloc(held, 9) == NULL, OS_DEADLOCK);
    expect_refusal(keg_malloc_usable_size(held) == 0, OS_DEADLOCK);
    keg_free(held);
    expect_refusal(true, OS_INVALID);
    keg_free_sized(held, 100);
    expect_refusal(true, OS_INVALID);
    keg_stats(&now);
    expect_refusal(now.heap_pages == 0, OS_DEADLOCK);
    expect_refusal(keg_check() != NULL, OS_DEADLOCK);
    os_restore_error(0);
}

START_TEST(a_handler_in_the_middle_is_refused)
{
    tried = not_refused = 0;
    held = keg_malloc(100);
    paint(held, 100, 1);
    model.before = barge_in;
    hush(true);
    ck_assert_ptr_nonnull(keg_malloc(more_than_is_free()));
    model.before = NULL;
    hush(false);
    ck_assert_uint_eq(tried, ways_to_ask + 6);
    ck_assert_uint_eq(not_refused, 0);
    ck_assert_uint_eq(stats_now().findings, tried);
    ck_assert(holds(held, 100, 1));
    ck_assert_int_eq(find(held).finding, ALL_WELL);
    ck_assert_ptr_null(keg_check());
}
END_TEST

/* Test a trace that fails */
static void
fail_to_record(const char *text, size_t bytes)
{
    (void)text, (void)bytes;
    os_set_error(OS_INVALID);
}

START_TEST(a_trace_that_fails_hides_no_error)
{
    void *p;

    fresh("U");
    model.record = fail_to_record;
    p = keg_malloc(1);
    ck_assert_ptr_null(keg_malloc(SIZE_MAX));
    ck_assert_int_eq(last_error(), OS_NO_MEMORY);
    ck_assert_ptr_null(keg_realloc(p, SIZE_MAX));
    ck_assert_int_eq(last_error(), OS_NO_MEMORY);
}
END_TEST

/* Test the end under option X */
static jmp_buf end;

static void
jump_to_the_end(void)
{
    longjmp(end, 1);
}

START_TEST(under_x_the_program_ends)
{
    fresh("X");
    model.die = jump_to_the_end;
    if (setjmp(end) == 0) {
        keg_malloc(_i == 0 ? PTRDIFF_MAX : SIZE_MAX);
        ck_abort_msg("the program goes on");
    }
    ck_assert(dying);
    fresh(NULL);
}
END_TEST

/* Run the tests of the interface on the model machine */
static void
build(size_t page_size)
{
    page_size_wanted = page_size;
    fresh(NULL);
}

static void build_4(void) { build(4096); }
static void build_16(void) { build(16384); }
static void build_64(void) { build(65536); }

static void
add_model_case(Suite *suite, const char *name, SFun build_it)
{
    TCase *tc = tcase_create(name);

    tcase_add_checked_fixture(tc, build_it, model_give_back);
    tcase_set_timeout(tc, 60);
    add_tests_for_every_machine(tc);
    tcase_add_test(tc, the_counters_are_the_machines);
    tcase_add_loop_test(tc, a_start_that_fails_is_tried_again,
        1, 4);
    tcase_add_test(tc, a_handler_in_the_middle_is_refused);
    tcase_add_test(tc, a_trace_that_fails_hides_no_error);
    tcase_add_loop_test(tc, under_x_the_program_ends, 0, 2);
    suite_add_tcase(suite, tc);
}

int
main(void)
{
    Suite *suite = suite_create("interface, model machine");

    add_model_case(suite, "4K", build_4);
    add_model_case(suite, "16K", build_16);
    add_model_case(suite, "64K", build_64);
    /* Run a suite of the interface */
    SRunner *runner = srunner_create(suite);
    int failed;

    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
