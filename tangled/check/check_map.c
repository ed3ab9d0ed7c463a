/* Tangled from src/10-map.nw: do not edit. */
/* The map tool: its letters, its drawing, its bad input. */
#define KEG_MAP_TEST
#define MODEL_BITS 29
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

static void
forget_block(void *block)
{
    free(((struct block *)block)->name);
    free(block);
}

static const char *
letters_after(const char *script)
{
    FILE *f = fmemopen((void *)script, strlen(script), "r");

    start_model(4096);
    tdestroy(blocks, forget_block);
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

START_TEST(a_trace_of_mistakes_is_replayed)
{
    expect("m 1000 a\nf a\nf a\nf b\n", "6.", "5.");
    expect("m 1000 a\nr a fffffff 0\nm 0 0\n", "6F", "5F");
    expect("m 1000 a\nr a 0 0\n", "6.", "5.");
    expect("r a 1000 b\r\n\tf\tb\r\n", "6.", "5.");
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
    start_drawing(name);
    draw(&m, "5 & < 6 pages");
    finish_drawing();
    f = fopen(name, "r");
    ck_assert_uint_gt(fread(text, 1, sizeof text - 1, f), 0);
    fclose(f);
    unlink(name);
    for (char *p = text; (p = strstr(p, "<rect")) != NULL; p++)
        rectangles++;
    ck_assert_uint_eq(rectangles, 6);
    ck_assert_ptr_nonnull(strstr(text, ">5 &amp; &lt; 6 pages<"));
    free(m.cell);
}
END_TEST

/* Test what is refused */
static const char *const refused[] = {
    "m 10", "m 10 a b c", "q 1", "m xyz a", "m -1 a", "b", "m",
    "m 10 a\nm 10 a", "m 10 a\nm 20 b\nr a 30 b",
    "m 10 a\nr a 20 a b", "m 11111111111111111 a",
    "m fffffffffff a", "b fffffffffff",
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
    ck_assert_ptr_null(map_of_process(&process_map, getpid()));
    ck_assert_uint_eq(process_map.pages, model_map.pages);
    ck_assert_uint_eq(process_map.first, 12);
    ck_assert_mem_eq(process_map.cell, model_map.cell,
        model_map.pages);
    free(model_map.cell);
    free(process_map.cell);
}
END_TEST

static const struct tiny {
    ElfW(Ehdr) head;
    ElfW(Shdr) section[2];
    ElfW(Sym) symbol[2];
    char names[10];
} tiny = {
    {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3,
         sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32},
     .e_type = ET_DYN, .e_shnum = 2,
     .e_shoff = offsetof(struct tiny, section)},
    {{.sh_type = SHT_STRTAB,
      .sh_offset = offsetof(struct tiny, names)},
     {.sh_type = SHT_DYNSYM, .sh_size = 2 * sizeof(ElfW(Sym)),
      .sh_offset = offsetof(struct tiny, symbol)}},
    {{0}, {.st_name = 1, .st_shndx = 1, .st_value = 4096}},
    "\0keg_view"
};

static uintptr_t
look_in_copy(size_t bytes, size_t changed, unsigned char value)
{
    unsigned char *copy = malloc(bytes > 0 ? bytes : 1);
    uintptr_t found;

    memcpy(copy, &tiny, bytes);
    if (changed < bytes)
        copy[changed] = value;
    found = symbol_in(copy, bytes, "keg_view");
    free(copy);
    return found;
}

START_TEST(a_broken_file_is_survived)
{
    static const unsigned char value[] = {0, 1, 0x7f, 0x80, 0xff};
    size_t end = offsetof(struct tiny, names) + sizeof tiny.names;

    ck_assert_uint_eq(look_in_copy(end, end, 0), 4097);
    for (size_t i = 0; i < end; i++) {
        ck_assert_uint_eq(look_in_copy(i, i, 0), 0);
        for (size_t v = 0; v < sizeof value; v++)
            look_in_copy(end, i, value[v]);
    }
}
END_TEST

/* Run the tests of the map */
int
main(void)
{
    Suite *suite = suite_create("map");
    TCase *all = tcase_create("map"), *bad = tcase_create("bad");
    SRunner *runner = srunner_create(suite);
    const char *under = getenv("KEG_UNDER");
    int failed;

    tcase_add_test(all, every_state_has_its_letter);
    tcase_add_test(all, realloc_moves_in_the_map);
    tcase_add_test(all, a_trace_of_mistakes_is_replayed);
    tcase_add_test(all, a_drawing_has_a_rectangle_for_each_page);
    if (under == NULL || strcmp(under, "arm64") != 0)
        tcase_add_test(all, a_process_is_read_from_outside);
    tcase_add_test(all, a_broken_file_is_survived);
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
