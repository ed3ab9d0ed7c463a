/* Tangled from src/95-roads.nw: do not edit. */
/* One mapping for each request, tested under the names of keg.h,
 * beside the C library's own allocator. */
#define KEG_WITHOUT_DOORS
#include "mmapdirect.c"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static size_t size;    /* of a page */

static size_t
pages_of(const void *block)
{
    return note_of((void *)block)->bytes / size;
}

START_TEST(a_block_costs_a_page_and_its_note)
{
    void *p[] = {keg_malloc(0), keg_malloc(1),
        keg_malloc(size - least_alignment), keg_malloc(size)};
    size_t expected[] = {1, 1, 1, 2};

    for (int i = 0; i < 4; i++) {
        ck_assert_ptr_nonnull(p[i]);
        ck_assert_uint_eq(pages_of(p[i]), expected[i]);
        ck_assert_uint_eq(keg_malloc_usable_size(p[i]),
            expected[i] * size - least_alignment);
        memset(p[i], 0xd0, keg_malloc_usable_size(p[i]));
        keg_free(p[i]);
    }
    ck_assert_uint_eq(keg_malloc_usable_size(NULL), 0);
}
END_TEST

START_TEST(a_freed_block_is_gone)
{
    unsigned char there;
    void *p = keg_malloc(10 * size);
    char *start = note_of(p)->start;

    ck_assert_int_eq(mincore(start, size, &there), 0);
    errno = ERANGE;
    keg_free(p);
    keg_free(NULL);
    ck_assert_int_eq(errno, ERANGE);
    ck_assert_int_eq(mincore(start, size, &there), -1);
    ck_assert_int_eq(errno, ENOMEM);
}
END_TEST

START_TEST(realloc_moves_pages_with_what_they_hold)
{
    unsigned char *p = keg_realloc(NULL, 100), *q;

    for (size_t n = 1; n < 3000 * size; n = n * 3 + 7) {
        memset(p, (int)n & 0xff, n);
        q = keg_realloc(p, n * 3 + 7);
        ck_assert_ptr_nonnull(q);
        ck_assert_uint_eq(q[0], n & 0xff);
        ck_assert_int_eq(memcmp(q, q + 1, n - 1), 0);
        p = q;
    }
    p = keg_realloc(p, 50);
    ck_assert_uint_eq(pages_of(p), 1);
    p = keg_realloc(p, 0);
    ck_assert_ptr_nonnull(p);
    keg_free(p);
}
END_TEST

START_TEST(a_refusal_leaves_the_old_block)
{
    unsigned char *p = keg_malloc(100);
    size_t vast = (size_t)PTRDIFF_MAX + 1;

    memset(p, 0xd0, 100);
    for (size_t n = vast; n <= vast + size; n++) {
        errno = 0;
        ck_assert_ptr_null(keg_realloc(p, n));
        ck_assert_int_eq(errno, ENOMEM);
    }
    errno = 0;
    ck_assert_ptr_null(keg_reallocarray(p, SIZE_MAX / 16 + 2, 16));
    ck_assert_int_eq(errno, ENOMEM);
    ck_assert_uint_eq(p[99], 0xd0);
    keg_free(p);
}
END_TEST

START_TEST(a_block_of_many_mappings_grows)
{
    unsigned char *p = keg_malloc(10 * size), *q;

    memset(p, 0xd0, 10 * size);
    ck_assert_int_eq(madvise(note_of(p)->start + 3 * size, size,
        MADV_DONTFORK), 0);
    q = keg_realloc(p, 3000 * size);
    ck_assert_ptr_nonnull(q);
    ck_assert_uint_eq(q[0], 0xd0);
    ck_assert_int_eq(memcmp(q, q + 1, 10 * size - 1), 0);
    ck_assert_uint_ge(keg_malloc_usable_size(q), 3000 * size);
    memset(q, 1, 3000 * size);
    keg_free(q);
}
END_TEST

