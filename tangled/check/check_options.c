/* Tangled from src/07-findings.nw: do not edit. */
/* Options and the trace, on the model machine. */
#include <check.h>
#include <setjmp.h>

#define KEG_OS "os_model.c"
#include "edition.h"
#include "model.h"

/* Start a heap with options */
static char said[4096], recorded[4096];

static void
keep_said(const char *text, size_t bytes)
{
    strncat(said, text, bytes);
}

static void
keep_recorded(const char *text, size_t bytes)
{
    strncat(recorded, text, bytes);
}

static void
start_with(const char *link, const char *variable)
{
    model_new(4096, 1 << 24);
    keg_reset();
    model.link = link;
    model.variable = variable;
    model.say = keep_said;
    model.record = keep_recorded;
    said[0] = recorded[0] = '\0';
    malloc_options = NULL;
}

/* Test where options come from */
START_TEST(the_narrower_place_wins)
{
    start_with("JR", "jV");
    malloc_options = "v";
    keg_malloc(1);
    ck_assert(!option.junk && option.always_move);
    ck_assert(!option.null_for_zero);
    ck_assert_str_eq(said, "");
}
END_TEST

START_TEST(every_letter_has_two_cases)
{
    static bool *const flag[] = {&option.abort, &option.hint,
        &option.junk, &option.always_move, &option.trace,
        &option.null_for_zero, &option.exit_if_full, &option.zero};
    char on[2] = {"AHJRUVXZ"[_i]}, off[2] = {"ahjruvxz"[_i]};

    start_with(on, NULL);
    keg_malloc(1);
    for (int k = 0; k < 8; k++)
        ck_assert(*flag[k] == (k == _i || (_i == 7 && k == 2)));
    start_with(on, off);
    keg_malloc(1);
    for (int k = 0; k < 8; k++)
        ck_assert(!*flag[k]);
}
END_TEST

START_TEST(a_set_id_program_ignores_the_environment)
{
    start_with("V", "JR");
    model.set_id = true;
    keg_malloc(1);
    ck_assert(option.null_for_zero && !option.junk
        && !option.always_move);
    ck_assert(option.abort);
}
END_TEST

START_TEST(the_cache_doubles_and_halves)
{
    start_with(">>", "<");
    keg_malloc(1);
    ck_assert_uint_eq(option.cache, 32);
    start_with("<<<<<<<", NULL);
    keg_malloc(1);
    ck_assert_uint_eq(option.cache, 0);
}
END_TEST

static size_t
kept_of_a_hundred(const char *options)    /* pages */
{
    start_with(options, NULL);
    keg_malloc(1);
    keg_free(keg_malloc(100 * page.size));
    ck_assert_ptr_null(keg_check());
    return runs_pages();
}

START_TEST(a_larger_cache_keeps_more)
{
    size_t all = kept_of_a_hundred(">>");

    ck_assert_uint_ge(all, kept_of_a_hundred(NULL));
    ck_assert_uint_gt(all, kept_of_a_hundred("<<<<<"));
    ck_assert_uint_lt(kept_of_a_hundred("<<<<<"), 50);
}
END_TEST

START_TEST(too_much_is_not_taken)
{
    char many[101] = {0};

    memset(many, '>', 100);
    start_with(NULL, many);
    keg_malloc(1);
    ck_assert_uint_ge(option.cache, cache_pages);
    ck_assert_uint_le(option.cache, SIZE_MAX >> page.shift);
    start_with(many, NULL);
    many[64] = 'Q';
    keg_malloc(1);
    ck_assert_str_eq(said, "");
}
END_TEST

/* Test what options do */
static bool
all_bytes_are(const unsigned char *p, size_t n, int byte)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] != byte)
            return false;
    return true;
}

START_TEST(junk_fills_what_comes_and_what_goes)
{
    unsigned char *p, *q;

    start_with("J", NULL);
    keg_malloc(100);
    p = keg_malloc(100);
    ck_assert(all_bytes_are(p, 128, 0xd0));
    memset(p, 1, 128);
    keg_free(p);
    ck_assert(all_bytes_are(p, 128, 0xd0));
    q = keg_malloc(2 * page.size);
    ck_assert(all_bytes_are(q, 2 * page.size, 0xd0));
}
END_TEST

