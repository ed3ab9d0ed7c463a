/* Tangled from src/96-judges-22.nw: do not edit. */
/* Prints the string of page references of a load, under one of two
 * allocators. The load is drawn from the seed.
 *
 * usage: refs SEED keg|list
 *
 * m PAGE: the allocator refers to its own data; r PAGE: the program
 * to its blocks; d PAGE: the page was given back. */
#define KEG_OS "os_model.c"
#include "edition_1996.c"
#include "first-fit.h"
#include "model.h"

#include <err.h>

/* Draw numbers for the load of 08 */
static uint64_t seed;

static size_t
draw(size_t below)
{
    uint64_t z = seed += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return (size_t)((z ^ z >> 31) % below);
}

/* Choose the allocator of 08 */
static bool in_band;

static void
start_allocator(void)
{
    model_new(4096, (size_t)32 << 20);
    if (in_band) {
        os_start();
        fit_start(FIT_BY_ADDRESS);
    } else {
        keg_reset();
    }
}

/* Print the string of 08 */
static struct {
    bool known[8192];    /* pages that were referred to */
    bool moved;          /* some may be gone */
    size_t last;
    char who;
} string = {.last = SIZE_MAX, .who = 'm'};

static void
print_gone(void)
{
    string.moved = false;
    for (size_t p = 0; p < arena_pages(); p++)
        if (string.known[p] && !(model.flags[p] & RESIDENT)) {
            printf("d %zu\n", p);
            string.known[p] = false;
            if (p == string.last)
                string.last = SIZE_MAX;
        }
}

static void
print_reference(size_t page)
{
    if (string.moved)
        print_gone();
    string.known[page] = true;
    if (page == string.last)
        return;
    string.last = page;
    printf("%c %zu\n", string.who, page);
}

static void
note_move(enum model_call call)
{
    string.moved |= call == BREAK_DOWN || call == UNMAP;
}

/* Get, use and give blocks for 08 */
static struct {
    char *start;
    size_t bytes;
} block[20000];

static size_t blocks;

static void
use(size_t i)
{
    string.who = 'r';
    os_touch(block[i].start, block[i].bytes);
    string.who = 'm';
}

static void
get(size_t bytes)
{
    void *p = in_band ? fit_malloc(bytes) : keg_malloc(bytes);

    if (p == NULL || blocks == sizeof block / sizeof *block)
        errx(1, "the load is too large");
    block[blocks].start = p;
    block[blocks].bytes = bytes;
    use(blocks++);
}

static void
give(size_t i)
{
    if (in_band)
        fit_free(block[i].start);
    else
        keg_free(block[i].start);
    block[i] = block[--blocks];
}

/* Play the parts of the load of 08 */
static size_t
small(void)
{
    return 1 + draw((size_t)16 << draw(6));
}

static void
fill_blocks(size_t bytes)
{
    while (bytes > 0) {
        get(small());
        bytes -= block[blocks - 1].bytes < bytes
            ? block[blocks - 1].bytes : bytes;
    }
}

static void
work(size_t times)    /* mostly in a tenth of the blocks */
{
    for (; times > 0; times--)
        use(draw(draw(10) > 0 ? blocks / 10 + 1 : blocks));
}

static void
replace(size_t times)
{
    for (; times > 0; times--) {
        give(draw(blocks));
        get(small());
        work(3);
    }
}

/* A buffer of many pages comes and goes. */
static void
burst(size_t times)
{
    for (; times > 0; times--) {
        get((20 + draw(30)) << 12);
        work(20);
        use(blocks - 1);
        give(blocks - 1);
        work(20);
    }
}

/* Holes, and then blocks that do not fit into them. */
static void
search(size_t times)
{
    for (size_t i = blocks / 3; i > 0; i--)
        give(draw(blocks));
    for (; times > 0; times--) {
        get(700 + draw(300));
        work(3);
        if (draw(3) > 0)
            give(blocks - 1);
    }
}

/* Play the load of 08 */
static void
play_load(void)
{
    fill_blocks((size_t)(300 + draw(200)) << 10);
    for (int part = 0; part < 3; part++)
        switch (draw(3)) {
        case 0: replace(100 + draw(100)); break;
        case 1: burst(4 + draw(8)); break;
        default: search(40 + draw(40)); break;
        }
    burst(3);
    replace(60);
    while (blocks > 0)
        give(draw(blocks));
}

int
main(int argc, char **argv)
{
    if (argc != 3 || (strcmp(argv[2], "keg") != 0
            && strcmp(argv[2], "list") != 0))
        errx(2, "usage: refs SEED keg|list");
    seed = strtoull(argv[1], NULL, 10);
    in_band = argv[2][0] == 'l';
    start_allocator();
    model.refer = print_reference;
    model.before = note_move;
    play_load();
    if (string.moved)
        print_gone();
    return 0;
}
