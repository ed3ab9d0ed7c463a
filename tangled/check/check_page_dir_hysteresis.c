/* Tangled from src/14-hysteresis.nw: do not edit. */
/* The directory of 2005, tested on the model machine. */
#include <check.h>
#include <stdlib.h>

#include "os_model.c"
#include "page_dir_hysteresis.c"
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

/* Test the sizes of a table with room */
START_TEST(growth_by_pages_takes_few_remakes)
{
    size_t each = page_sizes[_i] / sizeof(page_entry), wrong = 0;
    size_t n = 1, bytes = 0;

    build_for_directory(page_sizes[_i], 800 * each);
    ck_assert(page_dir_start(heap_start));
    for (size_t r = 1; r <= 8; r++) {
        size_t heap_pages = n * each - page_dir_first();

        wrong += !grow_heap(heap_pages - 1, 1);
        wrong += page_dir_pages() != n || stats.remakes != r - 1;
        wrong += !grow_heap(heap_pages, 1);
        bytes += (n * each - 1) * sizeof(page_entry);
        n = 2 * n + 2;
        wrong += page_dir_pages() != n || stats.remakes != r;
        wrong += stats.bytes_copied != bytes;
    }
    ck_assert_uint_eq(wrong, 0);
    ck_assert_uint_eq(n, 766);
}
END_TEST

/* The next owner of the old table's pages writes to them. */
static void
spoil_what_is_unmapped(enum model_call call)
{
    if (call == UNMAP)
        memset(dir.table, 0xee, pages_to_bytes(dir.pages));
}

START_TEST(a_remake_copies_what_is_in_use)
{
    size_t each = page_sizes[_i] / sizeof(page_entry), out;

    start_directory(page_sizes[_i]);
    ck_assert(page_dir_cover(20 * each));
    page_dir_fill(page_dir_first(), 3 * each, FOLLOW);
    page_dir_uncover(page_dir_first() + 12 * each - 1);
    stats.bytes_copied = 0;
    out = model.pages_out;
    model.before = spoil_what_is_unmapped;
    ck_assert(page_dir_cover(50 * each));
    ck_assert_uint_eq(stats.bytes_copied,
        (page_dir_first() + 12 * each) * sizeof(page_entry));
    ck_assert_uint_eq(model.pages_out, out + 102 - 42);
    ck_assert_uint_eq(model.resident_mapped, 13);
    ck_assert_ptr_null(page_dir_check());
    for (size_t i = 0; i < 3 * each; i++)
        ck_assert(page_dir_get(page_dir_first() + i) == FOLLOW);
}
END_TEST

START_TEST(a_cut_copies_nothing)
{
    size_t each = page_sizes[_i] / sizeof(page_entry), maps, out;

    start_directory(page_sizes[_i]);
    ck_assert(grow_heap(40 * each - page_dir_first(), 1));
    ck_assert_uint_eq(page_dir_pages(), 46);
    maps = model.calls[MAP];
    out = model.pages_out;
    memset(&stats, 0, sizeof stats);
    page_dir_uncover(11 * each - 1);
    ck_assert_uint_eq(page_dir_pages(), 46);
    page_dir_uncover(11 * each - 2);
    ck_assert_uint_eq(page_dir_pages(), 22);
    ck_assert_uint_eq(model.pages_out, out - 24);
    ck_assert_uint_eq(model.resident_mapped, 22);
    ck_assert_uint_eq(model.calls[MAP], maps);
    ck_assert_uint_eq(stats.unmap_calls, 1);
    ck_assert_uint_eq(stats.bytes_copied, 0);
    ck_assert_ptr_null(page_dir_check());
    ck_assert_uint_eq(page_dir_get(11 * each - 2), FIRST);
}
END_TEST

