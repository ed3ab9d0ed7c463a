/* Tangled from src/01-pages.nw: do not edit. */
/*
 * check_bench.c - tests of what all measuring programs share.
 * Chapter "What malloc must do, and what a page is".
 */
#include "../bench/bench.h"

#include <check.h>

/* Test the median and the percentiles */
START_TEST(the_median_is_in_the_middle)
{
    double one[] = {7}, odd[] = {5, 1, 3}, even[] = {4, 1, 3, 2};
    double interrupted[] = {1, 2, 3, 4, 1e9};

    ck_assert_double_eq(bench_median(one, 1), 7);
    ck_assert_double_eq(bench_median(odd, 3), 3);
    ck_assert_double_eq(bench_median(even, 4), 2.5);
    ck_assert_double_eq(bench_median(interrupted, 5), 3);
}
END_TEST

START_TEST(percentiles_reach_from_end_to_end)
{
    double v[] = {40, 10, 30, 20, 50};

    ck_assert_double_eq(bench_percentile(v, 5, 0), 10);
    ck_assert_double_eq(bench_percentile(v, 5, 25), 20);
    ck_assert_double_eq(bench_percentile(v, 5, 90), 46);
    ck_assert_double_eq(bench_percentile(v, 5, 100), 50);
}
END_TEST

/* Test the name of the library */
static const struct {
    const char *given, *preload, *name;
} names[] = {
    {"mine", "build/lib/libkeg-1996.so", "mine"},
    {NULL, "build/lib/libkeg-1996.so", "libkeg-1996"},
    {NULL, "libkeg.so", "libkeg"},
    {NULL, "/opt/one.so:/opt/two.so.2", "two"},
    {NULL, "/opt/one.so /opt/two.so", "two"},
};

START_TEST(the_library_is_the_last_one_preloaded)
{
    const char *name =
        bench_library(names[_i].given, names[_i].preload);

    ck_assert_str_eq(name, names[_i].name);
}
END_TEST

START_TEST(without_a_preload_it_is_the_c_library)
{
    ck_assert_str_eq(bench_library(NULL, NULL), bench_libc());
    ck_assert_str_eq(bench_library(NULL, ""), bench_libc());
}
END_TEST

/* Test the options of a measuring program */
START_TEST(own_options_come_back)
{
    char *argv[] = {"bench", "-l", "mine", "-n", "5", NULL};
    struct bench b = {0};

    ck_assert_int_eq(bench_getopt(&b, 5, argv, "n:"), 'n');
    ck_assert_str_eq(b.library, "mine");
    ck_assert_str_eq(optarg, "5");
    ck_assert_int_eq(bench_getopt(&b, 5, argv, "n:"), -1);
    ck_assert_ptr_null(b.values);
}
END_TEST

/* Test what is written for a value */
START_TEST(a_value_is_a_line)
{
    struct bench quiet = {0}, b = {.values = tmpfile()};
    char line[64] = "", text[32];

    bench_value(&quiet, "nobody=%s", "reads this");
    bench_value(&b, "%s-ns=%s", "call", bench_figure(text, 2.4321));
    rewind(b.values);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, b.values));
    ck_assert_str_eq(line, "call-ns=2.43\n");
    ck_assert_str_eq(bench_figure(text, 41.04), "41.0");
    ck_assert_str_eq(bench_figure(text, 1637.4), "1637");
    bench_end(&b);
}
END_TEST

START_TEST(the_machine_is_one_line)
{
    ck_assert_ptr_null(strchr(bench_machine(), '\n'));
    ck_assert_ptr_nonnull(strstr(bench_machine(), "GiB"));
}
END_TEST

/* Run the tests of what measuring programs share */
int
main(void)
{
    TCase *t = tcase_create("bench");
    Suite *s = suite_create("bench");
    SRunner *runner = srunner_create(s);
    int failed;

    suite_add_tcase(s, t);
    /* Name the tests of what measuring programs share */
    tcase_add_test(t, the_median_is_in_the_middle);
    tcase_add_test(t, percentiles_reach_from_end_to_end);
    tcase_add_loop_test(t, the_library_is_the_last_one_preloaded,
        0, sizeof names / sizeof *names);
    tcase_add_test(t, without_a_preload_it_is_the_c_library);
    tcase_add_test(t, own_options_come_back);
    tcase_add_test(t, a_value_is_a_line);
    tcase_add_test(t, the_machine_is_one_line);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
