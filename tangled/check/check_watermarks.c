/* Tangled from src/15-watermarks.nw: do not edit. */
/* Tests of the two marks: what they promise, and what they cost,
 * for histories chosen by hand, by chance and by an enemy. */
#define KEG_OS "os_model.c"
#define KEG_BREAK "break_watermarks.c"
#include "mixture.c"
#include "model.h"

#include <check.h>

/* Prepare a heap for the marks */
static size_t page_bytes;  /* of the suite that runs */

static void
begin(size_t mib, const char *options)
{
    model_new(page_bytes, mib << 20);
    keg_reset();
    model.variable = options;
    ck_assert(start_heap());
}

static size_t
mib(size_t n)    /* in pages */
{
    return (n << 20) / page_bytes;
}

/* Look at the end of the heap */
static struct run *
last_run(void)
{
    struct run *last = runs.head;

    while (last != NULL && last->next != NULL)
        last = last->next;
    return last;
}

static size_t
unused(void)    /* pages free at the end of the heap */
{
    struct run *last = last_run();

    return last != NULL && last->end == break_index()
        ? last->pages : 0;
}

static size_t
below(void)    /* pages of the heap below those */
{
    return break_pages() - unused();
}

/* Count the pages that are ours */
static size_t
pages_of_ours(void)
{
    size_t n = 0;

    for (size_t i = page_dir_first(); i <= page_dir_last(); i++)
        n += page_dir_get(i) != NOT_MINE;
    return n;
}

/* Watch the marks */
static struct {
    size_t pages;     /* the heap when we last looked */
    size_t below;     /* after the last move of the break */
    size_t asking;    /* by the program, just now */
    size_t freed;     /* by the program, in all */
    size_t largest;   /* that the heap ever was */
    bool disturbed;   /* others have a hand in it */
} seen;

/* Check a move before it is made */
/* Spare the model the zeroing */
static void
spare_the_zeroing(enum model_call call)
{
    size_t i = heap_pages_below(model.brk);

    for (; call == BREAK_UP && i < model.lowest_mapping
         && model.flags[i] & USED; i++)
        model.flags[i] = 0;
}

static void
demand(bool holds, const char *what)
{
    if (!holds)
        ck_abort_msg("%s", what);
}

static void
before_move(enum model_call call)
{
    size_t now = below(), low = low_mark(seen.below), d;

    spare_the_zeroing(call);
    if (call == BREAK_DOWN) {
        d = seen.below - now;
        demand(seen.disturbed
            || (now < seen.below && d + 2 * share(d) > low),
            "the break goes down a distance after its last move");
        seen.below = now;
    }
    if (call == BREAK_UP && diary.lowered)
        demand(seen.disturbed
            || now + seen.asking > seen.below + low,
            "it comes back when what was kept is not enough");
}

/* Check the marks after each step */
static void
look(void)
{
    size_t pages = break_pages();
    bool up = pages > seen.pages, down = pages < seen.pages;

    if (up)
        seen.below = below();
    if (!seen.disturbed) {
        /* Check what a move has left */
        size_t low = low_mark(below());

        demand(unused() <= high_mark(low),
            "no more is free than the high mark");
        demand(!up || unused() <= low,
            "a batch leaves no more free than the low mark");
        demand(!down || pages == seen.below + low_mark(seen.below),
            "the break goes down to the low mark");
    }
    seen.pages = pages;
    seen.largest = larger(seen.largest, pages);
    demand(break_returns() == 0 || seen.disturbed
        || low_mark(0) << break_returns() < seen.largest,
        "returns are a logarithm of the heap");
    demand((!up && !down) || walk() == NULL, "all is sound");
}

static void
watch(void)
{
    memset(&seen, 0, sizeof seen);
    model.before = before_move;
    look();
}

/* Compute the bounds of a history */
static size_t
most_ups(size_t from, size_t to)    /* of a heap that only grows */
{
    size_t n = 0;

    for (; from < to; n++)
        from += share(larger(from, eighths));
    return n;
}

static size_t
after_a_trim(size_t pages, size_t patience)    /* at most */
{
    size_t fits = 0, fails = pages, b;

    while (fails - fits > 1) {
        b = fits + (fails - fits) / 2;
        if (b + 2 * patience * low_mark(b) < pages)
            fits = b;
        else
            fails = b;
    }
    return fits + low_mark(fits);
}