START_TEST(what_is_cut_is_not_cleared)
{
    size_t each = page_sizes[_i] / sizeof(page_entry);

    start_directory(page_sizes[_i]);
    ck_assert(grow_heap(50 * each, 50 * each));
    stats.entries_written = 0;
    page_dir_uncover(page_dir_first() - 1);
    ck_assert_uint_eq(page_dir_pages(), 2);
    ck_assert_uint_eq(stats.entries_written,
        2 * each - page_dir_first());
    ck_assert_uint_eq(model.resident_mapped, 2);
    ck_assert_ptr_null(page_dir_check());
}
END_TEST

/* Draw a random number */
static uint64_t seed;

static size_t
number_below(size_t n)    /* by xorshift; n is small */
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed >> 32) % n;
}

/* Play histories and watch the bounds */
static struct {
    uint64_t covered;   /* entries, each as often as it happened */
    size_t set;         /* the heap's end at the last change */
    size_t changes;     /* remakes and cuts */
    const char *wrong;  /* what was first seen to be */
} history;

static void
promise(bool kept, const char *what)
{
    if (!kept && history.wrong == NULL)
        history.wrong = what;
}

/* Give each entry a value of its own */
static void
mark_entries(size_t first, size_t last)
{
    for (size_t i = first; i <= last; i++)
        page_dir_set(i, (page_entry)(2 * i + 99));
}

static bool
entries_are_marked(void)
{
    size_t i = 0;

    while (i <= page_dir_last() && dir.table[i] == 2 * i + 99)
        i++;
    return i > page_dir_last();
}

/* Watch the potential */
static void
watch_potential(void)
{
    size_t end = page_dir_last() + 1, half = table_entries() / 2;
    uint64_t saved = end > half ? 2 * (end - half) : 0;
    uint64_t copied = stats.bytes_copied / sizeof(page_entry);

    promise(copied + saved <= 2 * history.covered,
        "what is copied has been paid for");
    promise(page_dir_pages() >= needed_pages(end - 1)
        && page_dir_pages() <= 4 * needed_pages(end - 1),
        "the table has between one and four times its need");
}

/* Watch the distances */
static void
watch_distances(const struct keg_stats *before, size_t from,
    size_t pages)
{
    size_t end = page_dir_last() + 1;
    bool remade = stats.remakes > before->remakes;
    bool was_cut = !remade && page_dir_pages() < pages;

    /* See what a change did */
    if (remade)
        promise(end > 2 * history.set,
            "no remake before the heap has more than doubled");
    if (was_cut)
        promise(2 * end < history.set,
            "no cut before the heap has more than halved");
    promise(stats.bytes_copied - before->bytes_copied
        == (remade ? (from + 1) * sizeof(page_entry) : 0),
        "a remake copies what is in use, nothing else copies");
    promise(stats.map_calls - before->map_calls == remade
        && stats.unmap_calls - before->unmap_calls
        == (remade || was_cut),
        "one call maps a table, one unmaps a table or its tail");
    if (!remade && !was_cut)
        return;
    promise(page_dir_pages() == 2 * needed_pages(end - 1),
        "after a change the table has twice its need");
    promise(entries_are_marked() && page_dir_check() == NULL,
        "entries survive");
    history.set = end;
    history.changes++;
}

/* Let the heap reach up to this index, from where it is. */
static void
go_to(size_t last)
{
    size_t from = page_dir_last(), pages = page_dir_pages();
    struct keg_stats before = stats;

    if (last > from) {
        promise(page_dir_cover(last), "there is memory");
        mark_entries(from + 1, last);
        history.covered += last - from;
    } else if (last < from)
        page_dir_uncover(last);
    watch_potential();
    watch_distances(&before, from, pages);
}

static void
start_history(size_t page_size)
{
    build_for_directory(page_size,
        200 * (page_size / sizeof(page_entry)));
    ck_assert(page_dir_start(heap_start));
    mark_entries(0, page_dir_last());
    memset(&history, 0, sizeof history);
    seed = 1;
}

/* The lowest index that makes the directory anew, and the highest
 * that makes it cut the table, if there is one. */
