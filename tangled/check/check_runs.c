/* Tangled from src/04-runs.nw: do not edit. */
/* Tests of runs and of the break. This is an edition of its own,
 * whose policy can be exchanged while it runs. */
#include <check.h>
#include <setjmp.h>

/* Include the modules, with a policy that can be exchanged */
#define KEG_OS "os_model.c"
#include KEG_OS
#include "options.c"
#include "report.c"
#include "trace.c"
#include "page_dir_exact.c"
#include "break.c"

/* Choose the policy at run time */
#define break_ask ask_1996
#define break_keep keep_1996
#include "break_cache.c"
#undef break_ask
#undef break_keep

struct policy {
    size_t (*ask)(size_t needed);
    size_t (*keep)(size_t unused);
};

static struct policy policy;

/* Define three policies */
static size_t
ask_16(size_t needed)
{
    return (needed + 15) & ~(size_t)15;
}

static size_t
keep_band(size_t unused)
{
    return unused > 64 ? 16 : unused;
}

static const struct policy as_in_1996 = {ask_1996, keep_1996},
    generous = {ask_16, keep_1996}, lazy = {ask_1996, keep_band};

static size_t break_ask(size_t n) { return policy.ask(n); }
static size_t break_keep(size_t n) { return policy.keep(n); }
#include "runs_list.c"
#include "chunks_bitmap.c"
#include "walker.c"
#include "keg.c"
#include "model.h"

/* Prepare a heap */
static size_t page_bytes;  /* of the suite that runs */
static size_t base;        /* the first page to be had */
static size_t users;       /* chunks that are no structures */

static void
new_machine(size_t bytes)
{
    model_new(page_bytes, bytes);
    keg_reset();
    policy = as_in_1996;
    users = 0;
}

static void
begin_with(struct policy p)
{
    new_machine((size_t)256 << 20);
    policy = p;
    ck_assert(start_heap());
    base = page_dir_last() + 1;
}

static void
begin(void)
{
    begin_with(as_in_1996);
}

/* Draw the heap as a string */
static const char *
drawing(void)
{
    static char text[128];
    size_t n = 0, i = page_dir_first();

    while (i <= page_dir_last() && n < sizeof text - 1) {
        page_entry entry = page_dir_get(i++);
        text[n] = 'c';
        if (entry < state_limit)
            text[n] = "-.Ff"[entry];
        n++;
    }
    text[n] = '\0';
    return text;
}

/* Look for what is unsound */
static size_t
structures(void)
{
    size_t n = runs.spare != NULL;

    for (struct run *r = runs.head; r != NULL; r = r->next)
        n++;
    return n;
}

/* Count pages and chunks in use */
static size_t
count(page_entry state)
{
    size_t n = 0;

    for (size_t i = page_dir_first(); i <= page_dir_last(); i++)
        n += page_dir_get(i) == state;
    return n;
}

static size_t
chunks_in_use(void)
{
    size_t n = 0;

    for (size_t i = page_dir_first(); i <= page_dir_last(); i++) {
        page_entry entry = page_dir_get(i);
        if (entry >= state_limit)
            n += info_of(entry)->total - info_of(entry)->free;
    }
    return n;
}

static void
sound(void)
{
    const char *flaw = walk();

    ck_assert_msg(flaw == NULL, "%s", flaw);
    ck_assert_uint_eq(chunks_in_use(), structures() + users);
    ck_assert_uint_eq(runs_pages(), count(FREE));
}

/* Take and give pages */
static size_t
take(size_t pages)
{
    size_t index = pages_allocate(pages, 1);

    ck_assert_uint_ne(index, 0);
    ck_assert_uint_eq(pages_count(index), pages);
    sound();
    return index;
}

static void
give(size_t index)
{
    ck_assert_uint_eq(page_dir_get(index), FIRST);
    pages_free(index, pages_count(index));
    sound();
}

static void
take_each(const char *sizes)    /* "121": one, two, one */
{
    while (*sizes != '\0')
        take((size_t)(*sizes++ - '0'));
}

static void
must_be(const char *picture)
{
    ck_assert_str_eq(drawing(), picture);
}

