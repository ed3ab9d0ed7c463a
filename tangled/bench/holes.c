/* Tangled from src/91-measuring.nw: do not edit. */
/*
 * holes.c - a heap full of holes of one page, and requests for two
 * pages.
 *
 * usage: holes [-p PAGES] [-n BLOCKS] [-u] [-l LIBRARY] [-v FILE]
 *   -p  pages, 2 to 10000000; 200000
 *   -n  blocks of two pages, 1 to 1000000; 1000
 *   -u  free upwards: the first page first, not last
 * Prints a row for each step: calls, time for one, memory after it.
 * Chapter "The complaint".
 */
#include "process.h"
#include "keg.h"

/* Fill, perforate, ask for more */
static char **page_at;    /* what is held */

static void
take(size_t from, size_t blocks, size_t bytes)
{
    for (size_t i = from; i < from + blocks; i++) {
        page_at[i] = malloc(bytes);
        if (page_at[i] == NULL)
            errx(1, "no memory after %zu blocks", i);
        bench_touch(page_at[i], bytes);
    }
}

static void
free_every_other(size_t pages, bool upwards)
{
    for (size_t i = 1; i < pages; i += 2) {
        size_t at = upwards ? i : (pages | 1) - 1 - i;
        free(page_at[at]);
        page_at[at] = NULL;
    }
}

/* Write down what a step cost */
#pragma weak keg_stats

static uint64_t
steps_so_far(void)
{
    struct keg_stats now = {0};

    if (keg_stats != NULL)
        keg_stats(&now);
    return now.run_steps;
}

struct step {
    const char *name;
    size_t calls;
    double ns, resident, space;    /* a call; MiB after it */
    uint64_t list_steps;           /* ours, in all */
};

static void
report_step(struct bench *b, const struct step *s)
{
    double calls = (double)s->calls;
    char key[32];

    printf("%s,%zu,%.1f,%.1f,%.1f\n", s->name, s->calls, s->ns,
        s->resident, s->space);
    snprintf(key, sizeof key, "%s_ns", s->name);
    bench_digits(b, key, s->ns);
    bench_value(b, "%s_rss_mib=%.1f", s->name, s->resident);
    bench_value(b, "%s_space_mib=%.1f", s->name, s->space);
    if (keg_stats != NULL)
        bench_value(b, "%s_list_steps=%.1f", s->name,
            (double)s->list_steps / calls);
}

/* Take the three steps */
enum { FILL, FREE_SOME, ASK, STEPS };

static void
do_step(int k, size_t pages, size_t blocks, bool upwards)
{
    if (k == FILL)
        take(0, pages, bench_page);
    else if (k == FREE_SOME)
        free_every_other(pages, upwards);
    else
        take(pages, blocks, (size_t)2 * bench_page);
}

static void
take_steps(struct step *step, size_t pages, size_t blocks, bool up)
{
    struct bench_memory before = bench_memory();

    for (int k = FILL; k < STEPS; k++) {
        uint64_t list_steps = steps_so_far(), start = bench_now();
        struct bench_memory after;

        do_step(k, pages, blocks, up);
        step[k].ns = (double)(bench_now() - start)
            / (double)step[k].calls;
        step[k].list_steps = steps_so_far() - list_steps;
        after = bench_memory();
        step[k].resident = after.resident - before.resident;
        step[k].space = after.space - before.space;
    }
}

/* Make holes as the command line says */
int
main(int argc, char **argv)
{
    struct bench b = {.usage = "holes [-p PAGES] [-n BLOCKS] "
        "[-u] [-l LIBRARY] [-v FILE]"};
    size_t pages = 200000, blocks = 1000;
    bool upwards = false;
    int c;

    while ((c = bench_getopt(&b, argc, argv, "p:n:u")) != -1)
        switch (c) {
        /* Take an option of the holes */
        case 'p': pages = bench_whole('p', optarg, 2, 10000000); break;
        case 'n': blocks = bench_whole('n', optarg, 1, 1000000); break;
        case 'u': upwards = true; break;
        }
    /* Make holes and measure */
    struct step step[STEPS] = {{.name = "page", .calls = pages},
        {.name = "free", .calls = pages / 2},
        {.name = "two", .calls = blocks}};
    size_t live;

    page_at = bench_room((pages + blocks) * sizeof *page_at);
    take_steps(step, pages, blocks, upwards);
    bench_head(&b, "step,calls,ns_per_call,rss_mib,space_mib");
    for (int k = FILL; k < STEPS; k++)
        report_step(&b, &step[k]);
    live = pages - pages / 2 + 2 * blocks;
    bench_value(&b, "live_mib=%.1f",
        (double)(live * bench_page) / (1 << 20));
    bench_end(&b);
    return 0;
}
