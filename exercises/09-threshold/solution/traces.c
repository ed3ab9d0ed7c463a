/* Tangled from src/solutions/22-counting.nw: do not edit. */
/* Makes the traces of exercise 9 for the student of KEG_SEED.
 * usage: traces attack|flood|2005 */
#define _GNU_SOURCE
#include "rules.h"

/* Write the attack */
static void
attack(const struct rules *r)
{
    size_t c = r->cache, p = r->page;

    for (size_t i = 0; i < r->attack_lines; i += 4)
        printf("a 1 %zu\nr 1 %zu\nr 1 %zu\nf 1\n", c / 2 * p,
            (c / 2 + 1) * p, p);
}

/* Write the flood */
static void
flood(const struct rules *r)
{
    for (size_t i = 0; i < r->flood_lines; i += 2)
        printf("a 1 %zu\nf 1\n", r->flood_bytes);
}

/* Know the heap of 2005 as it is now */
struct heap {
    size_t pages, unused, returns;
    bool lowered;
    size_t block[most_ids], n;    /* pages, from the bottom */
};

static struct heap now;
static const struct rules *rules;

static size_t
share(size_t pages)
{
    return (pages * rules->late_cache + 127) / 128;
}

static size_t
low(size_t below)
{
    size_t s = share(below), m = least_mark(rules);

    return s > m ? s : m;
}

/* Grow by batches */
static void
get(size_t pages)
{
    printf("a %zu %zu\n", now.n, pages * rules->page);
    now.block[now.n++] = pages;
    if (pages <= now.unused) {
        now.unused -= pages;
        return;
    }
    now.pages += pages;
    now.returns += now.lowered;
    now.lowered = false;
}

static void
grow(void)
{
    size_t batch;

    if (now.unused > 0)
        get(now.unused);
    for (;;) {
        batch = share(now.pages > 128 ? now.pages : 128);
        if (now.pages + batch > rules->late_pages)
            return;
        get(batch);
    }
}

/* Free the last block; true if the break goes down. */
static bool
give(void)
{
    size_t below;

    now.unused += now.block[--now.n];
    below = now.pages - now.unused;
    if (now.unused <= 2 * low(below) << now.returns)
        return false;
    now.unused = low(below);
    now.pages = below + now.unused;
    return now.lowered = true;
}

/* Free from the end until the break goes down, if it can go down
 * once more afterwards. */
static bool
give_some(void)
{
    size_t had = now.n;
    size_t least = 2 * least_mark(rules) << now.returns;
    struct heap kept = now;

    while (now.n > 0 && !give())
        ;
    if (now.n == 0 || now.pages <= least) {
        now = kept;
        return false;
    }
    while (had > now.n)
        printf("f %zu\n", --had);
    return true;
}

/* Free the rest, the last block last. */
static bool
give_rest(void)
{
    for (size_t i = 0; i < now.n; i++)
        printf("f %zu\n", i);
    for (; now.n > 1; now.n--)
        now.block[now.n - 2] += now.block[now.n - 1];
    return now.n > 0 && give();
}

/* Write the attack on 2005 */
static void
late(const struct rules *r)
{
    rules = r;
    now.pages = 1;
    do {
        grow();
        while (give_some())
            ;
    } while (give_rest());
}

int
main(int argc, char **argv)
{
    struct rules r = draw_rules();

    if (argc == 2 && strcmp(argv[1], "attack") == 0)
        attack(&r);
    else if (argc == 2 && strcmp(argv[1], "flood") == 0)
        flood(&r);
    else
        late(&r);
    return 0;
}
