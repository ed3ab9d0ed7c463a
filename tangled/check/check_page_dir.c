/* Tangled from src/03-directory.nw: do not edit. */
/* The page directory, tested on the model machine. */
#include <check.h>
#include <stdlib.h>

#include "os_model.c"
#include "page_dir_exact.c"
#include "model.h"

/* Start a directory for a test */
static const size_t page_sizes[] = {4096, 16384, 65536};
static const uintptr_t heap_start = 0x8050000;

/* Build a machine with room for a directory */
#ifndef KEG_REGION
#define KEG_REGION 0    /* bytes more that a directory wants */
#endif

static void
build_for_directory(size_t page_size, size_t heap_pages)
{
    size_t table = heap_pages * sizeof(page_entry) / page_size;

    model_new(page_size, (64 + 8 * table) * page_size
        + KEG_REGION);
    os_start();
    page_dir_reset();
    memset(&stats, 0, sizeof stats);
}

static void
start_directory(size_t page_size)
{
    build_for_directory(page_size, 100 * page_size);
    ck_assert(page_dir_start(heap_start));
}

/* In steps of so many pages, up to this size. */
static bool
grow_heap(size_t heap_pages, size_t step)
{
    size_t end = page_dir_first() + heap_pages;
    size_t i = page_dir_last() + 1;

    for (; i + step <= end; i += step) {
        if (!page_dir_cover(i + step - 1))
            return false;
        page_dir_set(i, FIRST);
        page_dir_fill(i + 1, step - 1, FOLLOW);
    }
    return true;
}

/* Test what every directory must do */
START_TEST(an_empty_heap_has_bucket_heads)
{
    start_directory(page_sizes[_i]);
    ck_assert_uint_eq(page_sizes[_i],
        (size_t)1 << page_dir_first());
    ck_assert_uint_eq(page_dir_last(), page_dir_first() - 1);
    for (size_t i = 0; i < page_dir_first(); i++)
        ck_assert_uint_eq(page_dir_get(i), 0);
    ck_assert_uint_eq(page_dir_pages(), 1);
    ck_assert_ptr_null(page_dir_check());
}
END_TEST

static const struct {
    uintptr_t address;
    ptrdiff_t index;
} places[] = {
    {0x804a000, 12}, {0x804afff, 12}, {0x804b000, 13},
    {0x804c123, 14}, {0x8049fff, 11}, {0x803e000, 0},
    {0x803dfff, -1}, {0, -0x803e}, {0xbffff123, 0xb7fc1},
};

START_TEST(indices_are_as_drawn)
{
    build_for_directory(4096, 1000);
    ck_assert(page_dir_start(0x804a000));
    ck_assert_uint_eq(page_index(places[_i].address),
        (size_t)places[_i].index);
}
END_TEST

/* Is this address in the heap? */
static bool
in_heap(uintptr_t address)
{
    size_t i = page_index(address);

    return i >= page_dir_first() && i <= page_dir_last();
}

START_TEST(indices_tell_in_from_out)
{
    uintptr_t size = page_sizes[_i], start = heap_start;
    uintptr_t end = start + 10 * size;

    start_directory(size);
    ck_assert(grow_heap(10, 1));
    for (uintptr_t a = start; a < end; a += size / 4)
        ck_assert(in_heap(a) && page_address(page_index(a))
            == (a & -size));
    for (uintptr_t below = 1; below < 20 * size; below += size / 4)
        ck_assert(!in_heap(start - below));
    ck_assert(!in_heap(end) && !in_heap(end + size));
    ck_assert(!in_heap(0) && !in_heap(UINTPTR_MAX));
}
END_TEST