static void
refuse(enum model_call call)    /* the next one */
{
    model.fail_kinds = 1u << call;
    model.fail_in = 1;
}

static size_t held[1000];

static uint64_t
calls(void)
{
    return model.calls[BREAK_UP] + model.calls[BREAK_DOWN];
}

static uint64_t
up(size_t n)    /* returns the calls that it took */
{
    uint64_t before = calls();

    for (size_t i = 0; i < n; i++)
        ck_assert_uint_ne(held[i] = pages_allocate(1, 1), 0);
    return calls() - before;
}

static uint64_t
down(size_t n)
{
    uint64_t before = calls();

    while (n-- > 0)
        pages_free(held[n], 1);
    sound();
    return calls() - before;
}

/* Tests of the list */
START_TEST(the_lowest_fit_is_taken)
{
    begin();
    take_each("112131");
    give(base), give(base + 2), give(base + 5);
    must_be("c.F..F...F");
    ck_assert_uint_eq(take(2), base + 2);
    must_be("c.FFfF...F");
    ck_assert_uint_eq(take(2), base + 5);
    must_be("c.FFfFFf.F");
    ck_assert_uint_eq(take(1), base);
    ck_assert_uint_eq(take(1), base + 7);
    must_be("cFFFfFFfFF");
    ck_assert_ptr_null(runs.head);
}
END_TEST

static const struct {
    bool before, behind;
    const char *after;
    size_t first, pages;
} cases[] = {
    {false, false, "cFF.FFF", 2, 1},
    {true, false, "cF..FFF", 1, 2},
    {false, true, "cFF..FF", 2, 2},
    {true, true, "cF...FF", 1, 3},
};

START_TEST(neighbours_are_merged)
{
    begin();
    take_each("111111");
    if (cases[_i].before)
        give(base + 1);
    if (cases[_i].behind)
        give(base + 3);
    give(base + 2);
    must_be(cases[_i].after);
    ck_assert_uint_eq(runs.head->first, base + cases[_i].first);
    ck_assert_uint_eq(runs.head->pages, cases[_i].pages);
    ck_assert_ptr_null(runs.head->next);
}
END_TEST

/* Survive a fatal error */
static jmp_buf grave;
static char said[256];

static void
listen(const char *text, size_t bytes)
{
    size_t n = bytes < sizeof said ? bytes : sizeof said - 1;

    memcpy(said, text, n);
    said[n] = '\0';
}

static void
rise(void)
{
    longjmp(grave, 1);
}

static void
expect_death(void)
{
    said[0] = '\0';
    model.say = listen;
    model.die = rise;
}

START_TEST(a_destroyed_list_is_fatal)
{
    begin();
    take_each("1211");
    give(base + 3 * (size_t)_i);
    if (_i == 0)
        runs.head->end++;
    else
        runs.head->first--;
    expect_death();
    if (setjmp(grave) == 0)
        pages_free(base + 1, 2);
    ck_assert_ptr_nonnull(strstr(said, "list of free runs"));
}
END_TEST

START_TEST(the_hint_is_an_option)
{
    begin();
    take_each("31");
    os_touch((void *)page_address(base), 4 * page.size);
    option.hint = _i;
    give(base);
    ck_assert_uint_eq(model.calls[ADVISE], _i);
    ck_assert_uint_eq(model.resident_heap, _i ? 2 : 5);
}
END_TEST

/* Tests of the spare */
START_TEST(the_start_can_be_tried_again)
{
    new_machine((size_t)256 << 20);
    os_start();
    options_start();
    ck_assert(break_start());
    model.limit = model.pages_out;
    ck_assert(!runs_start());
    model.limit = 0;
    refuse(BREAK_UP);
    ck_assert(!runs_start());
    ck_assert(runs_start());
    ck_assert(runs_start());
    must_be("c");
    ck_assert_uint_eq(page_index((uintptr_t)runs.spare),
        page_dir_first());
    ck_assert(info_in_page(bucket_of(sizeof(struct run))));
    sound();
}
END_TEST

/* Use up the chunks for structures */
static void
use_up_chunks(void)
{
    unsigned bucket = bucket_of(sizeof(struct run));

    while (page_dir_get(bucket) != 0) {
        ck_assert_ptr_nonnull(chunks_allocate(sizeof(struct run)));
        users++;
    }
}

