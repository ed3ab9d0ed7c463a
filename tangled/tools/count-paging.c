/* Tangled from src/13-eras.nw: do not edit. */
/* Count the page faults of programs that allocate, on machines of
 * many sizes: with phkmalloc's bookkeeping, and with a list through
 * the free blocks.
 *
 * usage: count-paging [-v values] > table
 *
 * The table is CSV, a line for each size of memory; a column is
 * named LOAD-ALLOCATOR-POLICY. Single numbers for the text go to
 * the file of -v. Takes some ten seconds. Ends with 1 if something
 * cannot be had, with 2 if it is asked for nonsense. The chapter
 * "Why nobody minded" explains it. */
#define KEG_OS "os_model.c"
#include "edition_1996.c"
#include "first-fit.h"
#include "model.h"
#include "paging.h"

#include <inttypes.h>

#include "bench.h"

static struct bench bench;    /* where the single numbers go */

static uint64_t seed;

static size_t
draw(size_t below)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (size_t)((seed * 2685821657736338717u >> 32) % below);
}

/* Name the allocators that page */
static void
start_list(void)
{
    os_start();
    fit_start(FIT_BY_ADDRESS);
}

static void
start_lifo(void)
{
    os_start();
    fit_start(FIT_LAST_FREED_FIRST);
}

static const struct allocator {
    const char *name;
    void (*start)(void);
    void *(*get)(size_t bytes);
    void (*give)(void *block);
} allocators[] = {{"keg", keg_reset, keg_malloc, keg_free},
    {"list", start_list, fit_malloc, fit_free},
    {"lifo", start_lifo, fit_malloc, fit_free}};

enum { ALLOCATORS = sizeof allocators / sizeof *allocators };
static const struct allocator *allocator;

/* Record the string of references */
enum { arena_bytes = 64 << 20, longest = 1 << 26 };
enum who { THE_PROGRAM, THE_ALLOCATOR };

static struct {
    uint32_t *item;      /* page * 4 + fresh * 2 + who */
    size_t length;
    uint64_t count[2];   /* references by whom */
    enum who now;
} string;

/* Append a reference */
static void
append(size_t page)
{
    uint32_t *end = string.item + string.length;
    bool fresh = !(model.flags[page] & RESIDENT);

    string.count[string.now]++;
    if (string.length > 0 && end[-1] / 4 == page && !fresh)
        return;
    if (string.length == longest)
        errx(1, "the string of references is too long");
    *end = (uint32_t)page * 4 + 2 * fresh + string.now;
    string.length++;
}

/* Play a program that allocates */
enum { most_blocks = 200000 };

static struct block {
    void *start;
    size_t bytes;
} blocks[most_blocks];

static size_t n_blocks;

static void
use(size_t i)
{
    os_touch(blocks[i].start, blocks[i].bytes);
}

/* Let the program get and give blocks */
static void
get(size_t i, size_t bytes)
{
    string.now = THE_ALLOCATOR;
    blocks[i] = (struct block){allocator->get(bytes), bytes};
    string.now = THE_PROGRAM;
    if (blocks[i].start == NULL)
        errx(1, "the arena is too small");
    use(i);
}

static void
give(size_t i)
{
    string.now = THE_ALLOCATOR;
    allocator->give(blocks[i].start);
    string.now = THE_PROGRAM;
}

/* Choose sizes */
static size_t
small_size(void)    /* 1 to 512, small ones more often */
{
    return 1 + draw((size_t)16 << draw(6));
}

static void
fill_up(size_t bytes)
{
    for (size_t sum = 0; sum < bytes; n_blocks++) {
        get(n_blocks, small_size());
        sum += blocks[n_blocks].bytes;
    }
}

/* Work with the blocks */
static void
work(size_t times)    /* nine times of ten in a tenth */
{
    for (size_t i = 0; i < times; i++)
        use(draw(draw(10) > 0 ? n_blocks / 10 : n_blocks));
}

/* List the loads */
enum { mib = 1 << 20, filled = 3 * mib };

/* Grow and use all blocks */
static void
grow(void)
{
    fill_up(filled);
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < n_blocks; i++)
            use(i);
}

/* Replace random blocks */
static void
churn(void)
{
    fill_up(filled);
    for (int step = 0; step < 20000; step++) {
        size_t i = draw(n_blocks);

        give(i);
        get(i, small_size());
        work(4);
    }
}

/* Free everything at the end */
static void
free_all(void)
{
    fill_up(filled);
    work(20000);
    for (; n_blocks > 0; n_blocks--) {
        size_t i = draw(n_blocks);

        give(i);
        blocks[i] = blocks[n_blocks - 1];
    }
}

/* Search among small holes */
static void
search(void)
{
    enum { hot = 200, hot_bytes = 1000, steps = 2000 };
    size_t old;

    /* Leave holes and get larger blocks */
    fill_up(filled);
    old = n_blocks;
    for (size_t i = 0; i < old; i += 2)
        give(i);
    for (size_t i = 0; i < hot; i++)
        get(old + i, hot_bytes);
    for (size_t step = 0; step < steps; step++) {
        size_t i = old + draw(hot);

        give(i);
        get(i, hot_bytes);
        for (size_t k = 0; k < 10; k++)
            use(old + draw(hot));
    }
}

/* Hold large buffers */
static void
buffers(void)
{
    enum { held = 250, steps = 5000 };

    for (; n_blocks < held; n_blocks++)
        get(n_blocks, 4096 + draw(16384));
    for (int step = 0; step < steps; step++) {
        size_t i = draw(n_blocks);

        give(i);
        get(i, 4096 + draw(16384));
        work(4);
    }
}

