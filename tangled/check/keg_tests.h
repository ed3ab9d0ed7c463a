/* Tangled from src/06-interface.nw: do not edit. */
/* Tests of the interface that hold on every machine. Include after
 * an edition and what plays the machine: fresh, error_of, hush,
 * somebody_takes, vast_is_refused. */

static enum os_error
last_error(void)
{
    return error_of(os_keep_error());
}

static void
paint(void *memory, size_t bytes, size_t seed)
{
    for (size_t i = 0; i < bytes; i++)
        ((unsigned char *)memory)[i]
            = (unsigned char)(seed * 31 + i * 7);
}

static bool
holds(const void *memory, size_t bytes, size_t seed)
{
    for (size_t i = 0; i < bytes; i++)
        if (((const unsigned char *)memory)[i]
            != (unsigned char)(seed * 31 + i * 7))
            return false;
    return true;
}

static size_t
rounded_size(size_t bytes)
{
    size_t size = os_page_size(), chunk = 16;

    if (bytes > size / 2)
        return (bytes + size - 1) / size * size;
    while (chunk < bytes)
        chunk *= 2;
    return chunk;
}

static struct keg_stats
stats_now(void)
{
    struct keg_stats now;

    keg_stats(&now);
    return now;
}

enum { ways_to_ask = 11 };

static void *
ask(int way, size_t n)
{
    void *p = NULL;

    switch (way) {
    case 0: return keg_malloc(n);
    case 1: return keg_calloc(1, n);
    case 2: return keg_calloc(n, 1);
    case 3: return keg_realloc(NULL, n);
    case 4: return keg_reallocarray(NULL, n, 1);
    case 5: return keg_aligned_alloc(64, n);
    case 6: return keg_aligned_alloc(4 * os_page_size(), n);
    case 7: return keg_memalign(24, n);
    case 8: return keg_valloc(n);
    case 9: return keg_pvalloc(n);
    }
    os_restore_error(keg_posix_memalign(&p, 64, n));
    return p;
}

/* Test memory of every size */
START_TEST(memory_has_its_size_and_its_place)
{
    size_t count = 0, n[54];
    void *p[54];

    for (size_t power = 1; count < 54; power *= 2)
        for (size_t i = 0; i < 3; i++)
            n[count++] = power - 1 + i;
    for (size_t i = 0; i < count; i++) {
        size_t all = rounded_size(n[i]);
        p[i] = keg_malloc(n[i]);
        ck_assert_uint_eq(keg_malloc_usable_size(p[i]), all);
        ck_assert_uint_eq((uintptr_t)p[i]
            % (all < page.size ? all : page.size), 0);
        paint(p[i], all, i);
    }
    for (size_t i = 0; i < count; i++) {
        ck_assert(holds(p[i], rounded_size(n[i]), i));
        keg_free(p[i]);
    }
    ck_assert_ptr_null(keg_check());
}
END_TEST

/* Test requests for nothing */
START_TEST(nothing_is_a_small_block)
{
    void *p[] = {keg_malloc(0), keg_malloc(0), keg_calloc(0, 7),
        keg_calloc(7, 0), keg_realloc(NULL, 0),
        keg_reallocarray(NULL, 7, 0), keg_aligned_alloc(64, 0),
        keg_memalign(0, 0), keg_valloc(0), keg_pvalloc(0),
        keg_realloc(keg_malloc(100), 0)};
    size_t count = sizeof p / sizeof *p;

    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_ge(keg_malloc_usable_size(p[i]), 16);
        for (size_t j = 0; j < i; j++)
            ck_assert_ptr_ne(p[i], p[j]);
    }
    ck_assert_uint_eq(keg_malloc_usable_size(p[9]), page.size);
    ck_assert_uint_eq(keg_malloc_usable_size(p[10]), 16);
}
END_TEST

START_TEST(nothing_is_null_under_v)
{
    void *p, *place = &place;

    fresh("V");
    os_restore_error(0);
    ck_assert_ptr_null(keg_malloc(0));
    ck_assert_ptr_null(keg_calloc(0, 7));
    ck_assert_ptr_null(keg_realloc(NULL, 0));
    ck_assert_ptr_null(keg_pvalloc(0));
    ck_assert_int_eq(keg_posix_memalign(&place, 64, 0), 0);
    ck_assert_ptr_null(place);
    p = keg_malloc(3 * os_page_size());
    ck_assert_ptr_null(keg_realloc(p, 0));
    ck_assert_int_eq(find(p).finding, FREE_PAGE);
    ck_assert_int_eq(last_error(), OS_NO_ERROR);
    ck_assert_int_eq(
        error_of(keg_posix_memalign(&p, 24, 0)), OS_INVALID);
}
END_TEST

