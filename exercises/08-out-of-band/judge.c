/* Tangled from src/96-judges-22.nw: do not edit. */
/* The judge of exercise 8: faults for all sizes of memory, and
 * questions about two allocators. */
#define _GNU_SOURCE
#include "judge.h"

/* Hold a string of references for 08 */
enum kind { REFER, OWN, DROP, QUESTION };    /* OWN: m */

struct event {
    uint32_t kind, slot;    /* or frames, if it is a question */
};

struct string {
    struct event *event;
    size_t n, room;
    uint64_t *page;         /* the number of each slot */
    size_t slots, pages_room;
};

static void
add_event(struct string *s, enum kind kind, size_t slot)
{
    if (s->n == s->room) {
        s->room = s->room ? 2 * s->room : 1024;
        s->event = realloc(s->event, s->room * sizeof *s->event);
        if (s->event == NULL)
            broken("no memory");
    }
    s->event[s->n++] = (struct event){kind, (uint32_t)slot};
}

static void
forget_string(struct string *s)
{
    free(s->event);
    free(s->page);
    memset(s, 0, sizeof *s);
}

static size_t
slot_of(struct string *s, uint64_t page)    /* of a short string */
{
    size_t i = s->slots;

    while (i > 0)
        if (s->page[--i] == page)
            return i;
    if (s->slots == s->pages_room) {
        s->pages_room = s->pages_room ? 2 * s->pages_room : 64;
        s->page = realloc(s->page, s->pages_room * sizeof *s->page);
        if (s->page == NULL)
            broken("no memory");
    }
    s->page[s->slots] = page;
    return s->slots++;
}

/* Simulate one size of memory for 08 */
struct memory {
    size_t frames, used, head;
    uint32_t *next, *before;
    unsigned char *state;    /* KNOWN, IN */
    uint64_t faults, own;    /* at references of the allocator */
};

enum { KNOWN = 1, IN = 2 };

static void
unlink_slot(struct memory *m, size_t i)
{
    m->next[m->before[i]] = m->next[i];
    m->before[m->next[i]] = m->before[i];
    m->state[i] &= (unsigned char)~IN;
    m->used--;
}

static void
link_first(struct memory *m, size_t i)
{
    m->next[i] = m->next[m->head];
    m->before[i] = (uint32_t)m->head;
    m->before[m->next[m->head]] = (uint32_t)i;
    m->next[m->head] = (uint32_t)i;
    m->state[i] = KNOWN | IN;
    m->used++;
}

static void
refer_in(struct memory *m, size_t i, bool own)
{
    if (m->state[i] & IN) {
        unlink_slot(m, i);
    } else {
        m->faults += m->state[i] & KNOWN;
        m->own += own && (m->state[i] & KNOWN);
        if (m->used == m->frames)
            unlink_slot(m, m->before[m->head]);
    }
    link_first(m, i);
}

static void
drop_in(struct memory *m, size_t i)
{
    if (m->state[i] & IN)
        unlink_slot(m, i);
    m->state[i] = 0;
}

static struct memory
start_memory(const struct string *s, size_t frames)
{
    size_t n = s->slots + 1;
    struct memory m = {.frames = frames, .head = s->slots,
        .next = calloc(n, sizeof(uint32_t)),
        .before = calloc(n, sizeof(uint32_t)),
        .state = calloc(n, 1)};

    if (m.next == NULL || m.before == NULL || m.state == NULL)
        broken("no memory");
    m.next[m.head] = m.before[m.head] = (uint32_t)m.head;
    return m;
}

static void
end_memory(struct memory *m)
{
    free(m->next);
    free(m->before);
    free(m->state);
}

static void
simulate(const struct string *s, size_t frames, uint64_t *answer,
    struct memory *left)
{
    struct memory m = start_memory(s, frames);
    size_t question = 0;

    for (size_t i = 0; i < s->n; i++) {
        struct event e = s->event[i];

        if (e.kind == QUESTION) {
            if (e.slot == frames && answer != NULL)
                answer[question] = m.faults;
            question++;
        } else if (e.kind == DROP)
            drop_in(&m, e.slot);
        else
            refer_in(&m, e.slot, e.kind == OWN);
    }
    if (left != NULL)
        *left = m;
    end_memory(&m);
}

/* Read a string from its text for 08 */
static void
read_string(struct string *s, const char *text)
{
    while (*text != '\0') {
        char *end, what = *text;
        uint64_t n = strtoull(text + 1, &end, 10);

        if (what == '?')
            add_event(s, QUESTION, n);
        else
            add_event(s, what == 'd' ? DROP : what == 'm' ? OWN
                : REFER, slot_of(s, n));
        text = end + strspn(end, "\n");
    }
}