START_TEST(freeing_needs_no_memory)
{
    begin();
    take_each("111111");
    use_up_chunks();
    give(base + 1);
    ck_assert_ptr_null(runs.spare);
    model.limit = model.pages_out;
    give(base + 3);
    must_be("cFcF.FF");
    ck_assert_ptr_null(runs.spare);
    give(base + 5);
    must_be("cFcF.F.");
    ck_assert_uint_eq(model.calls[BREAK_UP], 7);
}
END_TEST

/* Tests of the break */
START_TEST(the_break_moves_by_the_whole_request)
{
    uintptr_t before;

    begin();
    give(take(4));
    before = model.brk;
    take(5);
    ck_assert_uint_eq(model.brk - before, pages_to_bytes(5));
    must_be("c....Fffff");
}
END_TEST

START_TEST(what_is_free_at_the_top_is_not_missing)
{
    bool no_spare = _i == 1;

    begin();
    take_each("14");
    if (no_spare)
        use_up_chunks();
    give(base + 1);
    model.limit = model.pages_out + (no_spare ? 2 : 1);
    if (!no_spare)
        ck_assert_uint_eq(pages_allocate(7, 1), 0);
    sound();
    ck_assert_uint_ne(pages_allocate(5, 1), 0);
    sound();
    must_be(no_spare ? "cFcFffff" : "cFFffff");
}
END_TEST

START_TEST(pages_given_back_are_not_ours)
{
    begin();
    option.cache = 2;
    give(take(6));
    must_be("c..");
    model_move_break(2 * (intptr_t)page.size + 100);
    ck_assert_uint_eq(take(3), base + 5);
    must_be("c..---Fff");
    ck_assert_uint_eq(model.brk % page.size, 0);
    give(base + 5);
    must_be("c..---..");
}
END_TEST

START_TEST(what_cannot_go_back_goes_later)
{
    bool stranger = _i == 0;

    begin();
    option.cache = 2;
    take_each("16");
    if (stranger)
        model_move_break((intptr_t)page.size);
    else
        refuse(BREAK_DOWN);
    give(base + 1);
    must_be("cF......");
    ck_assert_uint_eq(model.calls[BREAK_DOWN], !stranger);
    if (stranger)
        model_move_break(-(intptr_t)page.size);
    give(base);
    must_be("c..");
}
END_TEST

START_TEST(a_lowered_break_is_reported)
{
    begin();
    take_each("22");
    give(base);
    expect_death();
    model_move_break(-(intptr_t)page.size);
    ck_assert_uint_eq(pages_allocate(3, 1), 0);
    ck_assert_ptr_nonnull(strstr(said, "break"));
    ck_assert_uint_eq(stats.findings, 1);
    take(1);
    must_be("cF.Ff");
    give(base + 2);
    ck_assert_uint_eq(model.calls[BREAK_DOWN], 0);
}
END_TEST

START_TEST(a_lowered_break_is_reported_once)
{
    begin_with(generous);
    take(1);
    expect_death();
    model_move_break(-(intptr_t)page.size);
    for (int i = 1; i < 4; i++) {
        ck_assert_uint_eq(pages_allocate(15 + (size_t)i, 1), 0);
        ck_assert_uint_eq(stats.findings, i);
    }
}
END_TEST

/* Fill the directory */
static void
fill_directory(void)
{
    size_t entries = page_bytes / sizeof(page_entry);

    new_machine((entries + 64) * page_bytes);
    ck_assert(start_heap());
    take(entries - 2 - page_dir_last());
    ck_assert_uint_eq(stats.remakes, 0);
}

static void
refuse_to_go_down(enum model_call call)
{
    if (call == BREAK_DOWN)
        refuse(BREAK_DOWN);
}

