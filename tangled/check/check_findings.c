/* Tangled from src/07-findings.nw: do not edit. */
/* Every finding, provoked in a process of its own. */
#include <check.h>
#include <stdio.h>
#include <sys/wait.h>

#include "edition.h"

/* Provoke with small blocks */
static void *
small(void)
{
    keg_malloc(100);
    return keg_malloc(100);
}

static void *
freed_at_once(void)
{
    char *p = small();

    keg_free(p);
    return p;
}

static void *
freed_long_ago(void)
{
    char *p = freed_at_once(), *other[100];

    for (int i = 0; i < 100; i++)
        other[i] = keg_malloc((size_t)i * 50 + 200);
    for (int i = 0; i < 100; i++)
        keg_free(other[i]);
    return p;
}

static void *
reused_by_pages(void)
{
    char *p = keg_malloc(100), *q = keg_malloc(100);

    keg_free(p);
    keg_free(q);
    keg_malloc(16 * page.size);
    keg_malloc(page.size);
    return q;
}

static void *
reused_by_a_twin(void)
{
    char *p = freed_at_once();

    if (keg_malloc(100) == p)
        keg_free(p);
    return p;
}

static void *
last_of_its_page(void)
{
    char *p = keg_malloc(100);

    keg_free(p);
    return p;
}

static void *
off_by_a_page(void)
{
    char *p = keg_malloc(16);

    keg_malloc(page.size);
    return p + page.size;
}

static void *
the_info_of_a_page(void)
{
    return (void *)((uintptr_t)keg_malloc(16) & -page.size);
}

/* Provoke with pages */
static void *large(void) { return keg_malloc(3 * page.size); }

static void *
large_freed(void)
{
    char *p = large();

    keg_free(p);
    return p;
}

static void *
large_off_by_page(void)
{
    return (char *)large() + page.size;
}

static void *
given_back(void)
{
    char *p = keg_malloc(100 * page.size);

    option.cache = 0;
    keg_free(p);
    return p + 50 * page.size;
}

static void *
shrunk_away(void)
{
    char *p = keg_malloc(8 * page.size);

    keg_malloc(page.size);
    keg_free(keg_realloc(p, 2 * page.size));
    return p + 4 * page.size;
}

/* Provoke with addresses that were never ours */
static void *
foreign(void)
{
    void *theirs;

    keg_malloc(page.size);
    theirs = sbrk(2 * (intptr_t)page.size);
    keg_malloc(more_than_is_free());
    return (char *)theirs + page.size;
}

static char a_static;

static void *
a_variable(void)
{
    char local, *volatile p = &local;

    return p;
}

static void *a_global(void) { return &a_static; }
static void *code(void) { return (void *)code; }
static void *null_page(void) { return (void *)16; }
static void *kernel(void) { return (void *)(UINTPTR_MAX - 4095); }

/* List the provocations */
static const struct {
    const char *name;
    void *(*provoke)(void);
    int off;  /* bytes beyond what that returns */
    enum finding finding;
} provocation[] = {
    {"freed at once", freed_at_once, 0, FREE_CHUNK},
    {"freed long ago", freed_long_ago, 0, FREE_CHUNK},
    {"reused by pages", reused_by_pages, 0, INSIDE_PAGES},
    {"reused by a twin", reused_by_a_twin, 0, FREE_CHUNK},
    {"last of its page", last_of_its_page, 0, FREE_PAGE},
    {"off by 1", small, 1, INSIDE_CHUNK},
    {"off by 8", small, 8, INSIDE_CHUNK},
    {"off by 16", small, 16, INSIDE_CHUNK},
    {"off by a page", off_by_a_page, 0, INSIDE_PAGES},
    {"the info of a page", the_info_of_a_page, 0, OWN_CHUNK},
    {"large, freed", large_freed, 0, FREE_PAGE},
    {"large, off by 1", large, 1, INSIDE_PAGES},
    {"large, off by 8", large, 8, INSIDE_PAGES},
    {"large, off by 16", large, 16, INSIDE_PAGES},
    {"large, off by a page", large_off_by_page, 0, INSIDE_PAGES},
    {"given back", given_back, 0, ABOVE_HEAP},
    {"after a shrink", shrunk_away, 0, FREE_PAGE},
    {"foreign page", foreign, 0, NOT_OUR_PAGE},
    {"a variable", a_variable, 0, ABOVE_HEAP},
    {"a global", a_global, 0, BELOW_HEAP},
    {"code", code, 0, BELOW_HEAP},
    {"null page", null_page, 0, BELOW_HEAP},
    {"kernel", kernel, 0, ABOVE_HEAP},
    {"nothing yet", a_global, 0, NO_HEAP},
};

enum { provocations = sizeof provocation / sizeof provocation[0] };

/* Run a provocation in a process of its own */
struct outcome {
    char said[512];
    int status;
};