/* Compare with the counter's answers for 08 */
enum { unknown = -1 };

struct comparison {
    size_t question;    /* the first wrong one */
    size_t frames;
    uint64_t expected, got;
    const char *why;    /* null if all are right */
};

static size_t
questions_in(const struct string *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        n += s->event[i].kind == QUESTION;
    return n;
}

static size_t
frames_asked(const struct string *s, size_t question)
{
    size_t i = 0;

    for (;; i++)
        if (s->event[i].kind == QUESTION && question-- == 0)
            return s->event[i].slot;
}

static struct comparison
compare(const struct string *s, const uint64_t *expected,
    const char *out)
{
    size_t n = questions_in(s);
    struct comparison c = {.why = NULL};

    for (size_t i = 0; i < n; i++) {
        char *end;
        uint64_t got = strtoull(out, &end, 10);

        if (end == out || *end != '\n') {
            c.why = "the output ends too early, or is no number";
            return c;
        }
        out = end + 1;
        if (expected[i] == (uint64_t)unknown || got == expected[i])
            continue;
        c = (struct comparison){i, frames_asked(s, i), expected[i],
            got, "wrong"};
        return c;
    }
    if (*out != '\0')
        c.why = "there is more output than questions";
    return c;
}

/* Run the counter on a text for 08 */
static uint64_t *
expected_answers(const struct string *s, const size_t *frames,
    size_t n)
{
    size_t questions = questions_in(s);
    uint64_t *answer = malloc((questions + 1) * sizeof *answer);

    if (answer == NULL)
        broken("no memory");
    for (size_t i = 0; i < questions; i++)
        answer[i] = (uint64_t)unknown;
    for (size_t i = 0; i < n; i++)
        simulate(s, frames[i], answer, NULL);
    return answer;
}

enum { most_frames_short = 40 };

/* Runs the counter on a short text; all answers are checked. */
static struct comparison
try_text(const char *text, size_t bytes, char *why, size_t room)
{
    struct string s = {0};
    size_t frames[most_frames_short];
    struct run r = run_player("player", text, bytes);
    struct comparison c = {.why = why};

    snprintf(why, room, "%s", r.why);
    if (r.ok) {
        uint64_t *answer;

        for (size_t i = 0; i < most_frames_short; i++)
            frames[i] = i + 1;
        read_string(&s, text);
        answer = expected_answers(&s, frames, most_frames_short);
        c = compare(&s, answer, r.out);
        free(answer);
        forget_string(&s);
    }
    run_free(&r);
    return c;
}

/* Judge short strings for 08 */
static bool
still_wrong(const char *text, size_t bytes, void *unused)
{
    char why[160];

    (void)unused;
    return stopped == 0
        && try_text(text, bytes, why, sizeof why).why != NULL;
}

static void
show_text(char *text)
{
    enum { most_lines = 8 };
    char line[256] = "";
    int lines = 0;

    for (char *event = strsep(&text, "\n"); event != NULL;
         event = strsep(&text, "\n")) {
        if (*event == '\0')
            continue;
        if (strlen(line) + strlen(event) > 66) {
            detail("%s", line);
            line[0] = '\0';
            if (++lines == most_lines)
                break;
        }
        snprintf(line + strlen(line), sizeof line - strlen(line),
            "%s%s", line[0] != '\0' ? ", " : "", event);
    }
    detail("%s", lines < most_lines ? line : "... and so on");
}

/* With the command that runs the counter on it. */
static void
keep_text(const char *text, size_t bytes)
{
    if (keep_input(text, bytes))
        detail("gdb -q -ex 'run < %s.input' %s/player",
            getenv("KEG_FAILED"), surroundings("KEG_BUILT"));
}

static void
explain_text(char *text, size_t bytes, struct comparison c)
{
    char why[160];
    bool shorter = practice && stopped == 0;

    if (shorter) {
        bytes = shrink_lines(text, bytes, 0, still_wrong, NULL,
            150);
        c = try_text(text, bytes, why, sizeof why);
    }
    if (stopped < most_stopped) {
        keep_text(text, bytes);
        detail("%s:", shorter ? "the shortest string found that"
            " goes wrong" : "a string that goes wrong");
        show_text(text);
    }
    if (c.why != NULL && strcmp(c.why, "wrong") == 0)
        fail("with %zu frames: %llu faults, you say %llu",
            c.frames, (unsigned long long)c.expected,
            (unsigned long long)c.got);
    else
        fail("%s", c.why != NULL ? c.why
            : "it failed, and then it did not");
}