START_TEST(a_break_without_a_directory_is_undone)
{
    size_t lost = _i == 0 ? 0 : 1, last;
    uintptr_t before;

    fill_directory();
    last = page_dir_last();
    model_move_break(100);
    before = model.brk;
    if (lost > 0)
        model.before = refuse_to_go_down;
    refuse(MAP);
    /* Ask for a page in vain, then get it */
    ck_assert_uint_eq(pages_allocate(1, 1), 0);
    ck_assert_uint_eq(model.calls[BREAK_DOWN], 1);
    ck_assert_uint_eq(model.brk == before, lost == 0);
    sound();
    ck_assert_uint_eq(take(1), last + lost + 2);
    ck_assert_uint_eq(page_dir_get(last + lost + 1), NOT_MINE);
    ck_assert_uint_eq(stats.remakes, 1);
}
END_TEST

START_TEST(the_address_space_is_not_left)
{
    size_t all = UINTPTR_MAX >> page.shift;

    begin();
    for (size_t pages = all; pages > all - 64; pages--)
        ck_assert_uint_eq(break_advance(pages), 0);
    model.brk = UINTPTR_MAX - 1;
    ck_assert_uint_eq(break_advance(1), 0);
    ck_assert_uint_eq(stats.break_calls, 1);
    must_be("c");
}
END_TEST

/* Tests of the policy */
START_TEST(a_thousand_up_down_up)
{
    size_t had = _i == 0 ? 0 : 7;

    begin();
    if (had > 0)
        give(take(had));
    ck_assert_uint_eq(up(1000), 1000 - had);
    ck_assert_uint_eq(down(1000), 984);
    ck_assert_uint_eq(break_index() - page_dir_first(), 17);
    ck_assert_uint_eq(up(1000), 984);
}
END_TEST

START_TEST(threshold_is_target)
{
    begin();
    take_each("19");
    option.cache = 9;
    give(base + 1);
    must_be("cF.........");
    ck_assert_uint_eq(calls(), 3);
    give(base);
    must_be("c.........");
    ck_assert_uint_eq(calls(), 4);
    option.cache = 0;
    give(take(1));
    must_be("c");
    ck_assert_ptr_null(runs.head);
}
END_TEST

START_TEST(a_surplus_is_used)
{
    begin_with(generous);
    must_be("c");
    option.cache = 4;
    take(1);
    must_be("cF...............");
    for (int i = 0; i < 15; i++)
        take(1);
    must_be("cFFFFFFFFFFFFFFFF");
    ck_assert_uint_eq(calls(), 2);
    take(17);
    ck_assert_uint_eq(page_dir_last(), base + 47);
}
END_TEST

START_TEST(a_reserve_is_only_a_wish)
{
    begin_with(generous);
    model.limit = model.pages_out + 3;
    take(2);
    must_be("cFf");
    take(1);
    must_be("cFfF");
    ck_assert_uint_eq(pages_allocate(1, 1), 0);
    sound();
}
END_TEST

START_TEST(a_band_saves_calls)
{
    begin_with(lazy);
    ck_assert_uint_eq(up(50), 50);
    ck_assert_uint_eq(down(50), 0);
    ck_assert_uint_eq(up(100), 50);
    ck_assert_uint_eq(down(100), 1);
    begin();
    up(100);
    ck_assert_uint_eq(down(100), 84);
}
END_TEST

/* Tests of round addresses */
START_TEST(round_addresses_are_round)
{
    size_t multiple = (size_t)1 << _i / 3, index, other;

    begin();
    take((size_t)_i % 3 + 1);
    for (int again = 0; again < 2; again++) {
        index = pages_allocate(2, multiple);
        ck_assert_uint_eq(page_address(index) >> page.shift
            & (multiple - 1), 0);
        ck_assert_uint_eq(pages_count(index), 2);
        sound();
        other = take(200);
        give(index);
        give(other);
    }
    give(base);
    ck_assert_uint_eq(break_index() - page_dir_first(), 17);
}
END_TEST

START_TEST(pages_around_are_freed)
{
    begin();
    if ((page_address(base) >> page.shift) % 4 != 2)
        return;
    ck_assert_uint_eq(pages_allocate(2, 4), base + 2);
    must_be("c..Ff.");
    sound();
    ck_assert_uint_eq(pages_allocate(1, SIZE_MAX / 4 + 1), 0);
    must_be("c..Ff.");
}
END_TEST

/* Test random page histories */
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

