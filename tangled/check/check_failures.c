/* Tangled from src/08-walker.nw: do not edit. */
/* Every system call of a history is refused, one after the other:
 * once, and for ever. What was promised must hold all the same. */
#define KEG_OS "os_model.c"
#include "edition.h"
#include "model.h"
#include "history.h"

#include <check.h>

/* Make a history to be refused */
static const size_t page_sizes[] = {4096, 16384, 65536};
enum { histories = 3 * profiles };

static void
make_history(struct history *h, int i)
{
    memset(h, 0, sizeof *h);
    h->page_size = page_sizes[i % 3];
    strcpy(h->options, i % 2 == 0 ? "<<<<<" : "");
    h->count = (size_t)(200 / number_from("KEG_SLOW", 1)) + 20;
    generate(h, (enum profile)(i / 3), (uint64_t)i);
}

/* Play a history that is refused */
static void
demand_a_small_heap(void)
{
    struct keg_stats now;
    bool alone = true;

    model.fail_in = model.limit = 0;
    model.before = NULL;
    keg_free(keg_malloc(2 * page.size));
    keg_stats(&now);
    for (size_t i = 0; i < slots; i++)
        alone &= shadow.block[i].start == NULL;
    if (alone && state == STARTED) {
        ck_assert_uint_eq(now.heap_pages - now.free_pages, 1);
        ck_assert_uint_eq(now.free_pages,
            break_keep((size_t)now.free_pages));
    }
}

static void
must_end_well(const struct history *h)
{
    size_t played;
    const char *flaw = play(h, &played);

    if (flaw != NULL) {
        printf("# %s\n", flaw);
        write_history(stdout, h);
        fflush(stdout);
    }
    ck_assert_pstr_eq(flaw, NULL);
    demand_a_small_heap();
}

/* Test that every call may fail */
START_TEST(every_call_may_fail)
{
    static struct history h;
    uint64_t calls[model_calls];

    make_history(&h, _i);
    must_end_well(&h);
    memcpy(calls, model.calls, sizeof calls);
    for (h.kind = BREAK_UP; h.kind <= MAP; h.kind++)
        for (h.refuse = 1; h.refuse <= calls[h.kind]; h.refuse++) {
            h.for_ever = false;
            must_end_well(&h);
            h.for_ever = true;
            must_end_well(&h);
        }
}
END_TEST

/* Test that any limit will do */
START_TEST(any_limit_will_do)
{
    static struct history h;
    size_t step = 1 + (size_t)number_from("KEG_SLOW", 0) / 3;

    make_history(&h, _i);
    for (h.limit = 1; h.limit < 80; h.limit += step)
        must_end_well(&h);
}
END_TEST

/* Test a heap that cannot start */
START_TEST(a_heap_that_cannot_start_tries_again)
{
    void *p;

    model_new(page_sizes[_i % 3], 1024 * page_sizes[_i % 3]);
    keg_reset();
    model.fail_kinds = 1u << (_i < 3 ? MAP : BREAK_UP);
    model.fail_in = 1;
    ck_assert_ptr_null(keg_malloc(100));
    ck_assert_uint_eq(model.error, OS_NO_MEMORY);
    ck_assert_uint_eq(model.failures, 1);
    ck_assert_pstr_eq(keg_check(), NULL);
    p = keg_malloc(100);
    ck_assert_ptr_nonnull(p);
    keg_free(p);
    ck_assert_uint_eq(model.calls[MAP], _i < 3 ? 2 : 1);
    ck_assert_uint_eq(stats.findings, 0);
}
END_TEST

/* Test a directory that cannot grow */
/* Fill the heap until the directory is full */
static void *
fill_heap(size_t page_size)
{
    size_t entries = page_size / sizeof(page_entry);
    size_t pages = entries + entries / 8 + 1024;
    void *large;

    model_new(page_size, pages * page_size);
    keg_reset();
    do
        ck_assert_ptr_nonnull(keg_malloc(page_size));
    while (runs_pages() > 0);
    large = keg_malloc((entries - 2 - page_dir_last()) * page_size);
    ck_assert_uint_eq(page_dir_last(), entries - 2);
    return large;
}

START_TEST(a_directory_that_cannot_grow_costs_nothing)
{
    struct keg_stats then, now;
    void *large = fill_heap(page_sizes[_i]);
    size_t room = keg_malloc_usable_size(large);
    uintptr_t before = os_break();

    keg_stats(&then);
    model.fail_kinds = 1u << MAP;
    model.fail_in = 1;
    shadow.for_ever = true;
    model.before = keep_refusing;
    ck_assert_ptr_null(keg_malloc(more_than_is_free()));
    ck_assert_uint_eq(model.error, OS_NO_MEMORY);
    ck_assert_uint_eq(os_break(), before);
    keg_stats(&now);
    ck_assert_uint_eq(now.heap_pages, then.heap_pages);
    ck_assert_uint_eq(now.remakes, 0);
    ck_assert_pstr_eq(keg_check(), NULL);
    /* Demand that the directory grows when it may */
    model.before = NULL;
    model.fail_in = 0;
    ck_assert_ptr_nonnull(keg_malloc(more_than_is_free()));
    keg_stats(&now);
    ck_assert_uint_gt(now.directory_pages, then.directory_pages);
    ck_assert_uint_eq(keg_malloc_usable_size(large), room);
    ck_assert_pstr_eq(keg_check(), NULL);
}
END_TEST

/* Test a break that cannot be lowered */
START_TEST(pages_are_given_back_another_time)
{
    size_t kept;
    void *p;

    model_new(page_sizes[_i % 3], 1024 * page_sizes[_i % 3]);
    keg_reset();
    model.variable = _i < 3 ? "" : "<<<<<";
    p = keg_malloc(100 * page_sizes[_i % 3]);
    model.fail_kinds = 1u << BREAK_DOWN;
    model.fail_in = 1;
    keg_free(p);
    ck_assert_uint_eq(runs_pages(), 100);
    kept = break_keep(100);
    ck_assert_uint_eq(model.failures, kept < 100);
    ck_assert(_i < 3 || kept < 100);
    ck_assert_uint_eq(model.error, OS_NO_ERROR);
    keg_free(keg_malloc(page.size));
    ck_assert_uint_eq(runs_pages(), kept);
    ck_assert_pstr_eq(keg_check(), NULL);
}
END_TEST

/* Run the suite of failures */
int
main(void)
{
    Suite *suite = suite_create("failures");
    TCase *cases = tcase_create("failures");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(cases, 600);
    /* Add the tests of failures */
    tcase_add_loop_test(cases, every_call_may_fail, 0, histories);
    tcase_add_loop_test(cases, any_limit_will_do, 0, histories);
    tcase_add_loop_test(cases, a_heap_that_cannot_start_tries_again,
        0, 6);
    tcase_add_loop_test(cases,
        a_directory_that_cannot_grow_costs_nothing, 0, 3);
    tcase_add_loop_test(cases, pages_are_given_back_another_time, 0, 6);
    suite_add_tcase(suite, cases);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