static uint64_t
secret_seed(const char *name)
{
    const char *course = getenv("KEG_COURSE_SEED");
    uint64_t seed = seed_for(name);

    if (course != NULL)
        seed ^= strtoull(course, NULL, 10);
    return draw_next(&seed);
}

struct taste {
    size_t events, pages;
    unsigned drops;       /* in a hundred events */
    unsigned questions;   /* the same; others come at the end */
    bool sparse;          /* page numbers of 64 bits */
};

static uint64_t
page_number(const struct taste *t, uint64_t i)
{
    return t->sparse ? draw_next(&i) : i;
}

static void
write_events(FILE *f, const struct taste *t, uint64_t *seed)
{
    for (size_t i = 0; i < t->events; i++) {
        uint64_t dice = number_below(seed, 100);
        uint64_t which = number_below(seed, t->pages);
        uint64_t page = page_number(t, which);

        if (dice < t->drops)
            fprintf(f, "d %llu\n", (unsigned long long)page);
        else if (dice < t->drops + t->questions)
            fprintf(f, "? %d\n",
                1 + (int)number_below(seed, t->pages + 2));
        else
            fprintf(f, "r %llu\n", (unsigned long long)page);
    }
    for (size_t i = 1; i <= t->pages + 2; i++)
        fprintf(f, "? %zu\n", i);
}

static void
judge_taste(const char *name, double points, struct taste t)
{
    uint64_t seed = secret_seed(name);
    char why[160];

    test(name, points);
    for (int round = 0; round < 6; round++) {
        struct comparison c;
        size_t bytes;
        char *text = NULL;
        FILE *f = open_memstream(&text, &bytes);

        if (f == NULL)
            broken("no memory");
        write_events(f, &t, &seed);
        fclose(f);
        c = try_text(text, bytes, why, sizeof why);
        if (c.why != NULL) {
            explain_text(text, bytes, c);
            free(text);
            return;
        }
        free(text);
        t.events *= 2;
    }
    pass();
}

static void
judge_short_strings(void)
{
    stage("Short strings");
    judge_taste("references only", 5, (struct taste){
        .events = 12, .pages = 6});
    judge_taste("questions in between", 4, (struct taste){
        .events = 16, .pages = 8, .questions = 20});
    judge_taste("page numbers of 64 bits", 4, (struct taste){
        .events = 16, .pages = 12, .sparse = true});
    judge_taste("pages are given back", 7, (struct taste){
        .events = 16, .pages = 9, .drops = 20, .questions = 5});
}

/* Get the string of an allocator for 08 */
/* Run a program of ours with two words */
_Noreturn static void
become_ours(const char *name, const char *one, const char *two)
{
    char command[4096] = "", path[4096];
    char *words[32];
    size_t n = 0;

    snprintf(path, sizeof path, "%s/%s",
        surroundings("KEG_TRUSTED"), name);
    if (getenv("KEG_UNCONFINED") != NULL)
        snprintf(command, sizeof command, "%s",
            surroundings("KEG_CONFINE"));
    n = split_words(command, words, 16);
    words[n++] = path;
    words[n++] = (char *)(uintptr_t)one;
    words[n++] = (char *)(uintptr_t)two;
    words[n] = NULL;
    execv(words[0], words);
    _exit(126);
}

