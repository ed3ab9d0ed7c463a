/* Tangled from src/95-roads.nw: do not edit. */
/* The linked page directory, tested on the model machine. */
#include <check.h>
#include <stdlib.h>

#include "os_model.c"
#include "page_dir_linked.c"
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

/* Test that refusals change nothing */
static const unsigned asks = 1u << MAP | 1u << RESERVE
    | 1u << OPEN | 1u << REMAP;

static bool
start_refused(size_t page_size, uint64_t start, uint64_t cover)
{
    build_for_directory(page_size, 100 * page_size);
    model.fail_kinds = asks;
    model.fail_in = start;
    if (!page_dir_start(heap_start))
        return false;
    ck_assert(grow_heap(300, 3));
    model.fail_in = cover;
    return true;
}

START_TEST(a_refusal_anywhere_changes_nothing)
{
    size_t far = 9 * page_sizes[_i] / sizeof(page_entry);
    size_t out, lowest;

    for (uint64_t k = 1; k < 9; k++) {
        ck_assert(start_refused(page_sizes[_i], 0, k));
        out = model.pages_out;
        lowest = model.lowest_mapping;
        if (!page_dir_cover(far)) {
            ck_assert_uint_eq(model.pages_out, out);
            ck_assert_uint_eq(model.lowest_mapping, lowest);
            ck_assert_uint_eq(page_dir_last() + 1,
                page_dir_first() + 300);
        }
        model.fail_in = 0;
        ck_assert_ptr_null(page_dir_check());
        ck_assert(page_dir_cover(far));
        for (size_t i = 0; i < 300; i++)
            ck_assert(page_dir_get(page_dir_first() + i)
                == (i % 3 == 0 ? FIRST : FOLLOW));
    }
}
END_TEST

/* Test that a refused start leaves nothing */
START_TEST(a_start_that_fails_leaves_nothing)
{
    for (uint64_t k = 1; !start_refused(page_sizes[_i], k, 0)
         || model.failures > 0; k++) {
        if (model.failures == 0 || model.pages_out > 0)
            continue;
        ck_assert_uint_eq(model.lowest_mapping, arena_pages());
        ck_assert(page_dir_start(heap_start));
    }
    ck_assert_uint_gt(model.pages_out, 0);
}
END_TEST

/* Test the linked directory */
static void
start_pieces(size_t page_size, size_t n)
{
    start_directory(page_size);
    ck_assert(grow_heap(n * dir.each - page_dir_first() - 1, 1));
    ck_assert_uint_eq(page_dir_pages(), n);
    memset(&stats, 0, sizeof stats);
}

static uint64_t
steps_to(size_t piece)
{
    uint64_t before = stats.directory_steps;

    page_dir_get(piece * dir.each + 5);
    return stats.directory_steps - before;
}

START_TEST(a_piece_has_four_words_less)
{
    start_directory(page_sizes[_i]);
    ck_assert_uint_eq(dir.each * sizeof(page_entry),
        page_sizes[_i] - 4 * sizeof(void *));
    if (page_sizes[_i] == 4096
        && sizeof(page_entry) == sizeof(void *))
        ck_assert_uint_eq(dir.each, sizeof(void *) == 8
            ? 508 : 1020);
}
END_TEST

START_TEST(growth_adds_a_piece_at_a_time)
{
    start_directory(page_sizes[_i]);
    for (size_t n = 1; n <= 30; n++) {
        ck_assert(grow_heap(
            n * dir.each - page_dir_first() - 1, 1));
        ck_assert_uint_eq(page_dir_pages(), n);
        ck_assert_uint_eq(stats.map_calls, n);
        ck_assert_uint_eq(model.resident_mapped, n);
    }
    ck_assert_uint_eq(stats.bytes_copied + stats.remakes, 0);
    ck_assert_uint_eq(stats.unmap_calls, 0);
    ck_assert(page_dir_cover(100 * dir.each));
    ck_assert_uint_eq(stats.map_calls, 31);
    ck_assert_ptr_null(page_dir_check());
}
END_TEST

START_TEST(the_last_two_pieces_are_at_hand)
{
    start_pieces(page_sizes[_i], 20);
    ck_assert_uint_eq(steps_to(11), 12);
    ck_assert_uint_eq(steps_to(4), 5);
    for (int i = 0; i < 10; i++)
        ck_assert_uint_eq(steps_to(11) + steps_to(4)
            + steps_to(4), 0);
    ck_assert_uint_eq(steps_to(19), 20);
    ck_assert_uint_eq(steps_to(4), 0);
    ck_assert_uint_eq(steps_to(11), 12);
    ck_assert_uint_eq(steps_to(19), 20);
    ck_assert_uint_eq(steps_to(0), 1);
}
END_TEST