/* Test requests that cannot be met */
START_TEST(absurd_sizes_are_refused)
{
    static const size_t absurd[] = {SIZE_MAX, SIZE_MAX - 15,
        SIZE_MAX - 65535, (size_t)PTRDIFF_MAX + 1,
        (size_t)PTRDIFF_MAX + 65537};

    for (int i = 0; i < 5; i++) {
        uint64_t calls = stats.break_calls + stats.map_calls;
        os_restore_error(0);
        ck_assert_ptr_null(ask(_i, absurd[i]));
        ck_assert_int_eq(last_error(), OS_NO_MEMORY);
        ck_assert(i == 0 ||
            stats.break_calls + stats.map_calls == calls);
    }
    ck_assert_ptr_null(keg_check());
}
END_TEST

START_TEST(vast_sizes_are_refused)
{
    for (size_t n = 0; vast_is_refused && n < 140000; n += 4095) {
        os_restore_error(0);
        ck_assert_ptr_null(ask(_i, PTRDIFF_MAX - n));
        ck_assert_int_eq(last_error(), OS_NO_MEMORY);
    }
    ck_assert_ptr_nonnull(ask(_i, 1));
    ck_assert_ptr_null(keg_check());
}
END_TEST

START_TEST(products_do_not_wrap_around)
{
    size_t half = SIZE_MAX / 2 + 1;
    size_t root = (size_t)1 << (sizeof(size_t) * CHAR_BIT / 2);
    size_t factors[][2] = {{half, 2}, {root, root}, {half + 1, 2},
        {2, half}, {SIZE_MAX, SIZE_MAX}, {half / 8, 24}};
    void *p = keg_malloc(100);

    paint(p, 100, 1);
    for (int i = 0; i < 6; i++) {
        size_t a = factors[i][0], b = factors[i][1];
        os_restore_error(0);
        ck_assert_ptr_null(keg_calloc(a, b));
        ck_assert_int_eq(last_error(), OS_NO_MEMORY);
        os_restore_error(0);
        ck_assert_ptr_null(keg_reallocarray(p, a, b));
        ck_assert_int_eq(last_error(), OS_NO_MEMORY);
    }
    ck_assert(holds(p, 100, 1));
    p = keg_reallocarray(p, 7, 1000);
    ck_assert(holds(p, 100, 1));
    ck_assert_uint_ge(keg_malloc_usable_size(p), 7000);
}
END_TEST

/* Test zeroed memory */
static size_t
count_not_zero(const unsigned char *p, size_t bytes)
{
    size_t n = 0;

    for (size_t i = 0; i < bytes; i++)
        n += p[i] != 0;
    return n;
}

START_TEST(calloc_gives_zeros)
{
    static const char *const options[] = {"", "J", "Z"};

    fresh(options[_i]);
    for (size_t n = 1; n < 200000; n = n * 3 + 1) {
        unsigned char *p = keg_malloc(n), *keep = keg_malloc(n);
        memset(p, 0xff, keg_malloc_usable_size(p));
        keg_free(p);
        p = keg_calloc(n, 1);
        ck_assert_uint_eq(count_not_zero(p, n), 0);
        keg_free(p);
        keg_free(keep);
    }
}
END_TEST

START_TEST(fills_reach_the_last_byte)
{
    int expected = _i == 1 ? junk_byte : 0;
    unsigned char *p;

    fresh(_i == 1 ? "J" : "Z");
    p = keg_malloc(100), keg_malloc(100);
    ck_assert(p[0] == expected && p[127] == expected);
    paint(p, 128, 1);
    keg_free(p);
    ck_assert(p[0] == junk_byte && p[127] == junk_byte);
}
END_TEST

START_TEST(realloc_copies_no_more_than_there_was)
{
    unsigned char *p;

    fresh("J");
    p = keg_malloc(16);
    paint(p, 16, 1);
    paint(keg_malloc(16), 16, 2);
    p = keg_realloc(p, 32);
    ck_assert(holds(p, 16, 1));
    for (int i = 16; i < 32; i++)
        ck_assert_int_eq(p[i], junk_byte);
}
END_TEST

