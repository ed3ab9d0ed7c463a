/* Tangled from src/10-map.nw: do not edit. */
/* The map tool: its letters, its drawing, its bad input. */
#define KEG_MAP_TEST
#include "../tools/keg-map.c"
#include <check.h>

/* Catch the letters of a script */
static char last_map[256];

static void
remember(const char *step)
{
    struct map m = map_of_model();
    size_t n = m.pages < sizeof last_map ? m.pages : 255;

    (void)step;
    for (size_t i = 0; i < n; i++)
        last_map[i] = letter(m.cell[i]);
    last_map[n] = '\0';
    free(m.cell);
}

static const char *
letters_after(const char *script)
{
    FILE *f = fmemopen((void *)script, strlen(script), "r");

    start_model(4096);
    blocks = NULL;
    last_map[0] = '\0';
    run_script("script", f, remember);
    fclose(f);
    return last_map;
}

/* Test the maps of scripts */
static void
expect(const char *script, const char *wide, const char *narrow)
{
    ck_assert_str_eq(letters_after(script),
        sizeof(void *) == 8 ? wide : narrow);
}

START_TEST(every_state_has_its_letter)
{
    expect("m 3000 a\n", "6F--", "5F--");
    expect("m 3000 a\nf a\n", "6...", "5...");
    expect("m 10 a\nm 800 b\n", "64b5", "54b");
    expect("m 1000 a\nb 2000\nm 2000 b\n", "6FxxF-", "5FxxF-");
}
END_TEST

START_TEST(realloc_moves_in_the_map)
{
    expect("m 2000 a\nm 1000 b\nr a 3000 c\n",
        "6..FF--", "5..FF--");
    expect("m 1000 a # one page\n\nr a 2000 a\nf a",
        "6...", "5...");
}
END_TEST

START_TEST(a_drawing_has_a_rectangle_for_each_page)
{
    char name[] = "/tmp/keg-map-XXXXXX", text[8192] = "";
    size_t rectangles = 0;
    struct map m;
    FILE *f;

    close(mkstemp(name));
    letters_after("m 5000 a\n");
    m = map_of_model();
    draw(&m, "six pages");
    finish_drawing(name);
    f = fopen(name, "r");
    ck_assert_uint_gt(fread(text, 1, sizeof text - 1, f), 0);
    fclose(f);
    unlink(name);
    for (char *p = text; (p = strstr(p, "<rect")) != NULL; p++)
        rectangles++;
    ck_assert_uint_eq(rectangles, 6);
    free(m.cell);
}
END_TEST

/* Test what is refused */
static const char *const refused[] = {
    "m 10", "m 10 a b c", "q 1", "f a", "r a 10 b", "m xyz a",
    "m -1 a", "m 10 a\nm 10 a", "m 10 a\nr a 20 a b", "b", "m",
    "m 11111111111111111 a",
};

START_TEST(nonsense_is_refused)
{
    letters_after(refused[_i]);
}
END_TEST

/* Test the map of a process */
START_TEST(a_process_is_read_from_outside)
{
    struct map model_map, process_map;

    letters_after("m 3000 a\nm 10 b\nm 800 c\nf a\n");
    model_map = map_of_model();
    process_map = map_of_process(getpid());
    ck_assert_uint_eq(process_map.pages, model_map.pages);
    ck_assert_uint_eq(process_map.first, 12);
    ck_assert_mem_eq(process_map.cell, model_map.cell,
        model_map.pages);
    free(model_map.cell);
    free(process_map.cell);
}
END_TEST

/* Run the tests of the map */
int
main(void)
{
    Suite *suite = suite_create("map");
    TCase *all = tcase_create("map"), *bad = tcase_create("bad");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(all, every_state_has_its_letter);
    tcase_add_test(all, realloc_moves_in_the_map);
    tcase_add_test(all, a_drawing_has_a_rectangle_for_each_page);
    tcase_add_test(all, a_process_is_read_from_outside);
    tcase_add_loop_exit_test(bad, nonsense_is_refused, 2, 0,
        (int)(sizeof refused / sizeof *refused));
    suite_add_tcase(suite, all);
    suite_add_tcase(suite, bad);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    model_give_back();
    return failed != 0;
}