START_TEST(entries_survive_growth)
{
    size_t target = 5 * page_sizes[_i] / sizeof(page_entry);
    size_t written = 0, lost = 0, pages = 1;

    start_directory(page_sizes[_i]);
    while (page_dir_last() < target && lost == 0) {
        lost += !page_dir_cover(page_dir_last() + 1);
        for (; written <= page_dir_last(); written++)
            page_dir_set(written, (page_entry)(written + 1000));
        if (page_dir_pages() == pages)
            continue;
        pages = page_dir_pages();
        for (size_t i = 0; i < written; i++)
            lost += page_dir_get(i) != i + 1000;
    }
    ck_assert_uint_eq(lost, 0);
}
END_TEST

START_TEST(new_pages_are_not_mine)
{
    size_t first, pages = 3 * page_sizes[_i] / sizeof(page_entry);
    size_t claimed = 0;

    start_directory(page_sizes[_i]);
    first = page_dir_first();
    for (int round = 0; round < 2; round++) {
        ck_assert(page_dir_cover(first + pages - 1));
        for (size_t i = first; i <= page_dir_last(); i++)
            claimed += page_dir_get(i) != NOT_MINE;
        ck_assert_uint_eq(claimed, 0);
        page_dir_fill(first, pages, FREE);
        /* Uncover all but seven pages, then all */
        page_dir_uncover(first + 6);
        ck_assert_uint_eq(page_dir_last(), first + 6);
        ck_assert_uint_eq(page_dir_get(first + 6), FREE);
        ck_assert_uint_eq(page_dir_get(first + 7), NOT_MINE);
        ck_assert_ptr_null(page_dir_check());
        page_dir_uncover(first - 1);
    }
}
END_TEST

START_TEST(counts_end_inside_the_table)
{
    size_t each = page_sizes[_i % 3] / sizeof(page_entry);
    size_t steps[] = {1, 2, 3, 12, 16, 17, each - 1, each,
        each + 1};
    size_t step = steps[_i / 3], from, i;
    bool good = true;

    start_directory(page_sizes[_i % 3]);
    while (good && page_dir_last() < 4 * each) {
        from = page_dir_last() + 1;
        good = grow_heap(from - page_dir_first() + step, step)
            && page_dir_last() + 1 < page_dir_pages() * each;
        for (i = from + 1; good && page_dir_get(i) == FOLLOW; i++)
            ;
        good = good && i == from + step;
    }
    ck_assert_msg(good, "at index %zu", page_dir_last());
}
END_TEST

START_TEST(a_lookup_touches_one_page)
{
    start_directory(page_sizes[_i]);
    ck_assert(grow_heap(10000, 1));
    model_mark();
    for (size_t i = 0; i < 3; i++)
        ck_assert_uint_eq(FIRST, page_dir_get(
            page_index(heap_start + 5000 * page_sizes[_i])));
    ck_assert_uint_eq(model.touched, 1);
    ck_assert_uint_eq(model.resident_heap, 0);
}
END_TEST

START_TEST(a_failure_changes_nothing)
{
    size_t far = 9 * page_sizes[_i] / sizeof(page_entry), out, last;

    build_for_directory(page_sizes[_i], 10 * far);
    model.fail_in = 1;
    ck_assert(!page_dir_start(heap_start));
    ck_assert(page_dir_start(heap_start));
    ck_assert(grow_heap(300, 3));
    out = model.pages_out;
    last = page_dir_last();
    model.limit = out;
    ck_assert(!page_dir_cover(far));
    model.limit = 0;
    /* See that nothing has changed, and try again */
    ck_assert_uint_eq(model.pages_out, out);
    ck_assert_uint_eq(page_dir_last(), last);
    ck_assert_ptr_null(page_dir_check());
    ck_assert(page_dir_cover(far));
    for (size_t i = 0; i < 300; i++)
        ck_assert_uint_eq(page_dir_get(page_dir_first() + i),
            i % 3 == 0 ? FIRST : FOLLOW);
}
END_TEST

START_TEST(the_check_finds_an_entry_too_many)
{
    start_directory(page_sizes[_i]);
    ck_assert(grow_heap(10, 1));
    page_dir_set(page_dir_last() + 1, FREE);
    ck_assert_str_eq(page_dir_check(),
        "nothing beyond the heap is ours");
}
END_TEST

