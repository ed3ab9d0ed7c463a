/* Tangled from src/96-judges-19.nw: do not edit. */
/* Judges the maps of exercise 1. */
#include "questions.h"

/* Find an answer */
enum { most_answer = 512 };

static const char *    /* null, or what is wrong */
answer_in(const char *line, const char *label, char *answer)
{
    char text[most_answer], *word[4] = {NULL}, *rest = NULL;
    size_t n = 0;

    snprintf(text, sizeof text, "%.*s", (int)strcspn(line, "#\r\n"),
        line);
    for (char *p = strtok_r(text, " \t", &rest);
         p != NULL && n < 4; p = strtok_r(NULL, " \t", &rest))
        word[n++] = p;
    if (n < 2 || strcmp(word[0], label) != 0)
        return NULL;
    if (n > 3 || (n == 3 && strcmp(word[1], "12") != 0))
        return "has more than a map in its line";
    if (*answer != '\0')
        return "is answered twice";
    snprintf(answer, most_answer, "%s", word[n - 1]);
    return NULL;
}

static const char *
find_answer(const char *text, const char *label, char *answer)
{
    const char *wrong = NULL;

    *answer = '\0';
    while (*text != '\0' && wrong == NULL) {
        wrong = answer_in(text, label, answer);
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    if (wrong == NULL && *answer == '\0')
        return "is not answered yet";
    if (wrong == NULL
        && answer[strspn(answer, "x.F-456789abcdefg")] != '\0')
        return "has a letter that no map has";
    return wrong;
}

/* Compare a map with the right one */
static size_t
common_start(const char *a, const char *b)
{
    size_t n = 0;

    while (a[n] != '\0' && a[n] == b[n])
        n++;
    return n;
}

static void
describe_difference(char *text, size_t room, const char *answer,
    const char *right)
{
    size_t at = common_start(answer, right);

    if (right[at] == '\0')
        snprintf(text, room, "the heap ends before page %zu",
            12 + at);
    else if (answer[at] == '\0')
        snprintf(text, room, "the heap goes on with page %zu",
            12 + at);
    else
        snprintf(text, room, "page %zu is no %c", 12 + at,
            answer[at]);
}

static void
show_difference(const struct question *q, int step,
    const char *answer, bool show_before)
{
    const char *before = step == 0 ? q->start
        : q->step[step - 1].map;
    const struct step *s = &q->step[step];

    detail("%-5s %s", s->label, s->line);
    if (show_before)
        detail("   before  %s", before);
    detail("   yours   %s", answer);
    detail("           %*s", (int)common_start(answer, s->map) + 1,
        "^");
}

/* Judge the answers to a question */
static void
judge_question(int n)
{
    struct question q = question_number(n);
    size_t bytes;
    char answer[most_answer], first[256] = "";
    char *text = submitted("answers.txt", &bytes);
    int right = 0;

    if (text == NULL)
        return;
    for (int i = 0; i < q.steps; i++) {
        const struct step *s = &q.step[i];
        const char *wrong;

        if (*s->label == '\0')
            continue;
        wrong = find_answer(text, s->label, answer);
        /* Judge one answer */
        if (wrong == NULL && strcmp(answer, s->map) == 0) {
            right++;
        } else if (*first == '\0' && wrong != NULL) {
            snprintf(first, sizeof first, "%s %s", s->label, wrong);
        } else if (*first == '\0') {
            char difference[64];

            describe_difference(difference, sizeof difference, answer,
                s->map);
            snprintf(first, sizeof first, "%s, after %s: %s", s->label,
                s->line, difference);
            show_difference(&q, i, answer, true);
        }
    }
    free(text);
    partial((double)right / q.asked, "%s", first);
}

/* Play a student's script */
static int    /* lines played, or -1 and a failed test */
play_script(const char *file, char *text)
{
    int number = 0, played = 0;
    char *rest;

    for (char *line = text; line != NULL; line = rest) {
        const char *wrong;
        struct words w;

        if ((rest = strchr(line, '\n')) != NULL)
            *rest++ = '\0';
        number++;
        cut_words(&w, line);
        played += w.n > 0;
        wrong = strlen(line) > 120 ? "the line is too long"
            : played > most_script_lines ? "that is one command too"
              " many" : w.n > 0 && strcmp(w.word[0], "p") == 0
            ? "the command p is for question 9 only" : play(line);
        if (wrong != NULL) {
            fail("%s, line %d: %s", file, number, wrong);
            return -1;
        }
    }
    return played;
}

/* Judge a script */
static void
judge_script(int n)
{
    const char *file = theme[n - 1].file;
    struct question q = question_number(n);
    const char *target = q.step[q.steps - 1].map;
    char *map, *text, difference[64];
    size_t bytes, same;

    text = submitted(file, &bytes);
    if (text == NULL)
        return;
    new_machine(4096, 0);
    if (play_script(file, text) >= 0) {
        map = letters_of_model();
        same = common_start(map, target);
        /* Give the points of a script */
        if (strcmp(map, target) == 0) {
            pass();
        } else {
            describe_difference(difference, sizeof difference, map, target);
            detail("   yours   %.400s", map);
            detail("   wanted  %s", target);
            detail("           %*s", (int)same + 1, "^");
            partial(0.5 * band((double)same, 1, (double)strlen(target)),
                "after %s, %s", file, difference);
        }
        free(map);
    }
    free(text);
}

int
main(void)
{
    judge_start();
    for (int n = 1; n <= themes; n++) {
        if (*theme[n - 1].stage != '\0')
            stage(theme[n - 1].stage);
        test(theme[n - 1].title, theme[n - 1].points);
        if (theme[n - 1].file == NULL)
            judge_question(n);
        else
            judge_script(n);
    }
    return judge_end();
}
