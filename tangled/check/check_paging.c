/* Tangled from src/92-eras.nw: do not edit. */
/* Tests of the simulation of paging. */
#include <check.h>

#include "paging.h"

/* List a string that can be done by hand */
static const unsigned char by_hand[] =
    {1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5};

static uint64_t
clock_faults(const unsigned char *s, size_t n, size_t frames)
{
    struct clock_memory c = clock_start(256, frames);
    bool seen[256] = {false};
    uint64_t faults;

    for (size_t i = 0; i < n; i++) {
        clock_refer(&c, s[i], !seen[s[i]]);
        seen[s[i]] = true;
    }
    faults = c.faults;
    clock_end(&c);
    return faults;
}

/* Replay a short string under LRU */
static struct lru
lru_replay(const unsigned char *s, size_t n)
{
    struct lru l = lru_start(256);

    for (size_t i = 0; i < n; i++)
        lru_refer(&l, s[i], l.place[s[i]] == 0);
    return l;
}

/* Simulate slowly, to compare */
enum { string_length = 3000, string_pages = 40 };
static unsigned char random_string[string_length];

static void
make_string(int test)    /* some pages more often than others */
{
    uint32_t x = 2463534242u + (uint32_t)test;

    for (size_t i = 0; i < string_length; i++) {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        random_string[i] = (unsigned char)(x % string_pages
            % (x >> 16 & 1 ? 8 : string_pages));
    }
}

/* Misses, the first ones too. The victim is the page whose last
 * use is oldest, or whose next use is farthest. */
static uint64_t
misses(const unsigned char *s, size_t n, size_t frames, bool ahead)
{
    size_t in = 0, when[256];
    bool resident[256] = {false};
    uint64_t count = 0;

    for (size_t i = 0; i < n; i++) {
        if (!resident[s[i]]) {
            count++;
            if (in == frames)
                /* Throw a page out */
                {
                    int victim = -1;

                    for (int p = 0; p < 256; p++)
                        if (resident[p] && (victim < 0
                            || (when[p] > when[victim]) == ahead))
                            victim = p;
                    resident[victim] = false;
                }
            else
                in++;
            resident[s[i]] = true;
        }
        when[s[i]] = i;
        if (ahead)
            /* Look ahead to the next use */
            for (when[s[i]] = i + 1; when[s[i]] < n; when[s[i]]++)
                if (s[when[s[i]]] == s[i])
                    break;
    }
    return count;
}

/* Test paging by hand */
START_TEST(distances_are_as_counted_by_hand)
{
    static const size_t distances[] =
        {0, 0, 0, 0, 4, 4, 0, 3, 3, 5, 5, 5};
    struct lru l = lru_start(6);

    for (size_t i = 0; i < 12; i++)
        ck_assert_uint_eq(distances[i],
            lru_refer(&l, by_hand[i], l.place[by_hand[i]] == 0));
    ck_assert_uint_eq(lru_faults(&l, 1), 7);
    ck_assert_uint_eq(lru_faults(&l, 3), 5);
    ck_assert_uint_eq(lru_faults(&l, 4), 3);
    ck_assert_uint_eq(lru_faults(&l, 5), 0);
    lru_end(&l);
}
END_TEST

START_TEST(more_memory_may_harm_the_clock)
{
    ck_assert_uint_eq(clock_faults(by_hand, 12, 1), 7);
    ck_assert_uint_eq(clock_faults(by_hand, 12, 3), 4);
    ck_assert_uint_eq(clock_faults(by_hand, 12, 4), 5);
    ck_assert_uint_eq(clock_faults(by_hand, 12, 5), 0);
}
END_TEST

/* Test the simulation of paging */
START_TEST(a_page_used_again_gets_a_second_chance)
{
    static const unsigned char s[] = {1, 2, 3, 4, 2, 5, 2};

    ck_assert_uint_eq(clock_faults(s, 7, 3), 0);
}
END_TEST

START_TEST(a_fresh_page_is_not_fetched)
{
    struct lru l = lru_start(4);
    struct clock_memory c = clock_start(4, 1);

    for (size_t i = 0; i < 6; i++) {
        lru_refer(&l, i % 2, i < 4);
        clock_refer(&c, i % 2, i < 4);
    }
    ck_assert_uint_eq(lru_faults(&l, 1), 2);
    ck_assert_uint_eq(c.faults, 2);
    lru_end(&l);
    clock_end(&c);
}
END_TEST

START_TEST(lru_agrees_with_a_slow_simulation)
{
    struct lru l;

    make_string(_i);
    l = lru_replay(random_string, string_length);
    for (size_t f = 1; f <= string_pages; f++)
        ck_assert_uint_eq(l.at[0] + lru_faults(&l, f),
            misses(random_string, string_length, f, false));
    lru_end(&l);
}
END_TEST

/* Test paging by law */
START_TEST(nobody_beats_the_one_who_knows_the_future)
{
    struct lru l;
    uint64_t best, under_clock, before = UINT64_MAX;

    make_string(_i);
    l = lru_replay(random_string, string_length);
    for (size_t f = 1; f <= string_pages; f++) {
        best = misses(random_string, string_length, f, true)
            - l.at[0];
        under_clock = clock_faults(random_string, string_length, f);
        ck_assert_uint_ge(lru_faults(&l, f), best);
        ck_assert_uint_ge(under_clock, best);
        ck_assert_uint_le(lru_faults(&l, f), before);
        before = lru_faults(&l, f);
        /* Hold LRU and CLOCK against half the memory */
        best = misses(random_string, string_length, (f + 1) / 2,
            true);
        ck_assert_uint_le(lru_faults(&l, f) + l.at[0],
            2 * best + f);
        ck_assert_uint_le(under_clock + l.at[0], 2 * best + f);
    }
    ck_assert_uint_eq(before, 0);
    ck_assert_uint_eq(under_clock, 0);
    lru_end(&l);
}
END_TEST

/* Run the tests of paging */
int
main(void)
{
    Suite *suite = suite_create("paging");
    TCase *t = tcase_create("LRU and CLOCK");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(t, 60);
    tcase_add_test(t, distances_are_as_counted_by_hand);
    tcase_add_test(t, more_memory_may_harm_the_clock);
    tcase_add_test(t, a_page_used_again_gets_a_second_chance);
    tcase_add_test(t, a_fresh_page_is_not_fetched);
    tcase_add_loop_test(t, lru_agrees_with_a_slow_simulation, 0, 5);
    tcase_add_loop_test(t,
        nobody_beats_the_one_who_knows_the_future, 0, 5);
    suite_add_tcase(suite, t);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
