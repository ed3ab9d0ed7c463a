/* Tangled from src/09-drop-in.nw: do not edit. */
/* The doors: every allocation of this very program is ours. */
#define _GNU_SOURCE
#include <check.h>
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "edition.h"
#include "interpose.c"

/* Test that the doors lead to us */
static bool
is_ours(void *p)
{
    struct found at = find(p);

    return at.finding == ALL_WELL;
}

START_TEST(all_kinds_of_memory_are_ours)
{
    void *volatile p[] = {
        malloc(1), calloc(2, 3), realloc(NULL, 4),
        reallocarray(NULL, 5, 6), aligned_alloc(64, 64),
        memalign(4096, 7), valloc(8), pvalloc(9), NULL};

    ck_assert_int_eq(posix_memalign((void **)&p[8], 32, 10), 0);
    for (int i = 0; i < 9; i++) {
        ck_assert(is_ours(p[i]));
        ck_assert_uint_ge(malloc_usable_size(p[i]), 1);
        free(p[i]);
        ck_assert(!is_ours(p[i]));
    }
}
END_TEST

START_TEST(sized_frees_free)
{
    void *volatile p = malloc(100);
    void *volatile q = aligned_alloc(256, 100);

    free_sized(p, 100);
    free_aligned_sized(q, 256, 100);
    ck_assert(!is_ours(p) && !is_ours(q));
    ck_assert_uint_eq(stats.findings, 0);
}
END_TEST

/* Test what the C library allocates by itself */
START_TEST(the_c_library_comes_to_us)
{
    char *line = NULL, *copy = strdup("a line of text\n");
    size_t room = 0;
    FILE *f = tmpfile();

    ck_assert(is_ours(copy));
    fputs(copy, f);
    rewind(f);
    ck_assert_int_gt(getline(&line, &room, f), 0);
    ck_assert_str_eq(line, copy);
    ck_assert(is_ours(line));
    fclose(f);
    free(line);
    free(copy);
    ck_assert_uint_eq(stats.findings, 0);
}
END_TEST

static void *
allocate_in_thread(void *size)
{
    return malloc((size_t)(uintptr_t)size);
}

START_TEST(a_thread_hands_its_memory_on)
{
    pthread_t thread;
    void *p;

    ck_assert_int_eq(pthread_create(&thread, NULL,
        allocate_in_thread, (void *)300), 0);
    ck_assert_int_eq(pthread_join(thread, &p), 0);
    ck_assert(is_ours(p));
    free(p);
    ck_assert_ptr_null(keg_check());
}
END_TEST

/* Test that a blocked break is passed */
START_TEST(a_blocked_break_is_not_the_end)
{
    char *before = malloc(100), *after[64];
    uintptr_t end = round_up_to_page((uintptr_t)sbrk(0));
    void *block = mmap((void *)end, page.size, PROT_NONE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

    ck_assert_ptr_eq(block, (void *)end);
    for (int i = 0; i < 64; i++) {
        ck_assert_ptr_nonnull(after[i] = malloc(64 * page.size));
        memset(after[i], i, 64 * page.size);
    }
    ck_assert((uintptr_t)before < end);
    ck_assert((uintptr_t)after[63] > end);
    ck_assert_ptr_null(keg_check());
    for (int i = 64; i-- > 0;)
        free(after[i]);
    free(before);
    ck_assert_ptr_null(keg_check());
    ck_assert_uint_eq(stats.findings, 0);
    /* See that pages given back come back zeroed */
    after[0] = malloc(32 * page.size);
    for (size_t i = 20 * page.size; i < 32 * page.size; i++)
        ck_assert_int_eq(after[0][i], 0);
}
END_TEST

/* Run the tests of the doors */
int
main(void)
{
    Suite *suite = suite_create("interpose");
    TCase *all = tcase_create("interpose");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(all, all_kinds_of_memory_are_ours);
    tcase_add_test(all, sized_frees_free);
    tcase_add_test(all, the_c_library_comes_to_us);
    tcase_add_test(all, a_thread_hands_its_memory_on);
    tcase_add_test(all, a_blocked_break_is_not_the_end);
    suite_add_tcase(suite, all);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