static struct outcome
run(void (*child)(int), int argument)
{
    struct outcome o = {.said = ""};
    int ends[2];
    pid_t pid;

    ck_assert_int_eq(pipe(ends), 0);
    if ((pid = fork()) == 0) {
        dup2(ends[1], STDERR_FILENO);
        child(argument);
        _exit(0);
    }
    /* Collect what the child says */
    close(ends[1]);
    for (size_t n = 0; n < sizeof o.said - 1;) {
        ssize_t more = read(ends[0], o.said + n, sizeof o.said - 1 - n);
        if (more <= 0)
            break;
        n += (size_t)more;
    }
    close(ends[0]);
    ck_assert_int_eq(waitpid(pid, &o.status, 0), pid);
    /* Forget what an emulator adds */
    char *emulator = strstr(o.said, "qemu: ");
    if (emulator != NULL)
        *emulator = '\0';
    return o;
}

static bool fatal, by_realloc;

static void
misbehave(int i)
{
    const char *function = by_realloc ? "realloc" : "free";
    void *p;

    malloc_options = fatal ? "A" : "a";
    if (provocation[i].finding != NO_HEAP)
        keg_malloc(1);
    p = (char *)provocation[i].provoke() + provocation[i].off;
    dprintf(STDERR_FILENO, "%s: %s in %s(0x%jx): %s\n",
        program_invocation_short_name,
        fatal && provocation[i].finding != NO_HEAP
            ? "error" : "warning",
        function, (uintmax_t)(uintptr_t)p,
        finding_text[provocation[i].finding]);
    errno = 42;
    /* Make the wrong call */
    if (by_realloc && keg_realloc(p, 50) == NULL && errno == EINVAL)
        errno = 42;
    else if (!by_realloc)
        keg_free(p);
    if (errno != 42)
        _exit(3);
    if (stats.findings != 1 || keg_check() != NULL)
        _exit(2);
}

/* Test the findings of a pointer */
START_TEST(a_wrong_pointer_is_found)
{
    int i = _i / 4;
    struct outcome o;
    size_t half;

    fatal = _i % 2;
    by_realloc = _i / 2 % 2;
    o = run(misbehave, i);
    half = strlen(o.said) / 2;
    ck_assert_msg(half > 0 && strlen(o.said) == 2 * half
        && memcmp(o.said, o.said + half, half) == 0,
        "expected, then said:\n%s", o.said);
    /* Check how the child ended */
    if (fatal && provocation[i].finding != NO_HEAP)
        ck_assert_msg(WIFSIGNALED(o.status)
            && WTERMSIG(o.status) == SIGABRT,
            "%s: status %#x", provocation[i].name, o.status);
    else
        ck_assert_msg(o.status == 0, "%s: status %#x",
            provocation[i].name, o.status);
}
END_TEST

/* Test the findings of a call */
static void
free_too_much(int unused)
{
    (void)unused;
    keg_free_sized(keg_malloc(100), 129);
}

static void
come_in_twice(int unused)
{
    (void)unused;
    keg_malloc(1);
    os_lock();
    if (keg_malloc(1) != NULL || errno != EDEADLK)
        _exit(2);
}

static void
pull_the_rug(int unused)
{
    (void)unused;
    keg_malloc(4 * os_page_size());
    sbrk(-2 * (intptr_t)page.size);
    if (keg_malloc(more_than_is_free()) != NULL || errno != ENOMEM)
        _exit(2);
}

static void
choose_nonsense(int unused)
{
    (void)unused;
    setenv("MALLOC_OPTIONS", "JQ", 1);
    keg_malloc(1);
    if (!option.junk)
        _exit(2);
}

static const struct {
    void (*call)(int);
    const char *where;
    enum finding finding;
} wrong_call[] = {
    {free_too_much, ": warning in free_sized(0x", WRONG_SIZE},
    {come_in_twice, ": warning in malloc(): ", RECURSIVE_CALL},
    {pull_the_rug, ": warning in malloc(0x", BREAK_LOWERED},
    {choose_nonsense, ": warning in Q(): ", UNKNOWN_OPTION},
};

START_TEST(a_wrong_call_is_found)
{
    struct outcome o = run(wrong_call[_i].call, 0);
    const char *what = finding_text[wrong_call[_i].finding];
    const char *end = strchr(o.said, '\n');

    ck_assert_ptr_nonnull(strstr(o.said, wrong_call[_i].where));
    ck_assert_ptr_nonnull(strstr(o.said, what));
    ck_assert(end != NULL && end[1] == '\0');
    ck_assert_int_eq(o.status, 0);
}
END_TEST

static void *kept;

static void
free_in_handler(int unused)
{
    (void)unused;
    keg_free(kept);
}

static void
die_with_a_handler(int unused)
{
    (void)unused;
    malloc_options = "A";
    kept = keg_malloc(1);
    signal(SIGABRT, free_in_handler);
    keg_free((char *)kept + 1);
}

START_TEST(the_end_is_announced_once)
{
    struct outcome o = run(die_with_a_handler, 0);
    char *end = strchr(o.said, '\n');

    ck_assert(end != NULL && end[1] == '\0');
    ck_assert(WIFSIGNALED(o.status));
}
END_TEST

/* Run the tests of findings */
int
main(void)
{
    Suite *suite = suite_create("findings");
    TCase *all = tcase_create("findings");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(all, a_wrong_pointer_is_found, 0,
        4 * provocations);
    tcase_add_loop_test(all, a_wrong_call_is_found, 0, 4);
    tcase_add_test(all, the_end_is_announced_once);
    suite_add_tcase(suite, all);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
