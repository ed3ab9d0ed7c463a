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
    double one[] = {7}, even[] = {4, 1, 3, 2};
    double interrupted[] = {1e9, 1, 4, 3, 2};
    double v[] = {40, 10, 30, 20, 50};

    ck_assert(bench_median(one, 1) == 7);
    ck_assert(bench_median(even, 4) == 2.5);
    ck_assert(bench_median(interrupted, 5) == 3);
    ck_assert(bench_percentile(v, 5, 0) == 10);
    ck_assert(bench_percentile(v, 5, 62.5) == 35);
    ck_assert(bench_percentile(v, 5, 100) == 50);
}
END_TEST

/* Test the name of the library */
START_TEST(the_library_has_its_name)
{
    const char *keg = "build/lib/libkeg-1996.so";
    char libc[64];

    strcpy(libc, bench_library(NULL, NULL));
    ck_assert_str_eq(bench_library("mine", keg), "mine");
    ck_assert_str_eq(bench_library(NULL, keg), "libkeg-1996");
    ck_assert_str_eq(bench_library(NULL, "libkeg.so"), "libkeg");
    ck_assert_str_eq(bench_library(NULL, ""), libc);
}
END_TEST

/* Test the options and the values */
START_TEST(options_and_values)
{
    char *argv[] = {"bench", "-l", "mine", "-n", "5", NULL};
    struct bench none = {0}, b = {.values = tmpfile()};
    char line[64] = "";

    ck_assert_int_eq(bench_getopt(&none, 5, argv, "n:"), 'n');
    ck_assert_str_eq(none.library, "mine");
    ck_assert_str_eq(optarg, "5");
    bench_number(&none, "nobody", "reads-this", 2.5);
    bench_number(&b, "call", "ns", 41.04);
    rewind(b.values);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, b.values));
    ck_assert_str_eq(line, "call-ns=41.0\n");
    bench_end(&b);
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
    tcase_add_test(t, the_median_is_in_the_middle);
    tcase_add_test(t, the_library_has_its_name);
    tcase_add_test(t, options_and_values);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
