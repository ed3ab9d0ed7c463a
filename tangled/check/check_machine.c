/* Tangled from src/02-machine.nw: do not edit. */
/* The model machine, tested. */
#include <check.h>

#include "os_model.c"
#include "model.h"

/* Rules for every machine */
START_TEST(the_break_moves_where_it_is_told)
{
    uintptr_t start = os_break();

    ck_assert(os_set_break(start + 3 * page.size));
    ck_assert_uint_eq(os_break(), start + 3 * page.size);
    ck_assert(os_set_break(start));
    ck_assert_uint_eq(os_break(), start);
}
END_TEST

START_TEST(a_page_comes_back_zeroed)
{
    uintptr_t start = (os_break() + page.size - 1) & -page.size;
    unsigned char *p = (unsigned char *)start;

    ck_assert(os_set_break(start + page.size));
    memset(p, 0xd0, page.size);
    ck_assert(os_set_break(start));
    ck_assert(os_set_break(start + page.size));
    for (size_t i = 0; i < page.size; i++)
        ck_assert_uint_eq(p[i], 0);
    ck_assert(os_set_break(start));
}
END_TEST

START_TEST(mappings_are_zeroed_aligned_and_apart)
{
    unsigned char *a = os_map(2 * page.size);
    unsigned char *b = os_map(page.size);

    ck_assert(a != NULL && b != NULL);
    ck_assert_uint_eq((uintptr_t)a % page.size, 0);
    ck_assert_uint_eq((uintptr_t)b % page.size, 0);
    ck_assert(b + page.size <= a || a + 2 * page.size <= b);
    memset(a, 1, 2 * page.size);
    os_unmap(a, 2 * page.size);
    a = os_map(2 * page.size);
    for (size_t i = 0; i < 2 * page.size; i++)
        ck_assert_uint_eq(a[i], 0);
    os_unmap(a, 2 * page.size);
    os_unmap(b, page.size);
}
END_TEST

START_TEST(the_impossible_is_refused)
{
    uintptr_t start = os_break();

    ck_assert(!os_set_break(UINTPTR_MAX - page.size));
    ck_assert_uint_eq(os_break(), start);
    ck_assert_ptr_null(os_map(-page.size));
}
END_TEST

START_TEST(nobody_comes_in_twice)
{
    ck_assert(os_lock());
    ck_assert(!os_lock());
    os_unlock();
    ck_assert(os_lock());
    os_unlock();
}
END_TEST

START_TEST(errors_can_be_kept_and_put_back)
{
    int kept;

    os_set_error(OS_NO_MEMORY);
    kept = os_keep_error();
    os_set_error(OS_INVALID);
    ck_assert_int_ne(os_keep_error(), kept);
    os_restore_error(kept);
    ck_assert_int_eq(os_keep_error(), kept);
}
END_TEST

/* Rules for regions and moves */
START_TEST(a_region_is_opened_and_emptied)
{
    unsigned char *r = os_reserve(5 * page.size);
    size_t wrong = 0;

    ck_assert_ptr_nonnull(r);
    ck_assert_uint_eq((uintptr_t)r % page.size, 0);
    ck_assert(os_open(r, 2 * page.size));
    memset(r, 0xd0, 2 * page.size);
    ck_assert(os_open(r + 2 * page.size, 2 * page.size));
    ck_assert(os_discard(r + page.size, 2 * page.size));
    for (size_t i = 0; i < 4 * page.size; i++)
        wrong += r[i] != (i < page.size ? 0xd0 : 0);
    ck_assert_uint_eq(wrong, 0);
    os_unmap(r + 3 * page.size, 2 * page.size);
    os_unmap(r, 3 * page.size);
}
END_TEST

START_TEST(a_longer_mapping_keeps_what_it_holds)
{
    size_t size = page.size, long_one = 40 * size, wrong = 0;
    unsigned char *a = os_map(size), *b = os_map(size), *c;

    memset(a, 0xaa, size);
    memset(b, 0xbb, size);
    if (!os_can_remap())
        return;
    c = os_remap(b, size, long_one);
    ck_assert_ptr_nonnull(c);
    ck_assert(a + size <= c || c + long_one <= a);
    for (size_t i = 0; i < long_one; i++)
        wrong += c[i] != (i < size ? 0xbb : 0);
    ck_assert_uint_eq(wrong, 0);
    ck_assert_uint_eq(a[0], 0xaa);
    os_unmap(a, size);
    os_unmap(c, long_one);
}
END_TEST

/* Tests of the model machine */
START_TEST(pages_are_resident_once_touched)
{
    unsigned char *p = model.arena + page.size;

    ck_assert(os_set_break(os_break() + 3 * page.size));
    ck_assert_uint_eq(model.resident_heap, 0);
    os_touch(p + page.size - 1, 2);
    os_touch(p, 1);
    ck_assert_uint_eq(model.references, 3);
    ck_assert_uint_eq(model.faults, 2);
    ck_assert_uint_eq(model.resident_heap, 2);
    ck_assert(os_set_break(os_break() - 2 * page.size));
    ck_assert_uint_eq(model.resident_heap, 1);
}
END_TEST

