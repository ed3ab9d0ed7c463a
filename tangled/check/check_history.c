/* Tangled from src/08-walker.nw: do not edit. */
/* Random histories, a million operations or as many as you like:
 *     KEG_OPERATIONS=1e7 KEG_SEED=2 check_history
 * A history that fails is shrunk and printed, and what is printed
 * can be played again:
 *     KEG_HISTORY=file check_history */
#define KEG_OS "os_model.c"
#include "edition.h"
#include "model.h"
#include "history.h"
#include "shrink.h"

#include <check.h>

/* Decide how long a history is */
static size_t
operations_each(void)
{
    double slow = number_from("KEG_SLOW", 1);

    return slow < 10 ? (size_t)(2000 / slow) : 200;
}

/* Make the n-th history for a machine */
static const size_t page_sizes[] = {4096, 16384, 65536};
static const char *const option_sets[] = {
    "", "J", "Z", "R<<<<<", "<<<<<", ">", "V", "H"
};

enum { machines = 3 * 8 };

static void
make_history(struct history *h, int machine, uint64_t n)
{
    uint64_t seed = (uint64_t)number_from("KEG_SEED", 1996);

    memset(h, 0, sizeof *h);
    h->page_size = page_sizes[machine % 3];
    strcpy(h->options, option_sets[machine / 3]);
    h->count = operations_each();
    seed = (seed * machines + (uint64_t)machine) << 32 | n;
    generate(h, (enum profile)((n + (uint64_t)machine) % profiles),
        draw(&seed));
}

/* Print the history of a failure */
static void
print_failure(struct history *h)
{
    printf("# a history of %zu operations fails", h->count);
    if (number_from("KEG_SHRINK", 1) != 0) {
        shrink(h);
        printf("; it was shrunk to %zu", h->count);
    }
    ends_well(h);
    printf(":\n# %s\n", verdict()->flaw);
    write_history(stdout, h);
    fflush(stdout);
}

/* Play a history from a file */
static int
replay(const char *name)
{
    static struct history h;
    FILE *file = fopen(name, "r");
    size_t line, played;
    const char *flaw;

    if (file == NULL || (line = read_history(file, &h)) != 0) {
        fprintf(stderr, "%s: cannot be read, line %zu\n", name,
            file == NULL ? 0 : line);
        return 2;
    }
    if (number_from("KEG_SHRINK", 0) != 0 && !ends_well(&h)) {
        print_failure(&h);
        return 1;
    }
    flaw = play(&h, &played);
    printf("%zu operations: %s\n", played,
        flaw == NULL ? "all is well" : flaw);
    return flaw != NULL;
}

/* Test random histories */
START_TEST(random_histories_end_well)
{
    static struct history h;
    double all = number_from("KEG_OPERATIONS",
        1e6 / number_from("KEG_SLOW", 1));
    double each = all / machines / (double)operations_each();

    for (uint64_t n = 0; (double)n < each; n++) {
        make_history(&h, _i, n);
        if (!ends_well(&h))
            print_failure(&h);
        ck_assert_msg(verdict()->flaw[0] == '\0', "%s",
            verdict()->flaw);
    }
}
END_TEST

/* Test that a seed makes a history */
START_TEST(a_seed_makes_a_history)
{
    static struct history a, b;

    make_history(&a, 0, 1);
    make_history(&b, 0, 1);
    ck_assert_mem_eq(&a, &b, sizeof a);
    make_history(&b, 0, 1 + profiles);
    ck_assert_mem_ne(&a, &b, sizeof a);
}
END_TEST

/* Test that what is written can be read */
START_TEST(what_is_written_can_be_read)
{
    static struct history a, b;
    FILE *file = tmpfile();

    make_history(&a, 3 * _i, (uint64_t)_i);
    a.refuse = (uint64_t)_i;
    a.kind = _i == 0 ? BREAK_UP : (enum model_call)(_i % 3);
    a.for_ever = _i > 3;
    a.limit = (size_t)_i / 2;
    write_history(file, &a);
    rewind(file);
    ck_assert_uint_eq(read_history(file, &b), 0);
    ck_assert_mem_eq(&a, &b, sizeof a);
    fclose(file);
}
END_TEST

START_TEST(nonsense_is_refused)
{
    static const char *const nonsense[] = {
        "page 4096\nmalloc 1\n", "page 4096\nmalloc 256 1\n",
        "page 4096\nmaloc 1 1\n", "page 5000\n", "malloc 1 1\n",
        "page 4096\nrefuse 3 sbrk once\n", "page 4096\n?\n",
    };
    static struct history h;
    FILE *file = tmpfile();

    fputs(nonsense[_i], file);
    rewind(file);
    ck_assert_uint_eq(read_history(file, &h), 2);
    fclose(file);
}
END_TEST

/* Test that a failure shrinks */
static void
spoil(const struct operation *o)
{
    if (o->deed == REALLOC && o->bytes > 10000 && state == STARTED)
        page_dir_set(page_dir_last() + 1, FIRST);
}

START_TEST(a_failure_shrinks_to_a_line)
{
    static struct history h;

    make_history(&h, 0, MIXED);
    saboteur = spoil;
    shrink(&h);
    ck_assert(!ends_well(&h));
    ck_assert_str_eq(verdict()->flaw,
        "nothing beyond the heap is ours");
    ck_assert_uint_eq(h.count, 1);
    ck_assert_uint_eq(h.operations[0].deed, REALLOC);
    ck_assert_uint_eq(h.operations[0].slot, 0);
    ck_assert_uint_eq(h.operations[0].bytes, 10001);
    saboteur = NULL;
}
END_TEST

static void
crash(const struct operation *o)
{
    (void)o;
    if (shadow.live == 5)
        abort();
}

START_TEST(a_crash_shrinks_to_five_lines)
{
    static struct history h;

    make_history(&h, 0, SMALL);
    saboteur = crash;
    shrink(&h);
    ck_assert(!ends_well(&h));
    ck_assert_uint_eq(h.count, 5);
    for (unsigned i = 0; i < 5; i++) {
        ck_assert_uint_eq(h.operations[i].slot, i);
        ck_assert_uint_eq(h.operations[i].bytes, 0);
    }
    saboteur = NULL;
}
END_TEST

/* Run the suite of histories */
int
main(void)
{
    Suite *suite = suite_create("histories");
    TCase *cases = tcase_create("histories");
    SRunner *runner = srunner_create(suite);
    int failed;

    look_every = (unsigned)number_from("KEG_EVERY", 1);
    if (getenv("KEG_HISTORY") != NULL)
        return replay(getenv("KEG_HISTORY"));
    tcase_set_timeout(cases, 1e6);
    /* Add the tests of histories */
    tcase_add_loop_test(cases, random_histories_end_well, 0, machines);
    tcase_add_test(cases, a_seed_makes_a_history);
    tcase_add_loop_test(cases, what_is_written_can_be_read, 0, 8);
    tcase_add_loop_test(cases, nonsense_is_refused, 0, 7);
    tcase_add_test(cases, a_failure_shrinks_to_a_line);
    tcase_add_test(cases, a_crash_shrinks_to_five_lines);
    suite_add_tcase(suite, cases);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
