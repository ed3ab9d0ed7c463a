/* Tangled from src/06-interface.nw: do not edit. */
/* The interface, tested on the real machine. The C library's own
 * allocator works beside it, on the same break. */
#include <check.h>

#include "edition.h"

/* Play the real machine */
static const bool vast_is_refused = sizeof(size_t) > 4;

static void
fresh(const char *options)
{
    keg_reset();
    malloc_options = options;
}

static enum os_error
error_of(int number)
{
    return number == 0 ? OS_NO_ERROR
        : number == ENOMEM ? OS_NO_MEMORY
        : number == EINVAL ? OS_INVALID : OS_DEADLOCK;
}

static void
somebody_takes(size_t bytes)
{
    ck_assert(sbrk((intptr_t)bytes) != (void *)-1);
}

/* Let the writing of reports fail for a while */
static void
hush(bool on)
{
    static int kept = -1;

    if (on) {
        int nowhere = open("/dev/null", O_RDONLY | O_CLOEXEC);
        kept = dup(STDERR_FILENO);
        dup2(nowhere, STDERR_FILENO);
        close(nowhere);
    } else {
        dup2(kept, STDERR_FILENO);
        close(kept);
    }
}

#include "keg_tests.h"

static void begin(void) { fresh(NULL); }

int
main(void)
{
    Suite *suite = suite_create("interface, real machine");
    TCase *tc = tcase_create("real");

    tcase_add_checked_fixture(tc, begin, NULL);
    tcase_set_timeout(tc, 60);
    add_tests_for_every_machine(tc);
    suite_add_tcase(suite, tc);
    /* Run a suite of the interface */
    SRunner *runner = srunner_create(suite);
    int failed;

    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
