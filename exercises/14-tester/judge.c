/* Tangled from src/96-judges-24.nw: do not edit. */
/* The judge of exercise 14: a suite, by the mutants that it kills
 * and the correct allocators that it accepts. */
#define _GNU_SOURCE
#include "judge.h"
#include "wire.h"
#include "mutants.h"
#if __has_include("hidden/mutants.h")
#include "hidden/mutants.h"
#else
#define hidden_mutants public_mutants
#endif

/* List the correct allocators */
static const struct correct {
    const char *name, *host;
    size_t page;
    struct mutant m;
} correct[] = {
    {"the edition of 1996", "host-1996", 4096, {0}},
    {"the edition of 2005", "host-2005", 4096, {0}},
    {"1996, with pages of 16 KiB", "host-1996", 16384, {0}},
    {"1996, all memory filled with junk", "host-1996", 4096,
        {FIT_ANY, true, 0, "J", ""}},
    {"1996, realloc always moves", "host-1996", 4096,
        {FIT_ANY, true, 0, "R", ""}},
    {"1996, any run that fits", "host-1996", 4096,
        {FIT_ANY, true, 0, 0, ""}},
};

enum {
    corrects = sizeof correct / sizeof *correct,
    publics = sizeof public_mutants / sizeof *public_mutants,
    hiddens = sizeof hidden_mutants / sizeof *hidden_mutants,
    seen = 16, mutants = 24, all_runs = corrects + mutants
};

/* Plan the runs of a suite */
static struct outcome {
    const char *host;
    size_t page;
    struct mutant m;
    enum { ACCEPTS, REJECTS, BREAKS } what;
    char said[160];
    char *calls;    /* the last ones, as lines */
} outcome[all_runs];    /* correct ones first */

static unsigned order[all_runs];

static void
shuffle(unsigned *a, unsigned n, uint64_t *seed)
{
    for (unsigned i = 0; i < n; i++) {
        unsigned k = (unsigned)number_below(seed, i + 1);
        a[i] = a[k];
        a[k] = i;
    }
}

static void
plan_mutants(unsigned from, unsigned to,
    const struct mutant *pool, const unsigned *chosen)
{
    for (unsigned i = from; i < to; i++)
        outcome[corrects + i] = (struct outcome){"host-1996", 4096,
            pool[chosen[i - from]], ACCEPTS, "", NULL};
}

static void
plan_runs(void)
{
    uint64_t seed = seed_for("runs");
    unsigned drawn[publics], unseen[hiddens];

    for (unsigned i = 0; i < corrects; i++) {
        outcome[i] = (struct outcome){correct[i].host,
            correct[i].page, correct[i].m, ACCEPTS, "", NULL};
        outcome[i].m.by = (int64_t)(draw_next(&seed) >> 1 | 1);
    }
    shuffle(drawn, publics, &seed);
    shuffle(unseen, hiddens, &seed);
    plan_mutants(0, seen, public_mutants, drawn);
    if (practice
        || (const void *)hidden_mutants
            == (const void *)public_mutants)
        plan_mutants(seen, mutants, public_mutants, drawn + seen);
    else
        plan_mutants(seen, mutants, hidden_mutants, unseen);
    shuffle(order, all_runs, &seed);
}

/* Let a suite run */
static int
orders(const struct outcome *o)
{
    char text[160];
    int file = nameless_file("orders");
    int n = snprintf(text, sizeof text, "%d %d %lld %zu %s\n",
        (int)o->m.site, o->m.set, (long long)o->m.by, o->page,
        o->m.options != NULL ? o->m.options : "-");

    if (write(file, text, (size_t)n) != n
        || lseek(file, 0, SEEK_SET) != 0)
        broken("cannot give orders");
    return file;
}

static struct cell
cell_for(const char *program, int in, int wire)
{
    return (struct cell){.player = program, .memory = "1024",
        .trusted = in >= 0,
        .file = {in, nameless_file("out"), nameless_file("err"),
            wire, -1}};
}

