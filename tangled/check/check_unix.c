/* Tangled from src/02-machine.nw: do not edit. */
/* The real system below, tested. */
#include <check.h>
#include <stdio.h>
#include <sys/wait.h>

#include "os_unix.c"

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

/* Tests of the real machine */
START_TEST(the_trace_is_named_after_the_process)
{
    char name[64], expected[64];

    unsetenv("KEG_TRACE");
    trace_name(name, sizeof name);
    snprintf(expected, sizeof expected, "keg.%ld.trace",
        (long)getpid());
    ck_assert_str_eq(name, expected);
    setenv("KEG_TRACE", "/tmp/%/x", 1);
    trace_name(name, 8);
    ck_assert_uint_eq(strlen(name), 7);
}
END_TEST

START_TEST(the_trace_stays_out_of_other_files)
{
    char ours[] = "/tmp/keg-trace-XXXXXX";
    char theirs[] = "/tmp/keg-other-XXXXXX";
    struct stat after;
    int other;

    close(mkstemp(ours));
    setenv("KEG_TRACE", ours, 1);
    os_trace("one\n", 4);
    /* Close the trace and open another file in its place */
    other = mkstemp(theirs);
    ck_assert_int_ge(other, 0);
    ck_assert_int_eq(dup2(other, trace_file), trace_file);
    close(other);
    other = trace_file;
    os_trace("two\n", 4);
    ck_assert(fstat(other, &after) == 0 && after.st_size == 0);
    ck_assert(stat(ours, &after) == 0 && after.st_size == 8);
    close(other);
    unlink(ours);
    unlink(theirs);
}
END_TEST

START_TEST(the_trace_uses_up_no_descriptors)
{
    int before = dup(STDIN_FILENO), after;

    close(before);
    setenv("KEG_TRACE", "/dev/full", 1);
    for (int i = 0; i < 10; i++)
        os_trace("one\n", 4);
    after = dup(STDIN_FILENO);
    close(after);
    ck_assert_int_eq(after, before);
}
END_TEST

START_TEST(the_trace_leaves_the_first_numbers_free)
{
    char ours[] = "/tmp/keg-trace-XXXXXX";
    int input = dup(STDIN_FILENO);

    close(mkstemp(ours));
    setenv("KEG_TRACE", ours, 1);
    close(STDIN_FILENO);
    os_trace("one\n", 4);
    ck_assert_int_gt(trace_file, STDERR_FILENO);
    ck_assert_int_eq(dup2(input, STDIN_FILENO), STDIN_FILENO);
    close(input);
    unlink(ours);
}
END_TEST

START_TEST(errors_are_those_of_the_c_library)
{
    os_set_error(OS_NO_MEMORY);
    ck_assert_int_eq(errno, ENOMEM);
    os_set_error(OS_INVALID);
    ck_assert_int_eq(errno, EINVAL);
    os_set_error(OS_DEADLOCK);
    ck_assert_int_eq(errno, EDEADLK);
}
END_TEST

START_TEST(both_sides_of_a_fork_can_take_the_lock)
{
    int status;
    pid_t child = fork();

    if (child == 0)
        _exit(os_lock() ? 0 : 1);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ck_assert(os_lock());
    os_unlock();
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("unix");
    TCase *t = tcase_create("unix");
    SRunner *runner = srunner_create(suite);
    int failed;

    os_start();
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
    /* Run the tests of the real machine */
    tcase_add_test(t, the_trace_is_named_after_the_process);
    tcase_add_test(t, the_trace_stays_out_of_other_files);
    tcase_add_test(t, the_trace_uses_up_no_descriptors);
    tcase_add_test(t, the_trace_leaves_the_first_numbers_free);
    tcase_add_test(t, errors_are_those_of_the_c_library);
    tcase_add_test(t, both_sides_of_a_fork_can_take_the_lock);
    suite_add_tcase(suite, t);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