/* Its status; 126 if it did not end by itself. */
static int
run_with_words(const char *name, const char *one,
    const char *two, int in, int out)
{
    int status;
    pid_t pid;

    fflush(stdout);
    if ((pid = fork()) == 0) {
        if (in >= 0)
            dup2(in, STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        become_ours(name, one, two);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        broken("cannot run %s", name);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}

static char *
output_of_refs(uint64_t seed, const char *allocator, size_t *bytes)
{
    int out = nameless_file("string");
    char number[32], *text;

    snprintf(number, sizeof number, "%llu",
        (unsigned long long)seed);
    if (run_with_words("refs", number, allocator, -1, out) != 0)
        broken("cannot run refs");
    text = contents(out, bytes);
    close(out);
    return text;
}

/* Judge the strings of allocators for 08 */
enum { samples = 24 };

static void
sample_sizes(size_t *frames, size_t n, size_t most, uint64_t *seed)
{
    for (size_t i = 0; i < n; i++)
        frames[i] = i < 3 ? i + 1 : i == 3 ? most
            : 1 + number_below(seed, most);
}

static char *
append_questions(char *text, size_t *bytes, size_t most)
{
    text = realloc(text, *bytes + 16 * most + 1);
    if (text == NULL)
        broken("no memory");
    for (size_t i = 1; i <= most; i++)
        *bytes += (size_t)sprintf(text + *bytes, "? %zu\n", i);
    return text;
}

/* The text is kept if it fails, unless there is none. */
static void
verdict_on(const struct string *s, const size_t *frames, size_t n,
    const struct run *r, const char *text, size_t bytes)
{
    uint64_t *answer = expected_answers(s, frames, n);
    struct comparison c = {.why = r->why};

    if (r->ok)
        c = compare(s, answer, r->out);
    free(answer);
    if (c.why != NULL && text != NULL)
        keep_text(text, bytes);
    if (c.why == NULL)
        pass();
    else if (strcmp(c.why, "wrong") != 0)
        fail("%s", c.why);
    else
        fail("with %zu frames: %llu faults, you say %llu",
            c.frames, (unsigned long long)c.expected,
            (unsigned long long)c.got);
}

static void
judge_allocator(const char *allocator, const char *name)
{
    uint64_t seed = secret_seed(name);
    struct string s = {0};
    size_t bytes, frames[samples], most;
    char *text;
    struct run r;

    test(name, 6);
    text = output_of_refs(draw_next(&seed) >> 32, allocator,
        &bytes);
    read_string(&s, text);
    most = s.slots + 1;
    text = append_questions(text, &bytes, most);
    for (size_t i = 1; i <= most; i++)
        add_event(&s, QUESTION, i);
    sample_sizes(frames, samples, most, &seed);
    r = run_player("player", text, bytes);
    verdict_on(&s, frames, samples, &r, text, bytes);
    run_free(&r);
    forget_string(&s);
    free(text);
}

static void
judge_allocators(void)
{
    stage("Strings of allocators");
    judge_allocator("keg", "the edition of 1996");
    judge_allocator("list", "a first-fit list");
}

/* Run the counter in little memory for 08 */
static void
feed(int pipe, const char *text, size_t bytes)
{
    while (bytes > 0) {
        ssize_t n = write(pipe, text, bytes);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;    /* it ended early: its status says why */
        text += n;
        bytes -= (size_t)n;
    }
    close(pipe);
}

static struct run
run_in_little_memory(const char *text, size_t bytes)
{
    struct run r = {.ok = false};
    struct cell c = {.player = "player", .memory = "4",
        .file = {-1, nameless_file("out"), nameless_file("err"),
            -1, -1}};
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0)
        broken("no pipe");
    c.file[0] = ends[0];
    start_in_cell(&c, surroundings("KEG_BUILT"));
    close(ends[0]);
    feed(ends[1], text, bytes);
    r.ok = end_of_cell(&c, r.why, sizeof r.why);
    r.out = contents(c.file[1], &r.bytes);
    close(c.file[1]);
    close(c.file[2]);
    return r;
}

/* Judge long strings for 08 */
struct writer {
    struct string s;
    char *text;
    size_t bytes;
};

static void
say(struct writer *w, char what, enum kind kind, size_t slot,
    uint64_t page)
{
    char digits[24], *p = digits + sizeof digits;
    size_t n;

    do
        *--p = (char)('0' + page % 10);
    while ((page /= 10) > 0);
    n = (size_t)(digits + sizeof digits - p);
    w->text[w->bytes++] = what;
    w->text[w->bytes++] = ' ';
    memcpy(w->text + w->bytes, p, n);
    w->bytes += n;
    w->text[w->bytes++] = '\n';
    add_event(&w->s, kind, slot);
}

enum { long_length = 1 << 20, cold = 6000, young = 1500 };

static size_t
warm_slot(uint64_t *seed, size_t slots)
{
    size_t dice = number_below(seed, 100);

    return number_below(seed,
        dice < 90 ? 40 : dice < 99 ? 400 : slots);
}

static void
write_lasting(struct writer *w, uint64_t *seed)
{
    uint64_t salt = draw_next(seed);

    w->s.slots = cold;
    for (size_t i = 0; i < long_length; i++) {
        size_t slot = i < cold ? i : warm_slot(seed, cold);
        uint64_t z = salt + slot;

        say(w, 'r', REFER, slot,
            (draw_next(&z) >> 37) * 8192 + slot);
    }
}

static void
write_passing(struct writer *w, uint64_t *seed)
{
    static uint64_t page[young];
    uint64_t newest = 1000;

    w->s.slots = young;
    for (size_t i = 0; i < young; i++)
        page[i] = newest++;
    for (size_t i = 0; i < long_length; i++) {
        size_t slot = number_below(seed, 100) < 40
            ? number_below(seed, young) : warm_slot(seed, young);

        if (number_below(seed, 3) > 0) {
            say(w, 'r', REFER, slot, page[slot]);
            continue;
        }
        say(w, 'd', DROP, slot, page[slot]);
        page[slot] = newest++;
    }
}

static void
judge_long(const char *name, size_t most,
    void (*write_string)(struct writer *w, uint64_t *seed))
{
    enum { few = 10 };
    uint64_t seed = secret_seed(name);
    struct writer w = {.text = malloc((size_t)32 << 20)};
    size_t frames[few];
    struct run r;

    test(name, 12);
    if (w.text == NULL)
        broken("no memory");
    write_string(&w, &seed);
    for (size_t i = 1; i <= most; i++)
        say(&w, '?', QUESTION, i, i);
    sample_sizes(frames, few, most, &seed);
    r = run_in_little_memory(w.text, w.bytes);
    if (!r.ok)
        detail("it had 4 MiB of memory in all, and could read the"
            " string once");
    verdict_on(&w.s, frames, few, &r, NULL, 0);
    run_free(&r);
    forget_string(&w.s);
    free(w.text);
}

static void
judge_long_strings(void)
{
    stage("A million references, 4 MiB of memory");
    judge_long("6000 pages that stay", cold + 1, write_lasting);
    judge_long("pages that come and go", young + 1, write_passing);
}
#include "questions.h"

struct curve {
    uint64_t *faults;    /* with each number of frames */
    size_t enough;
    uint64_t at, own;    /* with the frames in question */
};

static struct curve
measure(const char *allocator)
{
    struct string s = {0};
    struct memory m;
    struct curve c = {.faults = NULL};
    size_t bytes;
    char *text = output_of_refs(load_seed(), allocator, &bytes);

    read_string(&s, text);
    c.faults = calloc(s.slots + 2, sizeof *c.faults);
    if (c.faults == NULL)
        broken("no memory");
    for (c.enough = 1;; c.enough++) {
        simulate(&s, c.enough, NULL, &m);
        c.faults[c.enough] = m.faults;
        if (m.faults == 0)
            break;
    }
    simulate(&s, frames_in_question(), NULL, &m);
    c.at = m.faults;
    c.own = m.own;
    forget_string(&s);
    free(text);
    return c;
}

static size_t
sizes_with(const struct curve *in, const struct curve *out,
    uint64_t times)
{
    size_t n = 0;

    for (size_t f = 1; f < out->enough; f++)
        n += f < in->enough
            && in->faults[f] >= times * out->faults[f];
    return n;
}

static void
find_answers(uint64_t *right)
{
    struct curve out = measure("keg"), in = measure("list");

    right[FAULTS_OUT] = out.at;
    right[FAULTS_IN] = in.at;
    right[ENOUGH_OUT] = out.enough;
    right[ENOUGH_IN] = in.enough;
    right[FIVE] = sizes_with(&in, &out, 5);
    right[HUNDRED] = sizes_with(&in, &out, 100);
    right[OWN_OUT] = out.own;
    right[OWN_IN] = in.own;
    free(out.faults);
    free(in.faults);
}

/* The number behind a name at the start of a line; false if there
 * is none. */
static bool
answer_in(const char *text, const char *name, uint64_t *number)
{
    size_t n = strlen(name);

    for (; *text != '\0'; text += strspn(text, "\n")) {
        const char *p = text + strspn(text, " \t");

        if (strncmp(p, name, n) == 0) {
            p += n;
            p += strspn(p, " \t=:");
            if (*p >= '0' && *p <= '9') {
                *number = strtoull(p, NULL, 10);
                return true;
            }
        }
        text += strcspn(text, "\n");
    }
    return false;
}

static void
judge_answers(void)
{
    uint64_t right[QUESTIONS], number;
    size_t bytes;
    char *text;

    stage("Questions");
    find_answers(right);
    for (int i = 0; i < QUESTIONS; i++) {
        test(question_names[i], 3);
        text = submitted("answers.txt", &bytes);
        if (text == NULL)
            continue;
        if (!answer_in(text, question_names[i], &number))
            fail("answers.txt has no number for %s",
                question_names[i]);
        else if (number == right[i])
            pass();
        else
            fail("%llu is not right", (unsigned long long)number);
        free(text);
    }
}

int
main(void)
{
    judge_start();
    judge_short_strings();
    judge_allocators();
    judge_long_strings();
    judge_answers();
    return judge_end();
}
