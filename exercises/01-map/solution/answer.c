/* Tangled from src/solutions/19-reading.nw: do not edit. */
/* Writes the answers to the questions of KEG_SEED into a folder.
 * usage: answer FOLDER [cache|info] */
#include "questions.h"

/* Write the answers of one question */
static FILE *
open_in(const char *folder, const char *file)
{
    char name[4096];
    FILE *f;

    snprintf(name, sizeof name, "%s/%s", folder, file);
    f = fopen(name, "w");
    if (f == NULL)
        broken("cannot write %s", name);
    return f;
}

/* Play the question again, with another cache of free pages. */
static void
mistake_the_cache(struct question *q)
{
    new_machine(4096, 0);
    option.cache = 1 << 20;
    for (int i = 0; i < q->steps; i++) {
        play(q->step[i].line);
        q->step[i].map = letters_of_model();
    }
}

static void
write_answers(FILE *f, int n, const char *mistake)
{
    struct question q = question_number(n);

    if (strcmp(mistake, "cache") == 0)
        mistake_the_cache(&q);
    for (int i = 0; i < q.steps; i++) {
        char *map = q.step[i].map, *info = strchr(map, '5');

        if (*q.step[i].label == '\0')
            continue;
        if (strcmp(mistake, "info") == 0 && info != NULL)
            memmove(info, info + 1, strlen(info));
        fprintf(f, "%s %s\n", q.step[i].label, map);
    }
}

/* Write a script of one question */
static void
write_script(const char *folder, int n)
{
    struct question q = question_number(n);
    FILE *f = open_in(folder, theme[n - 1].file);

    for (int i = 0; i < q.steps; i++)
        fprintf(f, "%s\n", q.step[i].line);
    fclose(f);
}

int
main(int argc, char **argv)
{
    FILE *answers;

    if (argc < 2)
        return 2;
    answers = open_in(argv[1], "answers.txt");
    for (int n = 1; n <= themes; n++)
        if (theme[n - 1].file == NULL)
            write_answers(answers, n, argc > 2 ? argv[2] : "");
        else
            write_script(argv[1], n);
    return fclose(answers) != 0;
}