static size_t
most_downs(size_t pages, size_t patience)
{
    size_t n = 0;

    for (; pages > 2 * patience * low_mark(0); n++)
        pages = after_a_trim(pages, patience);
    return n;
}

/* Bound the moves of a whole history */
static void
settle(void)    /* at the end of a history */
{
    size_t s = seen.largest, downs = 0, least = low_mark(0);

    for (size_t i = 0; i <= break_returns(); i++)
        downs += most_downs(s, (size_t)1 << i);
    ck_assert_uint_le(model.calls[BREAK_DOWN], downs);
    ck_assert_uint_le(model.calls[BREAK_UP], 1 + most_ups(1, s)
        + break_returns() * most_ups(least, s));
    /* Compare the moves with the pages freed */
    if (option.cache <= cache_pages)
        demand(model.calls[BREAK_DOWN] * (least * 4 / 5 - 2)
            <= 2 * seen.freed + seen.freed / 16,
            "few trims for the frees");
    ck_assert_ptr_null(walk());
}

/* Allocate and free under watch */
struct block { size_t index, pages; };

static struct block blocks[1 << 16];
static size_t held;    /* blocks[0 ... held - 1] are in use */
static size_t in_use;  /* pages in them */

static bool
take(size_t pages)
{
    size_t index;

    seen.asking = pages;
    if ((index = pages_allocate(pages, 1)) == 0)
        return false;
    blocks[held++] = (struct block){index, pages};
    in_use += pages;
    look();
    return true;
}

static void
give(size_t which)    /* the last block takes its place */
{
    struct block b = blocks[which];

    blocks[which] = blocks[--held];
    in_use -= b.pages;
    seen.freed += b.pages;
    pages_free(b.index, b.pages);
    look();
}

static void
up(size_t n, size_t pages)    /* to n blocks */
{
    while (held < n)
        demand(take(pages), "there is memory");
}

static void
down(size_t n)    /* last in, first out */
{
    while (held > n)
        give(held - 1);
}

static uint64_t
moves(void)
{
    return model.calls[BREAK_UP] + model.calls[BREAK_DOWN];
}

static void
fresh(size_t mib, const char *options)
{
    begin(mib, options);
    held = in_use = 0;
    watch();
}

/* Tests of the batches */
START_TEST(batches_follow_the_heap)
{
    size_t before;

    fresh(256, NULL);
    for (size_t i = 0; i < mib(128); i++) {
        before = break_pages();
        up(i + 1, 1);
        if (break_pages() > before)
            ck_assert_uint_eq(break_pages() - before,
                before < 128 ? 16 : (before + 7) / 8);
    }
    settle();
}
END_TEST

START_TEST(batches_are_whole_requests)
{
    size_t pages = (size_t)_i;

    fresh(256, NULL);
    for (size_t i = 1; i < mib(64) / pages; i++) {
        up(i, pages);
        demand(runs.head == last_run() && unused() % pages == 0,
            "a batch leaves no holes");
    }
    settle();
}
END_TEST

/* Tests of the marks */
START_TEST(the_marks_are_sharp)
{
    size_t b = mib(1024) >> _i / 2, over = (size_t)_i % 2;
    size_t low = larger(mib(64), (b + 7) / 8);

    fresh(1400, NULL);
    up(1, b - 1);
    up(2, 2 * low + over);
    down(1);
    ck_assert_uint_eq(model.calls[BREAK_DOWN], over);
    ck_assert_uint_eq(unused(), over ? low : 2 * low);
    settle();
}
END_TEST

START_TEST(a_stack_of_64_mib_is_left_alone)
{
    static const size_t sizes[] = {1, 2, 3, 5, 16, 64};
    size_t pages = sizes[_i], n = mib(64) / pages;
    uint64_t before;

    fresh(256, NULL);
    up(n, pages);
    before = moves();
    for (int again = 0; again < 15; again++) {
        down(0);
        up(n, pages);
    }
    ck_assert_uint_eq(moves(), before);
    settle();
}
END_TEST

/* Draw numbers for the marks */
static uint64_t seed;

static size_t
number_below(size_t n)    /* by xorshift */
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed >> 32) % n;
}

enum order { LAST, MIDDLE, RANDOM, orders };