START_TEST(a_block_can_always_shrink)
{
    enum { most = 1 << 17 };    /* more than there may be */
    char *p[4], *region = mmap(NULL, most * size, PROT_NONE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    size_t n = 0;

    for (int i = 0; i < 4; i++) {
        p[i] = keg_malloc(10 * size);
        memset(p[i], i, 10 * size);
    }
    while (n < most && mprotect(region + n * size, size,
           n % 2 == 0 ? PROT_READ : PROT_NONE) == 0)
        n++;
    for (int i = 0; i < 4; i++) {
        p[i] = keg_realloc(p[i], 1);
        ck_assert_ptr_nonnull(p[i]);
        ck_assert_int_eq(*p[i], i);
    }
    munmap(region, most * size);
    for (int i = 0; i < 4; i++)
        keg_free(p[i]);
}
END_TEST

START_TEST(sizes_out_of_range_are_refused)
{
    void *volatile p[] = {keg_malloc(SIZE_MAX),
        keg_malloc((size_t)PTRDIFF_MAX + 1),
        keg_calloc(SIZE_MAX / 16 + 2, 16), keg_pvalloc(SIZE_MAX),
        keg_memalign(SIZE_MAX, 1), keg_valloc(SIZE_MAX),
        keg_aligned_alloc((size_t)PTRDIFF_MAX + 1, SIZE_MAX)};

    for (size_t i = 0; i < sizeof p / sizeof *p; i++)
        ck_assert_ptr_null(p[i]);
    ck_assert_int_eq(errno, ENOMEM);
}
END_TEST

static void
must_be_aligned(void *p, size_t alignment, size_t bytes)
{
    ck_assert_ptr_nonnull(p);
    ck_assert_uint_eq((uintptr_t)p % alignment, 0);
    ck_assert_uint_ge(keg_malloc_usable_size(p), bytes);
    memset(p, 0xd0, keg_malloc_usable_size(p));
    keg_free_aligned_sized(p, alignment, bytes);
}

START_TEST(alignment_is_as_asked)
{
    size_t alignment = (size_t)1 << _i;
    void *p = NULL;

    must_be_aligned(keg_malloc(3), 16, 3);
    must_be_aligned(keg_aligned_alloc(alignment, 9), alignment, 9);
    must_be_aligned(keg_memalign(alignment / 2 + 1, 5000),
        alignment, 5000);
    must_be_aligned(keg_valloc(1), size, 1);
    must_be_aligned(keg_pvalloc(1), size, size);
    errno = ERANGE;
    if (alignment < sizeof(void *)) {
        ck_assert_int_eq(keg_posix_memalign(&p, alignment, 1),
            EINVAL);
        ck_assert_ptr_null(p);
        return;
    }
    ck_assert_int_eq(keg_posix_memalign(&p, alignment, 70), 0);
    must_be_aligned(p, alignment, 70);
    ck_assert_int_eq(errno, ERANGE);
}
END_TEST

START_TEST(wrong_alignments_are_refused)
{
    void *p = &p;

    errno = 0;
    ck_assert_ptr_null(keg_aligned_alloc(24, 100));
    ck_assert_int_eq(errno, EINVAL);
    ck_assert_ptr_null(keg_aligned_alloc(0, 100));
    errno = 0;
    ck_assert_int_eq(keg_posix_memalign(&p, 48, 8), EINVAL);
    ck_assert_int_eq(keg_posix_memalign(&p, 64, SIZE_MAX), ENOMEM);
    ck_assert_ptr_eq(p, &p);
    ck_assert_int_eq(errno, 0);
}
END_TEST

START_TEST(cleared_memory_costs_no_clearing)
{
    unsigned char *p = keg_calloc(1000, 1000), there[245];
    size_t resident = 0;

    ck_assert_int_eq(mincore(note_of(p)->start,
        245 * size < 1000000 ? 245 * size : 1000000, there), 0);
    for (size_t i = 0; i < 1000000 / size; i++)
        resident += there[i] & 1;
    ck_assert_uint_eq(resident, 1);
    ck_assert_int_eq(p[0], 0);
    ck_assert_int_eq(memcmp(p, p + 1, 999999), 0);
    keg_free_sized(p, 1000000);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("mmapdirect");
    TCase *all = tcase_create("mmapdirect");
    SRunner *runner = srunner_create(suite);
    int failed;

    size = (size_t)sysconf(_SC_PAGESIZE);
    /* List the tests of single mappings */
    tcase_add_test(all, a_block_costs_a_page_and_its_note);
    tcase_add_test(all, a_freed_block_is_gone);
    tcase_add_test(all, realloc_moves_pages_with_what_they_hold);
    tcase_add_test(all, a_refusal_leaves_the_old_block);
    tcase_add_test(all, a_block_of_many_mappings_grows);
    tcase_add_test(all, a_block_can_always_shrink);
    tcase_add_test(all, sizes_out_of_range_are_refused);
    tcase_add_loop_test(all, alignment_is_as_asked, 0, 24);
    tcase_add_test(all, wrong_alignments_are_refused);
    tcase_add_test(all, cleared_memory_costs_no_clearing);
    suite_add_tcase(suite, all);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