/* The first line of what it said, and the end of its files. */
static void
close_cell(struct cell *c, char *said, size_t room)
{
    size_t bytes;
    char *text = contents(c->file[2], &bytes);

    text[strcspn(text, "\n")] = '\0';
    snprintf(said, room, "%s", text);
    free(text);
    for (int i = 0; i < 3; i++)
        if (c->file[i] >= 0)
            close(c->file[i]);
}

static void
run_suite(struct outcome *o)
{
    struct cell host, suite;
    int ends[2];
    char why[160], host_why[160], nothing[8];
    size_t bytes;
    bool well, host_well;
    unsigned before;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
        broken("no wire");
    host = cell_for(o->host, orders(o), ends[0]);
    suite = cell_for("player", -1, ends[1]);
    start_in_cell(&host, surroundings("KEG_TRUSTED"));
    start_in_cell(&suite, surroundings("KEG_BUILT"));
    close(ends[0]);
    close(ends[1]);
    well = end_of_cell(&suite, why, sizeof why);
    before = stopped;
    host_well = end_of_cell(&host, host_why, sizeof host_why);
    stopped = before;
    o->calls = contents(host.file[1], &bytes);
    close_cell(&suite, o->said, sizeof o->said);
    close_cell(&host, nothing, sizeof nothing);
    /* See how a run ended */
    errno = 0;
    o->what = well && host_well ? ACCEPTS : REJECTS;
    if (!well && *why != '\0'
        && strcmp(why, "ended with status 1") != 0) {
        o->what = BREAKS;
        snprintf(o->said, sizeof o->said, "%s", why);
    } else if (strcmp(host_why, "ended with status 4") == 0) {
        o->what = BREAKS;
        snprintf(o->said, sizeof o->said,
            "made more than 8000 calls");
    }
}

static void
run_all(void)
{
    for (unsigned i = 0; i < all_runs; i++)
        run_suite(&outcome[order[i]]);
}

/* Give points for correct allocators */
static unsigned
killed(void)
{
    unsigned n = 0;

    for (unsigned i = corrects; i < all_runs; i++)
        n += outcome[i].what == REJECTS;
    return n;
}

static double
trust(void)
{
    static const double part[] = {1, 0.5, 0.2};
    unsigned wrong = 0;

    for (unsigned i = 0; i < corrects; i++)
        wrong += outcome[i].what != ACCEPTS;
    return wrong < sizeof part / sizeof *part ? part[wrong] : 0;
}

static void
say_last_calls(const struct outcome *o)
{
    char *rest = o->calls, *line;

    detail("the last calls, and what they gave:");
    while ((line = strsep(&rest, "\n")) != NULL)
        if (*line != '\0')
            detail("    %s", line);
}

static void
judge_correct(void)
{
    stage("Correct allocators");
    for (unsigned i = 0; i < corrects; i++) {
        const struct outcome *o = &outcome[i];
        test(correct[i].name, 2);
        if (o->what == BREAKS) {
            say_last_calls(o);
            fail("the suite %s", o->said);
        } else if (o->what == REJECTS) {
            say_last_calls(o);
            fail("rejected, though nothing is wrong with it: %s",
                o->said);
        } else if (killed() < mutants / 4) {
            fail("accepted, but so are most mutants: of %d only %u"
                " died", mutants, killed());
        } else {
            pass();
        }
    }
}

/* Give points for mutants */
static void
judge_mutants(const char *name, unsigned from, unsigned to,
    double points)
{
    stage(name);
    for (unsigned i = from; i < to; i++) {
        const struct outcome *o = &outcome[corrects + i];
        char text[64];
        snprintf(text, sizeof text, "mutant %u", i + 1);
        test(text, points);
        if (o->what == BREAKS)
            fail("the suite %s; that kills nothing", o->said);
        else if (o->what == ACCEPTS)
            fail("lives; it has to do with %s", o->m.area);
        else if (trust() == 1)
            pass();
        else
            partial(trust(), "killed (%s), by a suite that also"
                " rejects what is correct", o->said);
    }
}

int
main(void)
{
    judge_start();
    plan_runs();
    run_all();
    judge_correct();
    judge_mutants("Mutants", 0, seen, 2.5);
    judge_mutants(practice ? "More mutants"
        : "Mutants that nobody has seen", seen, mutants, 3.5);
    return judge_end();
}