static size_t
next_victim(enum order order)
{
    return order == LAST ? held - 1
        : order == MIDDLE ? held / 2 : number_below(held);
}

static void
deal(void)    /* into two hands; that of the even ones is last */
{
    static struct block dealt[4096];
    size_t half = held / 2;

    for (size_t i = 0; i < held; i++)
        dealt[(i + 1) % 2 * half + i / 2] = blocks[i];
    memcpy(blocks, dealt, held * sizeof *dealt);
}

START_TEST(structures_are_no_pins)
{
    size_t pages = mib(1024) / 4096;

    fresh(1400, NULL);
    up(4096, pages);
    if (_i == 1)
        deal();
    while (held > 0)
        give(next_victim(_i == 1 ? LAST : MIDDLE));
    ck_assert_uint_eq(below(), 1);
    ck_assert_uint_le(unused(), mib(128));
    settle();
}
END_TEST

START_TEST(idle_memory_is_bounded)
{
    size_t pages = _i == 0 ? mib(1024) : mib(1024) / 4096;

    fresh(1400, NULL);
    seed = 88172645463325252u + (uint64_t)_i;
    up(mib(1024) / pages, pages);
    /* Turn the blocks round, for the first order */
    for (size_t i = 0; _i == 1 && i < held / 2; i++) {
        struct block b = blocks[i];
        blocks[i] = blocks[held - 1 - i];
        blocks[held - 1 - i] = b;
    }
    while (held > 0)
        give(next_victim(_i < 3 ? LAST : RANDOM));
    ck_assert_uint_le(break_pages(), mib(128));
    if (_i < 2)
        ck_assert_uint_eq(unused(), mib(64));
    settle();
}
END_TEST

START_TEST(any_amplitude_comes_to_rest)
{
    static const size_t pages[] = {1, 15, 16, 17, 255, 256, 4096};
    size_t all = mib(1024), part, n;
    uint64_t before;

    fresh(1400, NULL);
    /* Choose how many blocks to swing by, and how large they are */
    size_t few = sizeof pages / sizeof *pages, swing;

    part = all / 2048;
    n = all / part;
    swing = (size_t)_i < few ? (pages[_i] + part - 1) / part
        : n >> (few + 4 - (size_t)_i);
    up(n, part);
    before = moves();
    for (int cycle = 0; cycle < 40; cycle++) {
        down(n - swing);
        up(n, part);
        if (cycle == 8)
            before = moves();
    }
    ck_assert_uint_eq(moves(), before);
    settle();
}
END_TEST

/* Tests of the options of the marks */
START_TEST(options_scale_the_marks)
{
    static const struct {
        const char *options; size_t least, part;
    } want[] = {
        {"", 64, 8}, {">", 128, 4}, {">>", 256, 2}, {">>>", 512, 1},
        {">>>>", 1024, 1},
        {"<", 32, 16}, {"<<", 16, 32}, {"<<<<", 4, 128},
    };

    fresh(64, want[_i].options);
    ck_assert_uint_eq(low_mark(0), mib(want[_i].least));
    ck_assert_uint_eq(low_mark(mib(65536)),
        larger(mib(want[_i].least), mib(65536) / want[_i].part));
    ck_assert_uint_eq(break_ask(1), 128 / want[_i].part);
}
END_TEST

START_TEST(no_cache_means_nothing_kept)
{
    fresh(256, "<<<<<");
    seen.disturbed = true;    /* such a heap promises nothing */
    for (int again = 0; again < 100; again++) {
        up(3, 1);
        ck_assert_uint_eq(unused(), 0);
        down(0);
        ck_assert_uint_eq(unused(), 0);
    }
    ck_assert_uint_eq(break_returns(), 99);
    ck_assert_uint_eq(high_mark(low_mark(0)), 0);
}
END_TEST

START_TEST(a_huge_cache_keeps_everything)
{
    fresh(256, ">>>>>>>>>>>>>>>>>>>>>>>>>>"
        ">>>>>>>>>>>>>>>>>>>>>>>>>>");
    up(1, mib(128));
    down(0);
    ck_assert_uint_eq(model.calls[BREAK_DOWN], 0);
    ck_assert(high_mark(low_mark(0)) > SIZE_MAX >> page.shift);
    up(2, mib(64) + 1);
    ck_assert_uint_le(break_pages(), mib(128) + 2 * mib(65));
}
END_TEST

