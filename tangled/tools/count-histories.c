/* Tangled from src/08-walker.nw: do not edit. */
/* What random histories do to a heap, and what watching costs.
 *
 * usage: count-histories [-v values] > table
 *
 * The table is CSV: the pages of the heap after every tenth
 * operation of one history of each profile. The calls that the
 * histories make, and how long an operation takes when everything
 * is looked at after each, after every tenth and so on, go to the
 * file of -v. The chapter "Trust" explains it. */
#define KEG_OS "os_model.c"
#include "edition_1996.c"
#include "model.h"
#include "history.h"
#include "bench.h"

enum { length = 2000, every_tenth = 10 };

/* Note the size of the heap after each operation */
static size_t heap_pages[profiles][length];
static size_t *curve;

static void
note_heap(const struct operation *o)
{
    (void)o;
    if (shadow.steps < length)
        curve[shadow.steps] = state != STARTED ? 0
            : page_dir_last() + 1 - page_dir_first();
}

/* Play a history of each profile */
static struct history h;

static void
must_play(enum profile p, size_t page_size, uint64_t seed)
{
    size_t played;
    const char *flaw;

    memset(&h, 0, sizeof h);
    h.page_size = page_size;
    h.count = length;
    generate(&h, p, seed);
    flaw = play(&h, &played);
    if (flaw != NULL)
        errx(1, "operation %zu: %s", played, flaw);
}

static void
draw_curves(const struct bench *b)
{
    uintmax_t calls;

    saboteur = note_heap;
    for (enum profile p = SMALL; p < profiles; p++) {
        curve = heap_pages[p];
        must_play(p, 4096, 1997);
        calls = model.calls[BREAK_UP] + model.calls[BREAK_DOWN]
            + model.calls[MAP];
        bench_value(b, "%s-calls=%ju\n%s-plays=%ju",
            profile_text[p].name, calls,
            profile_text[p].name, 2 * calls + 1);
    }
    saboteur = NULL;
}

/* Time the watching */
static double
time_watching(unsigned every)
{
    enum { rounds = 7 };
    double ns[rounds];

    look_every = every;
    for (int i = 0; i < rounds; i++) {
        uint64_t start = bench_now();
        for (int k = 0; k < 3 * profiles; k++)
            must_play((enum profile)(k / 3),
                (size_t)4096 << 2 * (k % 3), 1);
        ns[i] = (double)(bench_now() - start)
            / (3 * profiles * length);
    }
    return bench_median(ns, rounds);
}

/* Write the table of histories */
static void
write_curves(void)
{
    for (size_t i = 0; i < length; i += every_tenth) {
        printf("%zu", i);
        for (enum profile p = SMALL; p < profiles; p++)
            printf(",%zu", heap_pages[p][i]);
        printf("\n");
    }
}

static void
time_all(const struct bench *b)
{
    double always = time_watching(1), ten = time_watching(10);
    double hundred = time_watching(100);

    bench_value(b, "every-1-ns=%.0f", always);
    bench_value(b, "every-10-ns=%.0f", ten);
    bench_value(b, "every-100-ns=%.0f", hundred);
    bench_value(b, "never-ns=%.0f", time_watching(UINT_MAX));
    bench_value(b, "price=%.0f", always / hundred);
}

int
main(int argc, char **argv)
{
    struct bench b = {.library = "keg, edition of 1996"};

    bench_getopt(&b, argc, argv, "");
    bench_head(&b, "operation,small,pages,mixed,stack,growth");
    draw_curves(&b);
    write_curves();
    time_all(&b);
    bench_end(&b);
    return 0;
}
