/* Tangled from src/91-measuring.nw: do not edit. */
/*
 * check_process.c - tests of what the measuring programs ask of
 * their process. Chapter "The measuring programs".
 */
#include "../bench/process.h"

#include <check.h>

/* Test that a touch is a byte a page */
static size_t
bytes_written(size_t offset, size_t bytes)
{
    static char area[4 * bench_page]
        __attribute__((aligned(bench_page)));
    size_t n = 0;

    memset(area, 0, sizeof area);
    bench_touch(area + offset, bytes);
    for (size_t i = 0; i < sizeof area; i++) {
        n += area[i] != 0;
        if (area[i] != 0)
            ck_assert(i >= offset && i < offset + bytes);
    }
    return n;
}

START_TEST(each_page_of_a_block_is_touched_once)
{
    ck_assert_uint_eq(bytes_written(0, 1), 1);
    ck_assert_uint_eq(bytes_written(0, (size_t)3 * bench_page), 3);
    ck_assert_uint_eq(bytes_written(16, bench_page), 2);
    ck_assert_uint_eq(bytes_written(16, bench_page - 16), 1);
    ck_assert_uint_eq(bytes_written(bench_page - 1, 2), 2);
    ck_assert_uint_eq(bytes_written(100, 0), 0);
}
END_TEST

/* Test that values have four digits */
static const char *
digits_of(double v)
{
    static char line[64];
    struct bench b = {.values = tmpfile()};

    bench_digits(&b, "v", v);
    rewind(b.values);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, b.values));
    fclose(b.values);
    return line;
}

START_TEST(values_have_four_digits_and_no_exponent)
{
    ck_assert_str_eq(digits_of(0), "v=0.000\n");
    ck_assert_str_eq(digits_of(0.0123456), "v=0.01235\n");
    ck_assert_str_eq(digits_of(1), "v=1.000\n");
    ck_assert_str_eq(digits_of(98.7654), "v=98.77\n");
    ck_assert_str_eq(digits_of(1234.5), "v=1234\n");
    ck_assert_str_eq(digits_of(1234567), "v=1234567\n");
}
END_TEST

/* Test that memory is seen to come and go */
START_TEST(memory_and_faults_are_seen)
{
    enum { mib = 1 << 20, size = 16 * mib };
    struct bench_memory before = bench_memory(), full, after;
    long faults = bench_faults();
    char *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    bench_touch(p, size);
    faults = bench_faults() - faults;
    full = bench_memory();
    munmap(p, size);
    after = bench_memory();
    ck_assert_int_ge(faults, 16);    /* if the pages are huge */
    ck_assert(full.space - before.space >= 15);
    ck_assert(full.resident - before.resident >= 14);
    ck_assert(full.resident - after.resident >= 14);
}
END_TEST

/* Run the tests of the process */
int
main(void)
{
    TCase *t = tcase_create("process");
    Suite *s = suite_create("process");
    SRunner *runner = srunner_create(s);
    int failed;

    suite_add_tcase(s, t);
    tcase_add_test(t, each_page_of_a_block_is_touched_once);
    tcase_add_test(t, values_have_four_digits_and_no_exponent);
    tcase_add_test(t, memory_and_faults_are_seen);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