/* Tests of the marks in trouble */
START_TEST(a_batch_is_only_a_wish)
{
    uint64_t before;

    fresh(256, NULL);
    up(1, mib(16));
    model.limit = model.pages_out + 9;
    before = moves();
    for (size_t i = 2; i <= 10; i++)
        up(i, 1);
    ck_assert_uint_le(moves() - before, 18);    /* two each */
    ck_assert(!take(1));
    ck_assert_uint_eq(break_returns(), 0);
}
END_TEST

START_TEST(what_lies_idle_can_be_had)
{
    fresh(512, NULL);
    up(1, mib(128));
    down(0);
    ck_assert_uint_eq(unused(), mib(128));
    model.limit = model.pages_out + mib(48);
    seen.disturbed = true;
    ck_assert(!take(mib(192)));
    ck_assert(take(mib(160)));
    ck_assert_uint_eq(unused(), 0);
    ck_assert_uint_eq(break_pages(), pages_of_ours());
    down(0);
    ck_assert_uint_eq(unused(), mib(64));
}
END_TEST

START_TEST(only_what_was_done_counts)
{
    fresh(512, NULL);
    up(1, mib(200));
    seen.disturbed = true;
    model.fail_kinds = 1u << BREAK_DOWN;
    model.fail_in = 1;
    down(0);
    ck_assert_uint_gt(unused(), mib(199));
    ck_assert(!diary.lowered);
    up(1, 1);
    down(0);
    ck_assert_uint_eq(unused(), mib(64));
    ck_assert_uint_eq(break_returns(), 0);
    /* Come back in vain, then in earnest */
    model.fail_kinds = 1u << BREAK_UP;
    model.limit = model.pages_out;
    ck_assert(!take(mib(65)));
    ck_assert_uint_eq(break_returns(), 0);
    model.limit = 0;
    up(1, mib(65));
    ck_assert_uint_eq(break_returns(), 1);
    ck_assert_uint_eq(high_mark(low_mark(0)), mib(256));
    keg_reset();
    ck_assert_uint_eq(break_returns(), 0);
}
END_TEST

START_TEST(strangers_are_not_counted)
{
    size_t before;

    fresh(1024, NULL);
    seen.disturbed = true;
    up(1, mib(16));
    before = break_pages();
    model_move_break((intptr_t)256 << 20);
    up(2, 1);
    ck_assert_uint_eq(break_pages() - before, (before + 7) / 8);
    ck_assert_uint_eq(break_pages(), pages_of_ours());
    ck_assert_ptr_null(walk());
}
END_TEST

/* Test random histories against the marks */
/* Swing in a random way */
static void
swing_to(size_t pages, enum order order)
{
    size_t largest = 1 + low_mark(0) / (1 + number_below(64));

    while (in_use < pages)
        demand(take(1 + number_below(largest)), "there is memory");
    while (in_use > pages && held > 0)
        give(next_victim(order));
}

START_TEST(any_history_is_cheap)
{
    static const char *const options[] = {"<<<<", "<<<", "<<", ""};
    size_t most = 24 * mib((size_t)4 << _i % 4);

    fresh(1400, options[_i % 4]);
    seed = 88172645463325252u + (uint64_t)_i;
    for (int phase = 0; phase < 60; phase++)
        swing_to(number_below(most), number_below(orders));
    settle();
}
END_TEST

START_TEST(any_history_in_trouble_is_sound)
{
    size_t most = 16 * mib(4), largest = mib(4) / 4;

    fresh(1024, "<<<<");
    seen.disturbed = true;
    seed = 88172645463325252u + (uint64_t)_i;
    for (int step = 0; step < 3000; step++) {
        /* Make trouble now and then */
        model.fail_kinds =
            1u << BREAK_UP | 1u << BREAK_DOWN | 1u << MAP;
        if (number_below(8) == 0)
            model.fail_in = 1 + number_below(3);
        if (number_below(200) == 0)
            model_move_break((intptr_t)number_below(2 * page.size));
        if (held == 0 || number_below(most) > in_use)
            take(1 + number_below(largest));
        else
            give(next_victim(number_below(orders)));
        ck_assert_uint_eq(break_pages(), pages_of_ours());
    }
}
END_TEST