/* Test where realloc stays */
START_TEST(blocks_stay_as_the_rule_says)
{
    size_t s = os_page_size();
    const struct { size_t from, to; bool stays; } table[] = {
        /* List the edges of the intervals */
        {16, 0, true}, {16, 1, true}, {16, 16, true}, {16, 17, false},
        {32, 16, false}, {32, 17, true}, {32, 32, true}, {32, 33, false},
        {33, 32, false}, {33, 33, true}, {33, 64, true}, {33, 65, false},
        {s / 2, s / 4, false}, {s / 2, s / 4 + 1, true},
        {s / 2, s / 2, true}, {s / 2, s / 2 + 1, false},
        {s, 0, true}, {s, 1, true}, {s, s, true}, {s, s + 1, false},
        {2 * s, 1, false}, {2 * s, s, false}, {2 * s, s + 1, true},
        {3 * s, 2 * s, false}, {3 * s, 2 * s + 1, true},
        {3 * s, 3 * s, true}, {3 * s, 3 * s + 1, false},
    };

    fresh(_i == 1 ? "R" : NULL);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        void *p = keg_malloc(table[i].from), *q;
        q = keg_realloc(p, table[i].to);
        ck_assert_ptr_nonnull(q);
        ck_assert_msg((p == q) == (table[i].stays && _i == 0),
            "from %zu to %zu", table[i].from, table[i].to);
    }
}
END_TEST

/* Test what realloc keeps */
START_TEST(realloc_keeps_the_contents)
{
    size_t s = os_page_size();
    size_t n[] = {1, 16, 17, 100, s / 2, s / 2 + 1, s, s + 1,
        3 * s, 5 * s + 7};

    for (int i = 0; i < 10; i++)
        for (int j = 0; j < 10; j++) {
            void *p = keg_malloc(n[i]);
            paint(p, n[i], (size_t)i);
            p = keg_realloc(p, n[j]);
            ck_assert(holds(p, n[i] < n[j] ? n[i] : n[j],
                (size_t)i));
            ck_assert_uint_ge(keg_malloc_usable_size(p), n[j]);
            keg_free(p);
            ck_assert_ptr_null(keg_check());
        }
}
END_TEST

START_TEST(realloc_that_fails_changes_nothing)
{
    unsigned char *p = keg_malloc(100);

    paint(p, 100, 3);
    ck_assert_ptr_null(keg_realloc(p, SIZE_MAX));
    ck_assert_int_eq(last_error(), OS_NO_MEMORY);
    hush(true);
    os_restore_error(0);
    ck_assert_ptr_null(keg_realloc(p + 1, 200));
    ck_assert_int_eq(last_error(), OS_INVALID);
    os_restore_error(0);
    ck_assert_ptr_null(keg_realloc(&p, 0));
    ck_assert_int_eq(last_error(), OS_INVALID);
    hush(false);
    ck_assert(holds(p, 100, 3));
    ck_assert_uint_eq(stats_now().findings, 2);
    ck_assert_ptr_null(keg_check());
}
END_TEST

/* Test every alignment */
static void
check_aligned(void *p, size_t alignment, size_t n)
{
    ck_assert_ptr_nonnull(p);
    ck_assert_uint_eq((uintptr_t)p % alignment, 0);
    ck_assert_uint_eq((uintptr_t)p % 16, 0);
    ck_assert_uint_ge(keg_malloc_usable_size(p), n);
    paint(p, n, alignment);
    ck_assert_ptr_null(keg_check());
    ck_assert(holds(p, n, alignment));
    keg_free_aligned_sized(p, alignment, n);
}

static size_t
pages_in_use(void)
{
    return stats_now().heap_pages - stats_now().free_pages;
}

START_TEST(every_alignment_is_kept)
{
    size_t most = 64 * os_page_size(), before;

    keg_free(keg_malloc(1));
    before = pages_in_use();
    for (size_t a = 1; a <= most; a *= 2) {
        size_t n[] = {0, 1, a - 1, a, a + 1, most / 32};
        void *p;
        for (int i = 0; i < 6; i++) {
            check_aligned(keg_aligned_alloc(a, n[i]), a, n[i]);
            check_aligned(keg_memalign(a / 2 + 1, n[i]), a, n[i]);
            if (a < sizeof p)
                continue;
            ck_assert_int_eq(keg_posix_memalign(&p, a, n[i]), 0);
            check_aligned(p, a, n[i]);
        }
    }
    ck_assert_uint_eq(pages_in_use(), before);
}
END_TEST

