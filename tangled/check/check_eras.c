/* Tangled from src/92-eras.nw: do not edit. */
/* Tests of counts times prices. */
#include <check.h>
#include <sys/wait.h>
#include <unistd.h>

#include "eras.h"
#include "paging.h"

/* Draw random numbers */
static uint64_t seed;

static size_t
draw(size_t below)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (size_t)((seed * 2685821657736338717u >> 32) % below);
}

/* Write a folder of prices and counts */
static char folder[] = "/tmp/check-eras-XXXXXX", path[64];

static const char *const good[] = {
    "call,%s,2,3,us,x\n", "mapping,%s,4,4,us,x\n",
    "fault,%s,5,5,us,x, with, commas\n", "copy,%s,10,20,MB/s,x\n",
    "disk,%s,50,100,1/s,x\n", "cluster,%s,1,4,pages/access,x\n",
    "memory,%s,8,8,MiB,x\n", "entry,%s,8,8,bytes,x\n",
};

/* Write prices, one of them replaced */
static void
write_file(int replaced, const char *by)
{
    FILE *f;

    /* Write a file of values */
    (void)snprintf(path, sizeof path, "%s/v.values", folder);
    ck_assert_ptr_nonnull(f = fopen(path, "w"));
    fprintf(f, "machine=x\nkey-low=7\nkey-lower=8\nke=9\n");
    fclose(f);
    (void)snprintf(path, sizeof path, "%s/p.csv", folder);
    ck_assert_ptr_nonnull(f = fopen(path, "w"));
    fprintf(f, "# a comment\n"
        "price,era,low,high,unit,source\n");
    for (int e = 0; e < ERAS; e++)
        for (int p = 0; p < PRICES; p++)
            fprintf(f, e == 0 && p == replaced ? by : good[p],
                eras[e]);
    fclose(f);
}

/* Compare numbers */
static bool
near(double a, double b)
{
    double d = a < b ? b - a : a - b;

    return d <= 1e-9 * (b < 0 ? -b : b);
}

/* Test the prices */
START_TEST(prices_are_read_in_seconds)
{
    write_file(-1, "");
    read_prices(folder, path);
    for (int e = 0; e < ERAS; e++) {
        ck_assert(near(paid[e][CALL].low, 2e-6));
        ck_assert(near(paid[e][CALL].high, 3e-6));
        ck_assert(near(paid[e][COPY].low, 5e-8));
        ck_assert(near(paid[e][COPY].high, 1e-7));
        ck_assert(near(paid[e][DISK].high, 0.02));
        ck_assert(near(paid[e][CLUSTER].low, 0.25));
        ck_assert(near(paid[e][MEMORY].low, 2048));
        ck_assert(near(written[e][COPY].high, 20));
    }
}
END_TEST

START_TEST(a_price_may_have_been_measured)
{
    write_file(CALL, "call,%s,v:key-low,v:key-lower,ns,x\n");
    read_prices(folder, path);
    ck_assert(near(paid[0][CALL].low, 7e-9));
    ck_assert(near(paid[0][CALL].high, 8e-9));
}
END_TEST

START_TEST(a_price_may_be_that_of_many)
{
    write_file(FAULT, "fault,%s,2048,6144,us/2048,x\n");
    read_prices(folder, path);
    ck_assert(near(paid[0][FAULT].low, 1e-6));
    ck_assert(near(paid[0][FAULT].high, 3e-6));
    write_file(COPY, "copy,%s,8388608,16777216,us/8MiB,x\n");
    read_prices(folder, path);
    ck_assert(near(paid[0][COPY].low, 1e-6));
    ck_assert(near(paid[0][COPY].high, 2e-6));
}
END_TEST

static const struct { int price; const char *line, *says; }
refused[] = {
    {CALL, "call,%s,2\n", "p.csv:3: not price,era,low,high,"},
    {CALL, "brk,%s,2,3,us,x\n", "p.csv:3: unknown: brk"},
    {CALL, "call,2004,2,3,us,x\n", "p.csv:3: unknown: 2004"},
    {FAULT, "fault,%s,5,five,us,x\n",
        "p.csv:5: no number above 0: five"},
    {FAULT, "fault,%s,5 us,5,us,x\n",
        "p.csv:5: no number above 0: 5 us"},
    {FAULT, "fault,%s,0,5,us,x\n", "p.csv:5: no number above 0"},
    {FAULT, "fault,%s,nan,5,us,x\n", "p.csv:5: no number above 0"},
    {COPY, "copy,%s,10,20,ms,x\n",
        "p.csv:6: not a unit for this: ms"},
    {DISK, "disk,%s,100,50,1/s,x\n", "p.csv:7: low is above high"},
    {ENTRY, "call,%s,2,3,us,x\n",
        "p.csv:10: a second price of call in 1996"},
    {ENTRY, "\n", "p.csv:10: not price,era,low,high,"},
    {ENTRY, "#\n", "p.csv: no price of entry in 1996"},
    {CALL, "call,%s,no:key,3,us,x\n", "p.csv:3: cannot read "},
    {CALL, "call,%s,v:key,3,us,x\n", "p.csv:3: there is no v:key"},
};

START_TEST(a_mistake_gets_one_clear_line)
{
    char said[512] = "";
    int ends[2], status;
    FILE *f;

    write_file(refused[_i].price, refused[_i].line);
    ck_assert_int_eq(pipe(ends), 0);
    if (fork() == 0) {
        dup2(ends[1], STDERR_FILENO);
        read_prices(folder, path);
        _exit(0);
    }
    close(ends[1]);
    f = fdopen(ends[0], "r");
    fread(said, 1, sizeof said - 1, f);
    fclose(f);
    wait(&status);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    ck_assert_ptr_nonnull(strstr(said, refused[_i].says));
    ck_assert_ptr_eq(strchr(said, '\n') + 1, strchr(said, '\0'));
}
END_TEST