/* Test an enemy of the marks */
START_TEST(an_enemy_is_tired_out)
{
    size_t part = 1 + mib(4) / (8u << _i), most = mib(96);
    uint64_t before, ups, downs;
    unsigned at_rest = 0;

    fresh(512, "<<<<");
    for (int round = 0; at_rest < 3; round++) {
        ck_assert_int_lt(round, 1000);
        before = moves();
        /* Allocate until the break goes up */
        ups = model.calls[BREAK_UP];
        while (in_use + part < most
               && (round == 0 || model.calls[BREAK_UP] == ups))
            demand(take(part), "there is memory");
        /* Free until the break goes down */
        downs = model.calls[BREAK_DOWN];
        while (held > 0 && model.calls[BREAK_DOWN] == downs)
            give(held - 1);
        at_rest = moves() == before ? at_rest + 1 : 0;
    }
    ck_assert_uint_le(break_returns(), 4);
    settle();
}
END_TEST

START_TEST(holes_behind_pins_cost_no_more)
{
    size_t hole = mib(4) * (size_t)(_i + 1) / 4;

    fresh(512, "<<<<");
    for (int again = 0; again < 10; again++) {
        /* Lay out holes, each with a pin on top of it */
        while (in_use + hole + 1 < mib(256)) {
            demand(take(hole) && take(1), "there is memory");
        }
        for (size_t i = held; i > 0; i--)
            if (blocks[i - 1].pages == hole)
                give(i - 1);
        /* Pull the pins, from the top */
        while (held > 0) {
            size_t top = 0;
            for (size_t i = 1; i < held; i++)
                if (blocks[i].index > blocks[top].index)
                    top = i;
            give(top);
        }
        ck_assert_uint_eq(held, 0);
    }
    settle();
}
END_TEST

START_TEST(what_was_buried_needs_no_free)
{
    size_t block = mib(45);

    fresh(640, NULL);
    demand(take(mib(400)), "there is memory");
    up(8, mib(1));
    ck_assert_uint_eq(unused(), mib(44));
    demand(take(block), "there is memory");
    give(held - 1);
    ck_assert_uint_eq(model.calls[BREAK_DOWN], 1);
    ck_assert_uint_eq(seen.freed, block);
    ck_assert_uint_lt(block, low_mark(0) * 4 / 5 - 2);
    settle();
}
END_TEST

/* Run the tests of the marks */
static Suite *
suite_for(const char *name, SFun set_page_size)
{
    Suite *suite = suite_create(name);
    TCase *hand = tcase_create("by hand");
    TCase *chance = tcase_create("by chance");
    TCase *part[] = {hand, chance};

    /* List the tests by hand */
    tcase_add_test(hand, batches_follow_the_heap);
    tcase_add_loop_test(hand, batches_are_whole_requests, 1, 41);
    tcase_add_loop_test(hand, the_marks_are_sharp, 0, 8);
    tcase_add_loop_test(hand, a_stack_of_64_mib_is_left_alone, 0, 6);
    tcase_add_loop_test(hand, idle_memory_is_bounded, 0, 6);
    tcase_add_loop_test(hand, structures_are_no_pins, 0, 2);
    tcase_add_loop_test(hand, any_amplitude_comes_to_rest, 0, 12);
    tcase_add_loop_test(hand, options_scale_the_marks, 0, 8);
    tcase_add_test(hand, no_cache_means_nothing_kept);
    tcase_add_test(hand, a_huge_cache_keeps_everything);
    tcase_add_test(hand, a_batch_is_only_a_wish);
    tcase_add_test(hand, what_lies_idle_can_be_had);
    tcase_add_test(hand, only_what_was_done_counts);
    tcase_add_test(hand, strangers_are_not_counted);
    /* List the tests by chance */
    tcase_add_loop_test(chance, any_history_is_cheap, 0, 8);
    tcase_add_loop_test(chance, any_history_in_trouble_is_sound, 0, 4);
    tcase_add_loop_test(chance, an_enemy_is_tired_out, 0, 4);
    tcase_add_loop_test(chance, holes_behind_pins_cost_no_more, 0, 8);
    tcase_add_test(chance, what_was_buried_needs_no_free);
    for (int i = 0; i < 2; i++) {
        tcase_set_timeout(part[i], 120);
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