START_TEST(no_alignment_is_refused)
{
    static const size_t none[] = {0, 3, 24, 48, 4097, SIZE_MAX,
        sizeof(void *) / 2};
    size_t huge = (size_t)PTRDIFF_MAX + 1;
    uint64_t calls;
    void *place = &place;

    keg_malloc(1);
    for (int i = 0; i < 7; i++) {
        os_set_error(OS_DEADLOCK);
        ck_assert_int_eq(error_of(keg_posix_memalign(&place,
            none[i], 100)), OS_INVALID);
        ck_assert_int_eq(last_error(), OS_DEADLOCK);
        if (i < 6)
            ck_assert_ptr_null(keg_aligned_alloc(none[i], 100));
        if (i < 6)
            ck_assert_int_eq(last_error(), OS_INVALID);
    }
    /* Ask for alignments that nothing has */
    calls = stats.break_calls + stats.map_calls;
    ck_assert_int_eq(error_of(keg_posix_memalign(&place, huge, 1)),
        OS_NO_MEMORY);
    os_restore_error(0);
    ck_assert_ptr_null(keg_aligned_alloc(huge, 1));
    ck_assert_int_eq(last_error(), OS_NO_MEMORY);
    ck_assert_ptr_null(keg_memalign(huge / 2 + 1, 1));
    ck_assert_ptr_null(keg_memalign(huge + 1, 1));
    ck_assert_ptr_null(keg_memalign(SIZE_MAX, 1));
    ck_assert_uint_eq(stats.break_calls + stats.map_calls, calls);
    ck_assert_ptr_eq(place, &place);
}
END_TEST

START_TEST(whole_pages_are_page_aligned)
{
    size_t s = os_page_size();

    check_aligned(keg_valloc(1), s, 1);
    check_aligned(keg_valloc(s + 1), s, s + 1);
    check_aligned(keg_pvalloc(1), s, s);
    check_aligned(keg_pvalloc(s), s, s);
    check_aligned(keg_pvalloc(s + 1), s, 2 * s);
}
END_TEST

/* Test what free does */
START_TEST(free_keeps_errno)
{
    void *p[4] = {NULL, &p};

    fresh("<<<<<");
    p[2] = keg_malloc(1);
    p[3] = keg_malloc(100 * os_page_size());
    hush(true);
    for (int i = 0; i < 4; i++) {
        os_set_error(OS_DEADLOCK);
        keg_free(p[i]);
        ck_assert_int_eq(last_error(), OS_DEADLOCK);
    }
    hush(false);
    ck_assert_uint_lt(stats_now().heap_pages, 100);
    ck_assert_uint_eq(stats_now().findings, 1);
}
END_TEST

START_TEST(the_start_keeps_errno)
{
    os_restore_error(0);
    ck_assert_ptr_nonnull(keg_malloc(1));
    ck_assert_int_eq(last_error(), OS_NO_ERROR);
    ck_assert_uint_eq(keg_malloc_usable_size(NULL), 0);
    hush(true);
    ck_assert_uint_eq(keg_malloc_usable_size(&page), 0);
    hush(false);
    ck_assert_int_eq(last_error(), OS_INVALID);
}
END_TEST

static unsigned mistakes;

static void
mistake(void *p, size_t alignment, size_t n)
{
    os_set_error(OS_DEADLOCK);
    if (alignment == 1)
        keg_free_sized(p, n);
    else
        keg_free_aligned_sized(p, alignment, n);
    ck_assert_int_eq(last_error(), OS_DEADLOCK);
    ck_assert_uint_eq(stats_now().findings, ++mistakes);
    ck_assert_int_eq(find(p).finding, ALL_WELL);
}

START_TEST(a_wrong_size_frees_nothing)
{
    char *chunk = keg_malloc(100);
    char *pages = keg_malloc(3 * os_page_size());

    mistakes = 0;
    hush(true);
    mistake(chunk, 1, 129);
    mistake(chunk, 64, 129);
    mistake(chunk, (uintptr_t)chunk * 2 & -(uintptr_t)chunk * 2, 1);
    mistake(chunk, 0, 100);
    mistake(chunk, 24, 100);
    mistake(pages, 1, 3 * os_page_size() + 1);
    mistake(pages, 16, SIZE_MAX);
    hush(false);
    keg_free_sized(chunk, 128);
    keg_free_aligned_sized(pages, os_page_size(), 1);
    ck_assert_int_ne(find(chunk).finding, ALL_WELL);
    ck_assert_int_ne(find(pages).finding, ALL_WELL);
    keg_free_sized(keg_malloc(50), 0);
    ck_assert_uint_eq(stats_now().findings, mistakes);
}
END_TEST