START_TEST(a_hint_takes_pages_out_of_memory)
{
    unsigned char *m = os_map(2 * page.size);

    os_touch(m, 2 * page.size);
    ck_assert_uint_eq(model.resident_mapped, 2);
    ck_assert_uint_eq(model.resident_heap, 0);
    os_advise_free(m, page.size);
    ck_assert_uint_eq(model.resident_mapped, 1);
    os_touch(m, 1);
    ck_assert_uint_eq(model.faults, 3);
    os_unmap(m, 2 * page.size);
    ck_assert_uint_eq(model.resident_mapped, 0);
}
END_TEST

static size_t referred;

static void
remember_page(size_t number)
{
    referred = referred * 10 + number;
}

START_TEST(references_are_recorded_and_pages_counted)
{
    unsigned char *one = model.arena + page.size;

    referred = 0;
    model.refer = remember_page;
    os_touch(one + 2 * page.size, 1);
    os_touch(one, 1);
    model_mark();
    os_touch(one, page.size + 1);
    os_touch(one + 1, 1);
    ck_assert_uint_eq(referred, 31121);
    ck_assert_uint_eq(model.touched, 2);
}
END_TEST

START_TEST(the_third_call_fails_and_no_other)
{
    model.fail_in = 3;
    for (int i = 1; i <= 5; i++) {
        uintptr_t before = os_break();
        bool moved = os_set_break(before + page.size);
        ck_assert_int_eq(moved, i != 3);
        ck_assert_uint_eq(os_break() - before,
            moved ? page.size : 0);
    }
    ck_assert_uint_eq(model.failures, 1);
    ck_assert_uint_eq(model.calls[BREAK_UP], 5);
}
END_TEST

START_TEST(a_limit_is_shared_by_heap_and_mappings)
{
    void *m;

    model.limit = 4;
    ck_assert(os_set_break(os_break() + 2 * page.size));
    ck_assert_ptr_nonnull(m = os_map(2 * page.size));
    ck_assert_ptr_null(os_map(page.size));
    ck_assert(!os_set_break(os_break() + 1));
    os_unmap(m, 2 * page.size);
    ck_assert(os_set_break(os_break() + 2 * page.size));
}
END_TEST

START_TEST(mappings_fill_gaps_and_stop_the_break)
{
    unsigned char *a = os_map(page.size), *b = os_map(page.size);
    unsigned char *c = os_map(2 * page.size);

    ck_assert_ptr_eq(b, a - page.size);
    ck_assert_ptr_eq(c, b - 2 * page.size);
    os_unmap(b, page.size);
    ck_assert_ptr_eq(os_map(page.size), b);
    ck_assert(os_set_break((uintptr_t)c));
    ck_assert(!os_set_break((uintptr_t)c + 1));
    ck_assert_ptr_null(os_map(page.size));
    os_unmap(c, 2 * page.size);
    ck_assert(os_set_break((uintptr_t)b));
    ck_assert(!os_set_break((uintptr_t)b + 1));
}
END_TEST

static void
take_half_a_page(enum model_call call)
{
    if (call == MAP)
        model_move_break((intptr_t)page.size / 2);
}

START_TEST(an_interloper_moves_the_break_between_calls)
{
    uintptr_t before = os_break();

    model.before = take_half_a_page;
    ck_assert_ptr_nonnull(os_map(page.size));
    ck_assert_uint_eq(os_break(), before + page.size / 2);
}
END_TEST

static void
build(size_t page_size)
{
    model_new(page_size, 64 * page_size);
    os_start();
}

static void build_4(void) { build(4096); }
static void build_16(void) { build(16384); }
static void build_64(void) { build(65536); }

/* Run the suites of three page sizes */
static Suite *
model_suite(const char *name, SFun build_it)
{
    Suite *suite = suite_create(name);
    TCase *t = tcase_create(name);

    tcase_add_checked_fixture(t, build_it, NULL);
    /* Run the rules */
    tcase_add_test(t, the_break_moves_where_it_is_told);
    tcase_add_test(t, a_page_comes_back_zeroed);
    tcase_add_test(t, mappings_are_zeroed_aligned_and_apart);
    tcase_add_test(t, the_impossible_is_refused);
    tcase_add_test(t, nobody_comes_in_twice);
    tcase_add_test(t, errors_can_be_kept_and_put_back);
    /* Run the rules for regions and moves */
    tcase_add_test(t, a_region_is_opened_and_emptied);
    tcase_add_test(t, a_longer_mapping_keeps_what_it_holds);
    /* Run the tests of the model machine */
    tcase_add_test(t, pages_are_resident_once_touched);
    tcase_add_test(t, a_hint_takes_pages_out_of_memory);
    tcase_add_test(t, references_are_recorded_and_pages_counted);
    tcase_add_test(t, the_third_call_fails_and_no_other);
    tcase_add_test(t, a_limit_is_shared_by_heap_and_mappings);
    tcase_add_test(t, mappings_fill_gaps_and_stop_the_break);
    tcase_add_test(t, an_interloper_moves_the_break_between_calls);
    suite_add_tcase(suite, t);
    return suite;
}

int
main(void)
{
    SRunner *runner = srunner_create(model_suite("4K", build_4));
    int failed;

    srunner_add_suite(runner, model_suite("16K", build_16));
    srunner_add_suite(runner, model_suite("64K", build_64));
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