/* Test what the exact directory costs */
START_TEST(the_check_misses_the_sentinel)
{
    start_directory(page_sizes[_i]);
    dir.last = table_entries() - 2;
    ck_assert_ptr_null(page_dir_check());
    dir.last++;
    ck_assert_str_eq(page_dir_check(),
        "the directory covers the heap, and one more");
}
END_TEST

START_TEST(the_new_size_is_as_derived)
{
    size_t each = page_sizes[_i] / sizeof(page_entry);

    start_directory(page_sizes[_i]);
    ck_assert(page_dir_cover(each - 1));
    ck_assert_uint_eq(page_dir_pages(), 2);
    ck_assert(page_dir_cover(2 * each));
    ck_assert_uint_eq(page_dir_pages(), 4);
    ck_assert(page_dir_cover(4 * each - 2));
    ck_assert_uint_eq(page_dir_pages(), 4);
    ck_assert(page_dir_cover(50 * each - 1));
    ck_assert_uint_eq(page_dir_pages(), 51);
}
END_TEST

static char steps_seen[40];

static void
write_down(enum model_call call)
{
    static const char *const names[] =
        {"brk up ", "brk down ", "map ", "unmap ", "advise "};

    ck_assert_uint_lt(strlen(steps_seen) + 13, sizeof steps_seen);
    if (call == UNMAP) {
        if (stats.bytes_copied == page.size)
            strcat(steps_seen, "copy ");
        memset(dir.table, 0xee, page.size);
    }
    strcat(steps_seen, names[call]);
}

START_TEST(a_remake_takes_five_steps)
{
    size_t last = page_sizes[_i] / sizeof(page_entry) - 1, out;

    start_directory(page_sizes[_i]);
    ck_assert(grow_heap(2, 2));
    out = model.pages_out;
    steps_seen[0] = '\0';
    model.before = write_down;
    ck_assert(os_set_break(os_break() + page.size));
    ck_assert(page_dir_cover(last));
    ck_assert_str_eq(steps_seen, "brk up map copy unmap ");
    ck_assert_uint_eq(model.pages_out, out + 2);
    ck_assert_uint_eq(model.resident_mapped, 1);
    ck_assert_uint_eq(page_dir_get(page_dir_first()), FIRST);
}
END_TEST

START_TEST(a_directory_never_shrinks)
{
    size_t heap_pages = 4 * page_sizes[_i] / sizeof(page_entry);
    size_t pages;

    start_directory(page_sizes[_i]);
    ck_assert(grow_heap(heap_pages, 1));
    pages = page_dir_pages();
    for (int round = 0; round < 3; round++) {
        page_dir_uncover(page_dir_first() - 1);
        ck_assert_uint_eq(page_dir_pages(), pages);
        ck_assert_uint_eq(model.resident_mapped, pages);
        ck_assert(grow_heap(heap_pages, 1));
    }
    ck_assert_uint_eq(stats.remakes, 4);
}
END_TEST

START_TEST(one_block_makes_one_remake)
{
    size_t pages = ((size_t)1 << 30) / page_sizes[_i];

    build_for_directory(page_sizes[_i], pages);
    ck_assert(page_dir_start(heap_start));
    ck_assert(grow_heap(pages, pages));
    ck_assert_uint_eq(stats.remakes, 1);
    ck_assert_uint_eq(stats.bytes_copied, page_sizes[_i]);
    ck_assert_uint_eq(stats.entries_written, pages);
    ck_assert_uint_eq(model.resident_mapped, page_dir_pages() - 1);
}
END_TEST