/* Recurse and return */
static void
recursion(void)
{
    enum { deepest = 4000, times = 6 };

    for (int k = 0; k < times; k++) {
        while (n_blocks < deepest)
            get(n_blocks++, 1000);
        while (n_blocks > 0)
            give(--n_blocks);
    }
}

static const struct load {
    const char *name;
    void (*play)(void);
} loads[] = {{"grow", grow}, {"churn", churn},
    {"release", free_all}, {"search", search},
    {"buffers", buffers}, {"recursion", recursion}};

/* Replay a string under LRU and CLOCK */
enum { frames_step = 64, SIZES = 20 };    /* frames_step: pages */

struct outcome {
    uint64_t pages, fresh, references[2];
    uint64_t lru[SIZES], clock[SIZES], by_allocator[SIZES];
};

/* Replay under LRU, all sizes at once */
static void
replay_lru(struct outcome *o)
{
    struct lru l = lru_start(arena_pages());

    for (size_t i = 0; i < string.length; i++) {
        uint32_t item = string.item[i];
        size_t d = lru_refer(&l, item / 4, item & 2);

        for (size_t s = 0; (item & 1) == THE_ALLOCATOR
             && s < SIZES && d > (s + 1) * frames_step; s++)
            o->by_allocator[s]++;
    }
    for (size_t p = 0; p < l.pages; p++)
        o->pages += l.place[p] != 0;
    o->fresh = l.at[0];
    for (size_t s = 0; s < SIZES; s++)
        o->lru[s] = lru_faults(&l, (s + 1) * frames_step);
    lru_end(&l);
}

/* Replay under CLOCK, size after size */
static void
replay_clock(struct outcome *o)
{
    for (size_t s = 0; s < SIZES; s++) {
        struct clock_memory c = clock_start(arena_pages(),
            (s + 1) * frames_step);

        for (size_t i = 0; i < string.length; i++)
            clock_refer(&c, string.item[i] / 4,
                string.item[i] & 2);
        o->clock[s] = c.faults;
        clock_end(&c);
    }
}

/* Write the table of faults */
enum { LOADS = sizeof loads / sizeof *loads };
static struct outcome outcomes[LOADS][ALLOCATORS];

static void
write_heading(void)
{
    printf("# machine: the model machine, pages of 4096 bytes\n"
        "# date: none; counts do not age\n"
        "# library: edition_1996.c and first-fit.h\nmib");
    for (size_t l = 0; l < LOADS; l++)
        for (size_t a = 0; a < ALLOCATORS; a++)
            printf(",%s-%s-lru,%s-%s-clock", loads[l].name,
                allocators[a].name, loads[l].name,
                allocators[a].name);
}

/* Write a line for each size of memory */
static double
size_mib(size_t s)
{
    return (double)((s + 1) * frames_step) / 256;
}

static void
write_table(void)
{
    write_heading();
    for (size_t s = 0; s < SIZES; s++) {
        printf("\n%g", size_mib(s));
        for (size_t l = 0; l < LOADS; l++)
            for (size_t a = 0; a < ALLOCATORS; a++)
                printf(",%" PRIu64 ",%" PRIu64,
                    outcomes[l][a].lru[s], outcomes[l][a].clock[s]);
    }
    printf("\n");
}

/* Write the values of paging */
static void
value(const char *l, const char *a, const char *what, double v)
{
    bench_value(&bench, "%s-%s-%s=%.0f", l, a, what, v);
}

/* Write the values of one load and allocator */
static void
write_outcome(const char *l, const char *a, const struct outcome *o)
{
    char key[32];

    value(l, a, "pages", (double)o->pages);
    value(l, a, "zeroed", (double)o->fresh);
    value(l, a, "program", (double)o->references[THE_PROGRAM]);
    value(l, a, "allocator", (double)o->references[THE_ALLOCATOR]);
    for (size_t s = 1; s < SIZES; s += 2) {
        (void)snprintf(key, sizeof key, "%gmib", size_mib(s));
        value(l, a, key, (double)o->lru[s]);
        (void)snprintf(key, sizeof key, "%gmib-clock", size_mib(s));
        value(l, a, key, (double)o->clock[s]);
        (void)snprintf(key, sizeof key, "%gmib-own", size_mib(s));
        value(l, a, key, (double)o->by_allocator[s]);
    }
}

static void
write_values(void)
{
    bench_value(&bench, "machine=the model machine");
    for (size_t l = 0; l < LOADS; l++)
        for (size_t a = 0; a < ALLOCATORS; a++)
            write_outcome(loads[l].name, allocators[a].name,
                &outcomes[l][a]);
}

/* Run all loads on all allocators */
static void
run(const struct load *l, struct outcome *o)
{
    model_new(4096, arena_bytes);
    allocator->start();
    seed = 88172645463325252u;
    n_blocks = 0;
    string.length = string.count[0] = string.count[1] = 0;
    model.refer = append;
    l->play();
    o->references[0] = string.count[0];
    o->references[1] = string.count[1];
    replay_lru(o);
    replay_clock(o);
}

/* Go through the loads */
int
main(int argc, char **argv)
{
    bench_getopt(&bench, argc, argv, "");
    string.item = paging_memory(longest, sizeof *string.item);
    for (size_t l = 0; l < LOADS; l++)
        for (size_t a = 0; a < ALLOCATORS; a++) {
            bench_progress("paging", l * ALLOCATORS + a + 1,
                (size_t)LOADS * ALLOCATORS);
            allocator = &allocators[a];
            run(&loads[l], &outcomes[l][a]);
        }
    write_table();
    write_values();
    bench_end(&bench);
    return 0;
}
