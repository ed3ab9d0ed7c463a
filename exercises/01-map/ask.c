/* Tangled from src/96-judges-19.nw: do not edit. */
/* Prints the questions for the seed in KEG_SEED. */
#include "questions.h"

/* Print the head of the questions */
static void
print_head(void)
{
    puts("# Your questions. Where a label stands instead of a map, "
        "write the map that\n"
        "# follows into answers.txt, behind the same label. "
        "Pages have 4096 bytes,\n"
        "# numbers are hexadecimal, the first letter is that of "
        "directory index 12.\n"
        "#\n"
        "# Predict first. Then, for question 1 for instance, "
        "the tool tells you (make\n"
        "# tools builds it):\n"
        "#   awk '/^# Question/ { on = $3 == \"1:\" } on' "
        "work/01/questions.txt |\n"
        "#       build/tools/keg-map -e -\n"
        "# (It does not know the command p of question 9.)");
}

/* Print a question */
static void
print_question(int n)
{
    struct question q = question_number(n);

    printf("\n# Question %d: %s.\n", n, theme[n - 1].title);
    if (theme[n - 1].make == round_addresses)
        puts("# p ALIGNMENT BYTES NAME is aligned_alloc. The first "
            "page begins at an address\n"
            "# that ends in 1000 and is one page above a multiple "
            "of 10000.");
    printf("%-18s #      %s\n", "", q.start);
    for (int i = 0; i < q.steps; i++)
        if (*q.step[i].label == '\0')
            printf("%-18s #      %s\n", q.step[i].line,
                q.step[i].map);
        else
            printf("%-18s # %s\n", q.step[i].line,
                q.step[i].label);
}

/* Print a map to be reached */
static void
print_target(int n)
{
    struct question q = question_number(n);

    printf("\n# Question %d: %s. Write %s: commands m, f, r, b,\n"
        "# at most %d lines of them, after which the map is\n"
        "#                         %s\n", n, theme[n - 1].title,
        theme[n - 1].file, most_script_lines,
        q.step[q.steps - 1].map);
}

int
main(void)
{
    print_head();
    for (int n = 1; n <= themes; n++)
        if (theme[n - 1].file == NULL)
            print_question(n);
        else
            print_target(n);
    return fflush(stdout) != 0;
}