START_TEST(a_lookup_touches_all_pieces_on_the_way)
{
    start_pieces(page_sizes[_i], 20);
    page_dir_get(0);
    page_dir_get(dir.each);
    model_mark();
    ck_assert_uint_eq(steps_to(13), 14);
    ck_assert_uint_eq(model.touched, 14);
    model_mark();
    ck_assert_uint_eq(steps_to(13), 0);
    ck_assert_uint_eq(model.touched, 1);
}
END_TEST

START_TEST(empty_pieces_go_at_once)
{
    size_t edge;

    start_pieces(page_sizes[_i], 20);
    page_dir_uncover(4 * dir.each + 7);
    ck_assert_uint_eq(page_dir_pages(), 5);
    ck_assert_uint_eq(model.pages_out, 5);
    ck_assert_uint_eq(stats.unmap_calls, 15);
    ck_assert_uint_eq(stats.entries_written, dir.each - 8);
    ck_assert_ptr_null(page_dir_check());
    edge = 5 * dir.each - 1;
    for (int i = 0; i < 10; i++) {
        ck_assert(page_dir_cover(edge));
        page_dir_uncover(edge - 1);
    }
    ck_assert_uint_eq(stats.map_calls, 10);
    ck_assert_uint_eq(stats.unmap_calls, 25);
    ck_assert_uint_eq(steps_to(4), 0);
}
END_TEST

START_TEST(a_row_of_entries_crosses_pieces)
{
    size_t from, to, i;

    start_pieces(page_sizes[_i], 5);
    from = dir.each - 3;
    to = 3 * dir.each + 2;
    page_dir_fill(from, to - from, FREE);
    ck_assert_uint_eq(stats.entries_written, to - from);
    ck_assert_uint_eq(page_dir_get(from - 1), FIRST);
    for (i = from; page_dir_get(i) == FREE; i++)
        ;
    ck_assert_uint_eq(i, to);
}
END_TEST

START_TEST(the_check_finds_what_is_wrong_with_pieces)
{
    start_pieces(page_sizes[_i], 4);
    dir.head->next->number = 2;
    ck_assert_str_eq(page_dir_check(),
        "the pieces of the directory are in order");
    dir.head->next->number = 1;
    dir.pages = 5;
    ck_assert_str_eq(page_dir_check(),
        "all pieces of the directory are linked");
    dir.pages = 4;
    dir.last++;
    ck_assert_str_eq(page_dir_check(),
        "the directory covers the heap, and one more");
    dir.last--;
    ck_assert_ptr_null(page_dir_check());
    dir.recent[1] = NULL;
    ck_assert_str_eq(page_dir_check(),
        "the two pieces at hand are in the list");
}
END_TEST

static void
list_tests(TCase *must, TCase *special)
{
    /* List what the linked directory does like every other */
    (void)a_lookup_touches_one_page;    /* this is the one */
    tcase_add_loop_test(must, an_empty_heap_has_bucket_heads, 0, 3);
    tcase_add_loop_test(must, indices_are_as_drawn, 0, 9);
    tcase_add_loop_test(must, indices_tell_in_from_out, 0, 3);
    tcase_add_loop_test(must, entries_survive_growth, 0, 3);
    tcase_add_loop_test(must, new_pages_are_not_mine, 0, 3);
    tcase_add_loop_test(must, counts_end_inside_the_table, 0, 27);
    tcase_add_loop_test(must, a_failure_changes_nothing, 0, 3);
    tcase_add_loop_test(must, the_check_finds_an_entry_too_many,
        0, 3);
    /* List what the linked directory does */
    tcase_add_loop_test(special, a_piece_has_four_words_less, 0, 3);
    tcase_add_loop_test(special, growth_adds_a_piece_at_a_time, 0, 3);
    tcase_add_loop_test(special, the_last_two_pieces_are_at_hand, 0, 3);
    tcase_add_loop_test(special, a_lookup_touches_all_pieces_on_the_way,
        0, 3);
    tcase_add_loop_test(special, empty_pieces_go_at_once, 0, 3);
    tcase_add_loop_test(special, a_row_of_entries_crosses_pieces, 0, 3);
    tcase_add_loop_test(special,
        the_check_finds_what_is_wrong_with_pieces, 0, 3);
}

/* Run the tests of one directory */
int
main(void)
{
    Suite *suite = suite_create("page_dir");
    TCase *must = tcase_create("every directory");
    TCase *special = tcase_create("this directory");
    SRunner *runner;
    int failed;

    list_tests(must, special);
    /* List the refusals */
    tcase_add_loop_test(special, a_start_that_fails_leaves_nothing,
        0, 3);
    tcase_add_loop_test(special, a_refusal_anywhere_changes_nothing,
        0, 3);
    suite_add_tcase(suite, must);
    suite_add_tcase(suite, special);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
