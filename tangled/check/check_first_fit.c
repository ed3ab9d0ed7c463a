/* Tangled from src/92-eras.nw: do not edit. */
/* Tests of the first-fit allocator, and what it touches. */
#include <check.h>

#define KEG_OS "os_model.c"
#include "edition_1996.c"
#include "first-fit.h"
#include "model.h"

/* Draw random numbers */
static uint64_t seed;

static size_t
draw(size_t below)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (size_t)((seed * 2685821657736338717u >> 32) % below);
}

/* Start a first-fit heap */
static void
start_fit(enum fit_order order)
{
    model_new(4096, (size_t)16 << 20);
    os_start();
    fit_start(order);
    seed = 88172645463325252u;
}

static uintptr_t
place_of(const void *block)    /* from the start of the heap */
{
    return (uintptr_t)block - fit.start;
}

/* Test the first-fit heap */
START_TEST(blocks_come_off_the_end_of_the_first_that_fits)
{
    size_t u = fit_unit;
    char *a, *b, *c, *d;

    start_fit(_i);
    a = fit_malloc(8 * u);
    b = fit_malloc(3 * u - 1);
    c = fit_malloc(4 * u);
    d = fit_malloc(fit_least - 19 * u);
    ck_assert_uint_eq(place_of(a), fit_least - 8 * u);
    ck_assert_uint_eq(place_of(b), fit_least - 12 * u);
    ck_assert_uint_eq(place_of(c), fit_least - 17 * u);
    ck_assert_uint_eq(place_of(d), u);
    ck_assert_ptr_null(fit.list);
    fit_free(c);
    fit_free(a);
    /* See which of two holes is taken */
    if (_i == FIT_BY_ADDRESS)
        ck_assert_ptr_eq(fit_malloc(4 * u), c);
    else
        ck_assert_ptr_eq(fit_malloc(4 * u), a + 4 * u);
}
END_TEST

START_TEST(neighbours_are_joined_in_any_order)
{
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1},
        {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    void *p[3];

    start_fit(FIT_BY_ADDRESS);
    for (int i = 0; i < 3; i++)
        p[i] = fit_malloc(1000);
    for (int i = 0; i < 3; i++) {
        fit_free(p[orders[_i][i]]);
        ck_assert_ptr_null(fit_check());
    }
    ck_assert_uint_eq((uintptr_t)fit.list, fit.start);
    ck_assert_uint_eq(fit.list->bytes, fit_least);
    ck_assert_ptr_null(fit.list->next);
}
END_TEST

START_TEST(new_memory_joins_the_last_free_block)
{
    start_fit(FIT_BY_ADDRESS);
    fit_free(fit_malloc(1));
    ck_assert_ptr_nonnull(fit_malloc(fit_least));
    ck_assert_uint_eq(fit.end - fit.start, 2 * fit_least + 4096);
    ck_assert_uint_eq(fit.list->bytes,
        fit_least + 4096 - fit_unit);
    ck_assert_ptr_null(fit.list->next);
}
END_TEST

START_TEST(a_rest_too_small_for_a_block_is_given_away)
{
    start_fit(FIT_BY_ADDRESS);
    ck_assert_ptr_nonnull(fit_malloc(fit_least - 2 * fit_unit));
    ck_assert_ptr_null(fit.list);
}
END_TEST

START_TEST(what_cannot_be_had_changes_nothing)
{
    start_fit(_i);
    fit_free(NULL);
    ck_assert_ptr_null(fit_malloc(SIZE_MAX));
    ck_assert_ptr_null(fit_malloc((size_t)17 << 20));
    model.fail_in = 1;
    ck_assert_ptr_null(fit_malloc(1));
    ck_assert_uint_eq(fit.end, fit.start);
    ck_assert_ptr_null(fit.list);
    ck_assert_ptr_nonnull(fit_malloc(1));
    ck_assert_ptr_null(fit_malloc(-os_page_size() - 2 * fit_unit));
    ck_assert_ptr_null(fit_check());
}
END_TEST

START_TEST(blocks_keep_what_is_in_them)
{
    enum { n = 200 };
    struct { unsigned char *start; size_t bytes; } p[n] = {0};
    size_t wrong = 0;

    start_fit(_i);
    for (int step = 0; step < 20000; step++) {
        size_t i = draw(n);

        for (size_t k = 0; k < p[i].bytes; k++)
            wrong += p[i].start[k] != (unsigned char)i;
        fit_free(p[i].start);
        p[i].bytes = draw(300);
        p[i].start = fit_malloc(p[i].bytes);
        memset(p[i].start, (int)i, p[i].bytes);
        if (step % 100 == 0)
            ck_assert_ptr_null(fit_check());
    }
    ck_assert_uint_eq(wrong, 0);
    /* Free all of them */
    for (size_t i = 0; i < n; i++)
        fit_free(p[i].start);
    ck_assert_ptr_null(fit_check());
    if (_i == FIT_BY_ADDRESS)
        ck_assert_uint_eq(fit.list->bytes, fit.end - fit.start);
}
END_TEST

/* Count what a search touches */
START_TEST(a_search_touches_each_hole)
{
    enum { n = 100 };
    void *p[n];

    start_fit(_i);
    for (int i = 0; i < n; i++)
        p[i] = fit_malloc(4096 - fit_unit);
    for (int i = 0; i < n; i += 2)
        fit_free(p[i]);
    model_mark();
    fit_malloc(8192);
    ck_assert_uint_ge(model.touched, n / 2);
    /* Let the directory do the same */
    model_new(4096, (size_t)16 << 20);
    keg_reset();
    for (int i = 0; i < n; i++)
        p[i] = keg_malloc(4096);
    for (int i = 0; i < n; i += 2)
        keg_free(p[i]);
    model_mark();
    keg_malloc(8192);
    ck_assert_uint_le(model.touched, 2);
}
END_TEST

/* Run the tests of the first-fit heap */
int
main(void)
{
    Suite *suite = suite_create("first-fit");
    TCase *t = tcase_create("both orders");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(t,
        blocks_come_off_the_end_of_the_first_that_fits, 0, 2);
    tcase_add_loop_test(t, neighbours_are_joined_in_any_order,
        0, 6);
    tcase_add_test(t, new_memory_joins_the_last_free_block);
    tcase_add_test(t, a_rest_too_small_for_a_block_is_given_away);
    tcase_add_loop_test(t, what_cannot_be_had_changes_nothing,
        0, 2);
    tcase_add_loop_test(t, a_search_touches_each_hole, 0, 2);
    tcase_add_loop_test(t, blocks_keep_what_is_in_them, 0, 2);
    suite_add_tcase(suite, t);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