/* Test what a pointer is found to be */
START_TEST(every_pointer_gets_its_verdict)
{
    size_t s = os_page_size();
    char *chunk, *hole, *pages, *gone, *theirs, *last;
    uintptr_t bottom, small, top;

    ck_assert_int_eq(find(&s).finding, NO_HEAP);
    small = (uintptr_t)keg_malloc(16);
    chunk = keg_malloc(100), hole = keg_malloc(100);
    pages = keg_malloc(3 * s), gone = keg_malloc(2 * s);
    theirs = (char *)os_break();
    somebody_takes(s);
    last = keg_malloc(more_than_is_free());
    keg_free(hole);
    keg_free(gone);
    bottom = page_address(page_dir_first());
    top = page_address(page_dir_last() + 1);
    /* Compare the verdicts */
    const struct { const void *pointer; enum finding finding; } t[] = {
        {chunk, ALL_WELL}, {pages, ALL_WELL}, {last, ALL_WELL},
        {chunk + 1, INSIDE_CHUNK}, {chunk + 64, INSIDE_CHUNK},
        {hole, FREE_CHUNK}, {hole + 16, INSIDE_CHUNK},
        {pages + 16, INSIDE_PAGES}, {pages + s, INSIDE_PAGES},
        {gone, FREE_PAGE}, {gone + s + 1, FREE_PAGE},
        {theirs, NOT_OUR_PAGE}, {last - 1, NOT_OUR_PAGE},
        {(void *)top, ABOVE_HEAP}, {(void *)UINTPTR_MAX, ABOVE_HEAP},
        {(void *)(bottom - 1), BELOW_HEAP}, {(void *)1, BELOW_HEAP},
        {(void *)(bottom - 12 * s), BELOW_HEAP},
        {(void *)(small & -s), OWN_CHUNK},
    };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        ck_assert_msg(find(t[i].pointer).finding == t[i].finding,
            "pointer %zu", i);
}
END_TEST

/* Test what the counters say */
static void
count_a_request(size_t pages)
{
    struct keg_stats then = stats_now(), now;

    ck_assert_ptr_nonnull(keg_malloc(pages * page.size));
    now = stats_now();
    ck_assert_uint_eq(now.break_calls - then.break_calls,
        now.heap_pages > then.heap_pages);
    ck_assert_uint_eq(now.heap_pages - now.free_pages,
        then.heap_pages - then.free_pages + pages);
}

START_TEST(the_counters_count)
{
    struct keg_stats now;

    ck_assert_uint_eq(stats_now().heap_pages, 0);
    ck_assert_ptr_null(keg_check());
    keg_malloc(1);
    now = stats_now();
    ck_assert_uint_eq(now.map_calls, 1);
    ck_assert_uint_eq(now.break_calls, 2);
    ck_assert_uint_eq(pages_in_use(), 2);
    for (int i = 0; i < 40; i++)
        count_a_request(3);
    ck_assert_uint_gt(stats_now().break_calls, 2);
    ck_assert_uint_eq(stats_now().findings, 0);
}
END_TEST

/* List the tests for every machine */
static void
add_tests_for_every_machine(TCase *tc)
{
    tcase_add_test(tc, memory_has_its_size_and_its_place);
    tcase_add_test(tc, nothing_is_a_small_block);
    tcase_add_test(tc, nothing_is_null_under_v);
    tcase_add_loop_test(tc, absurd_sizes_are_refused, 0,
        ways_to_ask);
    tcase_add_loop_test(tc, vast_sizes_are_refused, 0, ways_to_ask);
    tcase_add_test(tc, products_do_not_wrap_around);
    tcase_add_loop_test(tc, calloc_gives_zeros, 0, 3);
    tcase_add_loop_test(tc, fills_reach_the_last_byte, 1, 3);
    tcase_add_test(tc, realloc_copies_no_more_than_there_was);
    tcase_add_loop_test(tc, blocks_stay_as_the_rule_says, 0, 2);
    tcase_add_test(tc, realloc_keeps_the_contents);
    tcase_add_test(tc, realloc_that_fails_changes_nothing);
    tcase_add_test(tc, every_alignment_is_kept);
    tcase_add_test(tc, no_alignment_is_refused);
    tcase_add_test(tc, whole_pages_are_page_aligned);
    tcase_add_test(tc, free_keeps_errno);
    tcase_add_test(tc, the_start_keeps_errno);
    tcase_add_test(tc, a_wrong_size_frees_nothing);
    tcase_add_test(tc, every_pointer_gets_its_verdict);
    tcase_add_test(tc, the_counters_count);
}