static size_t
just_remakes(void)
{
    return table_entries() - 1;
}

static size_t
just_cuts(void)
{
    size_t most = (page_dir_pages() - 1) / 4;
    size_t end = most * (page.size / sizeof(page_entry)) - 1;

    return most > 0 && end > page_dir_first() ? end - 1 : 0;
}

static bool
machine_is_slow(void)
{
    return getenv("KEG_SLOW") != NULL;
}

/* No adversary lets the heap grow far beyond this index. */
static size_t
most_entries(void)
{
    return (machine_is_slow() ? 16 : 60)
        * (page.size / sizeof(page_entry));
}

/* List the adversaries */
static size_t
leaps(void)
{
    return page_dir_first() - 1 + number_below(most_entries());
}

/* Up by remakes as early as can be, down by cuts as early. */
static size_t
climbs(void)
{
    static bool down;

    if (just_remakes() > most_entries())
        down = true;
    if (just_cuts() == 0)
        down = false;
    return down ? just_cuts() : just_remakes();
}

/* Fills the table, has it made anew, has it cut again. */
static size_t
saws(void)
{
    if (page_dir_last() == just_remakes() - 1)
        return just_remakes();
    if (just_cuts() > most_entries() / 3)
        return just_cuts();
    return just_remakes() - 1;
}

/* Back and forth over the last change, and sometimes away. */
static size_t
flutters(void)
{
    if (number_below(20) == 0)
        return leaps();
    if (number_below(5) == 0)
        return just_cuts() != 0 ? just_cuts() : just_remakes();
    if (page_dir_last() + 1 == history.set)
        return history.set - 1 + number_below(2) * 2;
    return history.set != 0 ? history.set - 1 : leaps();
}

static const struct adversary {
    size_t (*next)(void);
    size_t steps;
} adversaries[] = {
    {leaps, 300}, {climbs, 400}, {saws, 200}, {flutters, 5000},
};

enum { ADVERSARIES = sizeof adversaries / sizeof *adversaries };

START_TEST(no_history_breaks_the_bounds)
{
    const struct adversary *a = &adversaries[_i / 3];
    size_t steps = machine_is_slow() ? 100 : a->steps;

    start_history(page_sizes[_i % 3]);
    for (size_t i = 0; i < steps; i++) {
        go_to(a->next());
        ck_assert_msg(history.wrong == NULL, "step %zu: not so: %s",
            i, history.wrong);
    }
    ck_assert_uint_gt(history.changes, 4);
    promise(entries_are_marked() && page_dir_check() == NULL,
        "entries survive");
    ck_assert_ptr_null(history.wrong);
}
END_TEST

START_TEST(small_swings_soon_change_nothing)
{
    size_t low, late = 0;

    start_history(page_sizes[_i]);
    for (int round = 0; round < 60; round++) {
        low = page_dir_first() + number_below(most_entries() / 2);
        go_to(low);
        history.changes = 0;
        for (int i = 0; i < 30; i++)
            go_to(low + number_below(low + 2));
        late += history.changes > 1;
    }
    ck_assert_uint_eq(late, 0);
    ck_assert_ptr_null(history.wrong);
}
END_TEST

START_TEST(no_smaller_constant_will_do)
{
    uint64_t copied, covered;

    start_history(page_sizes[_i]);
    while (stats.remakes < 5)
        go_to(just_remakes());
    copied = stats.bytes_copied / sizeof(page_entry);
    covered = history.covered;
    for (int i = 0; i < 20; i++) {
        go_to(just_cuts());
        go_to(just_remakes() - 1);
        go_to(just_remakes());
    }
    copied = stats.bytes_copied / sizeof(page_entry) - copied;
    covered = history.covered - covered;
    ck_assert_uint_eq(stats.remakes, 5 + 20);
    ck_assert_uint_ge(1000 * copied, 1995 * covered);
    ck_assert_ptr_null(history.wrong);
}
END_TEST