START_TEST(zero_fills_what_comes)
{
    unsigned char *p;

    start_with("Z", NULL);
    keg_malloc(100);
    p = keg_malloc(100);
    memset(p, 1, 128);
    keg_free(p);
    ck_assert_ptr_eq(keg_malloc(100), p);
    ck_assert(all_bytes_are(p, 128, 0));
}
END_TEST

START_TEST(realloc_always_moves)
{
    void *p;

    start_with("R", NULL);
    p = keg_malloc(100);
    ck_assert_ptr_ne(keg_realloc(p, 101), p);
    start_with(NULL, NULL);
    p = keg_malloc(100);
    ck_assert_ptr_eq(keg_realloc(p, 101), p);
}
END_TEST

START_TEST(nothing_is_null_if_you_say_so)
{
    void *p;

    start_with("V", NULL);
    model.error = OS_NO_ERROR;
    ck_assert_ptr_null(keg_malloc(0));
    ck_assert_ptr_null(keg_calloc(0, 5));
    ck_assert_ptr_null(keg_realloc(keg_malloc(9), 0));
    ck_assert_int_eq(model.error, OS_NO_ERROR);
    ck_assert_int_eq(keg_posix_memalign(&p, 64, 0), 0);
    ck_assert_ptr_null(p);
}
END_TEST

static jmp_buf way_out;

static void
jump(void)
{
    longjmp(way_out, 1);
}

START_TEST(no_memory_is_the_end)
{
    start_with("X", NULL);
    keg_malloc(1);
    model.die = jump;
    if (setjmp(way_out) == 0) {
        keg_malloc(SIZE_MAX);
        ck_abort_msg("still alive");
    }
    ck_assert_str_eq(said,
        "model: fatal error in malloc(): out of memory\n");
}
END_TEST

START_TEST(free_pages_are_hinted)
{
    char *p;
    size_t resident;

    start_with("H", NULL);
    keg_malloc(1);
    p = keg_malloc(8 * page.size);
    keg_malloc(page.size);
    os_touch(p, 8 * page.size);
    resident = model.resident_heap;
    keg_free(p);
    ck_assert_uint_eq(stats.advise_calls, 1);
    ck_assert_uint_eq(model.resident_heap, resident - 8);
}
END_TEST

START_TEST(every_call_leaves_a_record)
{
    char expected[256];
    void *p, *q;

    start_with("U", NULL);
    p = keg_malloc(100);
    q = keg_realloc(p, 4096);
    keg_free(q);
    keg_malloc(SIZE_MAX);
    snprintf(expected, sizeof expected,
        "m 64 %jx\nr %jx 1000 %jx\nf %jx\nm %zx 0\n",
        (uintmax_t)(uintptr_t)p, (uintmax_t)(uintptr_t)p,
        (uintmax_t)(uintptr_t)q, (uintmax_t)(uintptr_t)q, SIZE_MAX);
    ck_assert_str_eq(recorded, expected);
}
END_TEST

START_TEST(a_long_message_is_cut)
{
    char name[400];

    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    start_with(NULL, NULL);
    keg_malloc(1);
    report(FREE_PAGE, name, &name);
    ck_assert_uint_eq(strlen(said), 256);
    ck_assert_int_eq(said[255], '\n');
}
END_TEST

/* Run the tests of options */
int
main(void)
{
    Suite *suite = suite_create("options");
    TCase *all = tcase_create("options");
    SRunner *runner = srunner_create(suite);
    int failed;

    /* List the tests of options */
    tcase_add_test(all, the_narrower_place_wins);
    tcase_add_loop_test(all, every_letter_has_two_cases, 0, 8);
    tcase_add_test(all, a_set_id_program_ignores_the_environment);
    tcase_add_test(all, the_cache_doubles_and_halves);
    tcase_add_test(all, a_larger_cache_keeps_more);
    tcase_add_test(all, too_much_is_not_taken);
    tcase_add_test(all, junk_fills_what_comes_and_what_goes);
    tcase_add_test(all, zero_fills_what_comes);
    tcase_add_test(all, realloc_always_moves);
    tcase_add_test(all, nothing_is_null_if_you_say_so);
    tcase_add_test(all, no_memory_is_the_end);
    tcase_add_test(all, free_pages_are_hinted);
    tcase_add_test(all, every_call_leaves_a_record);
    tcase_add_test(all, a_long_message_is_cut);
    suite_add_tcase(suite, all);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    model_give_back();
    return failed != 0;
}