/* Disturb the machine a little */
static void
disturb(void)
{
    model.fail_kinds =
        1u << BREAK_UP | 1u << BREAK_DOWN | 1u << MAP;
    if (number_below(8) == 0)
        model.fail_in = 1 + number_below(3);
    if (number_below(200) == 0)
        model_move_break((intptr_t)number_below(2 * page.size));
}

/* Change one place */
struct place {
    size_t index, pages;
};

static size_t
change(struct place *p)    /* returns how many more are in use */
{
    size_t pages = p->pages;

    if (p->index != 0) {
        ck_assert_uint_eq(pages_count(p->index), pages);
        pages_free(p->index, pages);
        *p = (struct place){0, 0};
        return -pages;
    }
    p->pages = 1 + number_below(20);
    p->index = pages_allocate(p->pages,
        (size_t)1 << number_below(4));
    return p->index != 0 ? p->pages : 0;
}

START_TEST(any_history_is_sound)
{
    struct place places[64] = {{0, 0}};
    size_t in_use = 0;

    seed = 88172645463325252u + (uint64_t)_i;
    begin_with(_i % 3 == 0 ? as_in_1996
        : _i % 3 == 1 ? generous : lazy);
    for (int step = 0; step < 3000; step++) {
        disturb();
        in_use += change(&places[number_below(64)]);
        sound();
        ck_assert_uint_eq(count(FIRST) + count(FOLLOW), in_use);
    }
}
END_TEST

/* Run the tests of runs */
static Suite *
suite_for(const char *name, SFun set_page_size)
{
    Suite *suite = suite_create(name);
    TCase *list = tcase_create("list");
    TCase *brk = tcase_create("break");
    TCase *random = tcase_create("random");
    TCase *part[] = {list, brk, random};

    /* List the tests of the list and the spare */
    tcase_add_test(list, the_lowest_fit_is_taken);
    tcase_add_loop_test(list, neighbours_are_merged, 0, 4);
    tcase_add_loop_test(list, a_destroyed_list_is_fatal, 0, 2);
    tcase_add_loop_test(list, the_hint_is_an_option, 0, 2);
    tcase_add_test(list, the_start_can_be_tried_again);
    tcase_add_test(list, freeing_needs_no_memory);
    tcase_add_loop_test(list, round_addresses_are_round, 0, 21);
    tcase_add_test(list, pages_around_are_freed);
    /* List the tests of the break and the policy */
    tcase_add_test(brk, the_break_moves_by_the_whole_request);
    tcase_add_loop_test(brk, what_is_free_at_the_top_is_not_missing,
        0, 2);
    tcase_add_test(brk, pages_given_back_are_not_ours);
    tcase_add_loop_test(brk, what_cannot_go_back_goes_later, 0, 2);
    tcase_add_test(brk, a_lowered_break_is_reported);
    tcase_add_test(brk, a_lowered_break_is_reported_once);
    tcase_add_loop_test(brk, a_break_without_a_directory_is_undone,
        0, 2);
    tcase_add_test(brk, the_address_space_is_not_left);
    tcase_add_loop_test(brk, a_thousand_up_down_up, 0, 2);
    tcase_add_test(brk, threshold_is_target);
    tcase_add_test(brk, a_surplus_is_used);
    tcase_add_test(brk, a_reserve_is_only_a_wish);
    tcase_add_test(brk, a_band_saves_calls);
    tcase_add_loop_test(random, any_history_is_sound, 0, 6);
    tcase_set_timeout(random, 60);
    for (int i = 0; i < 3; i++) {
        tcase_add_checked_fixture(part[i], set_page_size, NULL);
        suite_add_tcase(suite, part[i]);
    }
    return suite;
}

static void pages_of_4(void) { page_bytes = 4096; }
static void pages_of_16(void) { page_bytes = 16384; }
static void pages_of_64(void) { page_bytes = 65536; }

int
main(void)
{
    SRunner *runner = srunner_create(suite_for("4K", pages_of_4));
    int failed;

    srunner_add_suite(runner, suite_for("16K", pages_of_16));
    srunner_add_suite(runner, suite_for("64K", pages_of_64));
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