/* Test a table with room when calls fail */
START_TEST(short_of_memory_it_takes_less)
{
    size_t each = page_sizes[_i] / sizeof(page_entry);

    start_directory(page_sizes[_i]);
    ck_assert(grow_heap(20 * each, 1));
    ck_assert_uint_eq(page_dir_pages(), 22);
    model.limit = model.pages_out + 28;
    ck_assert(page_dir_cover(22 * each - 1));
    ck_assert_uint_eq(page_dir_pages(), 23 + 5);
    model.limit = 0;
    ck_assert(page_dir_cover(28 * each - 2));
    ck_assert_uint_eq(stats.remakes, 4);
    ck_assert(page_dir_cover(28 * each - 1));
    ck_assert_uint_eq(page_dir_pages(), 58);
}
END_TEST

START_TEST(no_limit_stops_it_before_the_exact_one)
{
    size_t each = page_sizes[_i] / sizeof(page_entry);

    for (size_t limit = 1; limit < 60; limit++) {
        size_t exact = (limit + 1) / 2, last;

        start_directory(page_sizes[_i]);
        model.limit = limit;
        for (int i = 0; i < 60 && page_dir_cover(just_remakes());)
            i++;
        last = just_remakes() - 1;
        ck_assert(page_dir_cover(last));
        ck_assert_uint_ge(last, exact * each - 2);
        ck_assert(!page_dir_cover(last + 1));
        ck_assert_uint_eq(page_dir_last(), last);
        model.limit = 0;
        ck_assert(page_dir_cover(last + 1));
    }
}
END_TEST

START_TEST(a_tail_that_stays_is_forgotten)
{
    size_t each = page_sizes[_i] / sizeof(page_entry), out;

    start_directory(page_sizes[_i]);
    ck_assert(grow_heap(40 * each, 1));
    out = model.pages_out;
    model.fail_kinds = 1u << UNMAP;
    model.fail_in = 1;
    page_dir_uncover(page_dir_first() + 5 * each - 1);
    ck_assert_uint_eq(model.failures, 1);
    ck_assert_uint_eq(page_dir_pages(), 12);
    ck_assert_ptr_null(page_dir_check());
    ck_assert(grow_heap(12 * each - page_dir_first(), 1));
    ck_assert_uint_eq(page_dir_pages(), 26);
    ck_assert_uint_eq(model.pages_out, out - 12 + 26);
    ck_assert_ptr_null(page_dir_check());
    for (size_t i = page_dir_first(); i < page_dir_last(); i++)
        ck_assert(page_dir_get(i) == FIRST);
}
END_TEST

/* Run the tests of the table with room */
int
main(void)
{
    Suite *suite = suite_create("page_dir_hysteresis");
    TCase *must = tcase_create("every directory");
    TCase *room = tcase_create("the directory with room");
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
    /* List what the table with room does */
    tcase_set_timeout(room, 60);
    tcase_add_loop_test(room, growth_by_pages_takes_few_remakes, 0, 3);
    tcase_add_loop_test(room, a_remake_copies_what_is_in_use, 0, 3);
    tcase_add_loop_test(room, a_cut_copies_nothing, 0, 3);
    tcase_add_loop_test(room, what_is_cut_is_not_cleared, 0, 3);
    tcase_add_loop_test(room, no_history_breaks_the_bounds, 0,
        3 * ADVERSARIES);
    tcase_add_loop_test(room, small_swings_soon_change_nothing,
        0, 3);
    tcase_add_loop_test(room, no_smaller_constant_will_do, 0, 3);
    tcase_add_loop_test(room, short_of_memory_it_takes_less, 0, 3);
    tcase_add_loop_test(room, no_limit_stops_it_before_the_exact_one,
        0, 3);
    tcase_add_loop_test(room, a_tail_that_stays_is_forgotten, 0, 3);
    suite_add_tcase(suite, must);
    suite_add_tcase(suite, room);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