START_TEST(growth_costs_half_a_square)
{
    size_t each = page_sizes[_i] / sizeof(page_entry), wrong = 0;

    start_directory(page_sizes[_i]);
    for (size_t r = 1; r <= 40; r++) {
        size_t heap_pages = r * each - page_dir_first();

        ck_assert(grow_heap(heap_pages - 1, 1));
        wrong += stats.remakes != r - 1;
        ck_assert(grow_heap(heap_pages, 1));
        wrong += stats.remakes != r;
        wrong += stats.bytes_copied != r * (r + 1) / 2 * page.size;
        wrong += page_dir_pages() != r + 1;
    }
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

static const struct {
    size_t heap_mib, step;
    uint64_t remakes, bytes;
} rows[] = {
#if KEG_ENTRY_SIZE == 8
    {64, 1, 32, 2162688},         {64, 16, 16, 1048576},
    {1024, 1, 512, 537919488},    {1024, 16, 256, 268435456},
    {4096, 1, 2048, 8594128896},  {4096, 16, 1024, 4294967296},
    {16384, 1, 8192, 137455730688},
    {16384, 16, 4096, 68719476736},
#else
    {64, 1, 16, 557056},          {64, 16, 8, 262144},
    {1024, 1, 256, 134742016},    {1024, 16, 128, 67108864},
    {4096, 1, 1024, 2149580800},  {4096, 16, 512, 1073741824},
#endif
};

/* Choose how many rows to try */
static int
rows_to_try(void)
{
    size_t mib = getenv("KEG_LARGEST") != NULL ? 16384 : 4096;
    const char *slow = getenv("KEG_SLOW");
    size_t factor = slow != NULL ? strtoul(slow, NULL, 10) : 1;
    int n = 0;

    mib /= factor > 1 ? factor : 1;
    while (n < (int)(sizeof rows / sizeof *rows)
        && rows[n].heap_mib <= mib)
        n++;
    return n;
}

START_TEST(remakes_are_as_tabled)
{
    size_t pages = rows[_i].heap_mib * 256;    /* of 4 KiB */

    build_for_directory(4096, pages);
    ck_assert(page_dir_start(heap_start));
    ck_assert(grow_heap(pages, rows[_i].step));
    ck_assert_uint_eq(stats.remakes, rows[_i].remakes);
    ck_assert_uint_eq(stats.bytes_copied, rows[_i].bytes);
}
END_TEST

/* Run the tests of the page directory */
int
main(void)
{
    Suite *suite = suite_create("page_dir");
    TCase *must = tcase_create("every directory");
    TCase *cost = tcase_create("the exact directory");
    SRunner *runner;
    int failed;

    /* List what every directory must do */
    tcase_add_loop_test(must, an_empty_heap_has_bucket_heads, 0, 3);
    tcase_add_loop_test(must, indices_are_as_drawn, 0, 9);
    tcase_add_loop_test(must, indices_tell_in_from_out, 0, 3);
    tcase_add_loop_test(must, entries_survive_growth, 0, 3);
    tcase_add_loop_test(must, new_pages_are_not_mine, 0, 3);
    tcase_add_loop_test(must, counts_end_inside_the_table, 0, 27);
    tcase_add_loop_test(must, a_lookup_touches_one_page, 0, 3);
    tcase_add_loop_test(must, a_failure_changes_nothing, 0, 3);
    tcase_add_loop_test(must, the_check_finds_an_entry_too_many,
        0, 3);
    /* List what the exact directory costs */
    tcase_set_timeout(cost, 120);
    tcase_add_loop_test(cost, the_check_misses_the_sentinel, 0, 3);
    tcase_add_loop_test(cost, the_new_size_is_as_derived, 0, 3);
    tcase_add_loop_test(cost, a_remake_takes_five_steps, 0, 3);
    tcase_add_loop_test(cost, a_directory_never_shrinks, 0, 3);
    tcase_add_loop_test(cost, one_block_makes_one_remake, 0, 3);
    tcase_add_loop_test(cost, growth_costs_half_a_square, 0, 3);
    tcase_add_loop_test(cost, remakes_are_as_tabled, 0,
        rows_to_try());
    suite_add_tcase(suite, must);
    suite_add_tcase(suite, cost);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
