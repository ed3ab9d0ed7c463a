/* Tangled from src/96-judges-22.nw: do not edit. */
/* Asks a student the questions of exercise 8. */
#define _GNU_SOURCE
#include "questions.h"

/* Print the questions of 08 */
static void
print_strings(const char *folder)
{
    unsigned long long seed = load_seed();

    printf("Exercise 8: the questions, with your numbers.\n\n"
        "One load, two allocators, two strings of references:\n\n"
        "  %s/refs %llu keg  >out.refs\n"
        "  %s/refs %llu list >in.refs\n\n"
        "Lines \"m PAGE\" are references of the allocator to its"
        " own data, \"r PAGE\"\nreferences of the program,"
        " \"d PAGE\" says that the page was given back.\n"
        "After exercises/check"
        " 8 your counter is a program:\n\n"
        "  (cat out.refs; seq -f '? %%g' 1 400) |"
        " build/exercises/work/08/built/player\n\n", folder, seed,
        folder, seed);
}

static void
print_questions(size_t f)
{
    printf("Into answers.txt, a line for each: the name, then the"
        " number.\n\n"
        "faults-out  how many faults has out.refs with %zu"
        " frames?\n"
        "faults-in   how many has in.refs with %zu frames?\n"
        "enough-out  the smallest number of frames with which"
        " out.refs has no fault\n"
        "enough-in   the same of in.refs\n", f, f);
    printf("five        for how many numbers of frames, from 1 to"
        " enough-out - 1, has\n            in.refs at least 5 times"
        " the faults of out.refs?\n"
        "hundred     the same, at least 100 times\n"
        "own-out     with %zu frames: how many of the faults of"
        " out.refs are at\n            references of the allocator,"
        " the lines \"m\"?\n"
        "own-in      the same of in.refs\n", f);
}

int
main(int argc, char **argv)
{
    char *folder = argv[argc - 1];    /* our own name */

    *(strchr(folder, '/') ? strrchr(folder, '/') : folder) = '\0';
    print_strings(folder);
    print_questions(frames_in_question());
    return 0;
}