/* Add up by hand */
static const double simple[PRICES] = {[CALL] = 1, [MAPPING] = 2,
    [FAULT] = 3, [COPY] = 1.0 / 4096, [DISK] = 100, [CLUSTER] = 0.5,
    [MEMORY] = 8, [ENTRY] = 8};

START_TEST(times_are_as_added_by_hand)
{
    struct counts c = {.heap = 10, .breaks = 7, .remakes = 2,
        .copied = 3 * 4096, .touched = 10, .directory = 6};
    struct times t = add_up(c, (struct program){true, 1}, simple);

    ck_assert(near(t.remaking, 4 + 3 + 9));
    ck_assert(near(t.breaks, 7));
    ck_assert(near(t.faults, 3 * (10 + 3)));
    ck_assert(near(t.use, 5));
    ck_assert(near(t.paging, 100 * 11));
    ck_assert(near(t.total, 1167));
    /* Add up for a program that does nothing */
    t = add_up(c, (struct program){false, 0}, simple);
    ck_assert(near(t.faults, 9));
    ck_assert(near(t.paging + t.use, 0));
}
END_TEST

/* Test the sums */
START_TEST(a_pass_over_too_much_fetches_it_all)
{
    struct counts c = {.heap = 8 + _i};
    double cheap[PRICES] = {[MEMORY] = 8, [CLUSTER] = 1};
    struct lru l = lru_start(16);
    struct program g = {true, 1};
    double once = disk_accesses(c, g, cheap), none;

    g.passes = 0;
    none = disk_accesses(c, g, cheap);
    for (size_t i = 0; i < 2 * (size_t)c.heap; i++)
        lru_refer(&l, i % (size_t)c.heap, i < (size_t)c.heap);
    ck_assert(near((once - none) / 2,
        (double)lru_faults(&l, 8)));
    ck_assert(near(none, _i));
    lru_end(&l);
}
END_TEST

static void
count_two(void)
{
    n_counted[0] = 2;
    counted[0][0] = (struct counts){100, 10, 1, 1000, 100, 2};
    counted[0][1] = (struct counts){200, 20, 3, 3000, 200, 4};
}

START_TEST(counts_are_interpolated)
{
    count_two();
    ck_assert(near(counts_for(150, 8).copied, 2000));
    ck_assert(near(counts_for(100, 8).remakes, 1));
    ck_assert(near(counts_for(200, 8).directory, 4));
}
END_TEST

START_TEST(short_entries_have_counts_of_their_own)
{
    count_two();
    n_counted[1] = 2;
    counted[1][0] = (struct counts){100, 10, 0, 0, 100, 1};
    counted[1][1] = (struct counts){200, 20, 2, 500, 200, 2};
    ck_assert(near(counts_for(150, 4).copied, 250));
    ck_assert(near(counts_for(150, 8).copied, 2000));
}
END_TEST

START_TEST(a_heap_that_was_not_counted_is_refused)
{
    count_two();
    counts_for(201, 8);
}
END_TEST

START_TEST(the_range_holds_what_lies_between)
{
    struct program g = {true, 1};
    double p[PRICES];
    struct range r;
    struct times t;

    /* Count two heaps that page */
    seed = 88172645463325252u;
    write_file(-1, "");
    read_prices(folder, path);
    n_counted[0] = 2;
    counted[0][0] = (struct counts){2000, 2000, 9, 1e6, 2000, 300};
    counted[0][1] = (struct counts){4000, 4000, 20, 4e6, 4000, 999};
    r = share_range(0, 3000, g);
    for (int n = 0; n < 5000; n++) {
        for (int i = 0; i < PRICES; i++)
            p[i] = between(paid[0][i].low, paid[0][i].high,
                (double)draw(11) / 10);
        t = add_up(counts_for(3000, 8), g, p);
        ck_assert(t.remaking / t.total >= r.low);
        ck_assert(t.remaking / t.total <= r.high);
    }
}
END_TEST

/* Run the tests of the eras */
int
main(void)
{
    Suite *suite = suite_create("eras");
    TCase *t = tcase_create("prices and sums");
    SRunner *runner = srunner_create(suite);
    int failed;

    if (mkdtemp(folder) == NULL)
        err(1, "%s", folder);
    /* List the tests of the eras */
    tcase_add_test(t, prices_are_read_in_seconds);
    tcase_add_loop_test(t, a_mistake_gets_one_clear_line, 0,
        sizeof refused / sizeof *refused);
    tcase_add_test(t, a_price_may_have_been_measured);
    tcase_add_test(t, a_price_may_be_that_of_many);
    tcase_add_test(t, times_are_as_added_by_hand);
    tcase_add_loop_test(t, a_pass_over_too_much_fetches_it_all,
        0, 4);
    tcase_add_test(t, counts_are_interpolated);
    tcase_add_test(t, short_entries_have_counts_of_their_own);
    tcase_add_exit_test(t, a_heap_that_was_not_counted_is_refused,
        1);
    tcase_add_test(t, the_range_holds_what_lies_between);
    suite_add_tcase(suite, t);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    /* Remove the folder */
    (void)snprintf(path, sizeof path, "%s/p.csv", folder);
    unlink(path);
    (void)snprintf(path, sizeof path, "%s/v.values", folder);
    unlink(path);
    rmdir(folder);
    return failed != 0;
}
