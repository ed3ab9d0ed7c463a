/* Tangled from src/96-judges-22.nw: do not edit. */
/* The rules of exercise 9, from a student's seed. Sizes are bytes
 * unless they are pages. */
#ifndef KEG_RULES_H
#define KEG_RULES_H

#include "judge.h"

/* State the rules of 09 */
struct rules {
    size_t page;               /* bytes */
    const char *options;       /* as MALLOC_OPTIONS; "-": none */
    size_t cache;              /* pages, what the options say */
    size_t attack_lines, attack_pages;
    size_t flood_lines, flood_bytes;
    const char *late_options;  /* for the edition of 2005 */
    size_t late_cache, late_lines, late_pages;
};

enum { flood_blocks = 32, most_ids = 1000 };

/* Draw the rules of 09 */
static inline void
draw_caches(struct rules *r, uint64_t *seed)
{
    static const char *const options[] = {"<", "-", ">", ">>"};
    unsigned i = (unsigned)number_below(seed, 4);
    unsigned k = (unsigned)number_below(seed, 2);

    r->page = (size_t)4096 << number_below(seed, 4);
    r->options = options[i];
    r->cache = (size_t)8 << i;
    r->late_options = options[k];
    r->late_cache = (size_t)8 << k;
}

static inline size_t
least_mark(const struct rules *r)    /* of 2005, in pages */
{
    return r->late_cache * (((size_t)4 << 20) / r->page);
}

static inline struct rules
draw_rules(void)
{
    struct rules r;
    uint64_t seed = seed_for("rules");
    size_t c;

    draw_caches(&r, &seed);
    c = r.cache;
    r.attack_lines = 4 * (12 + number_below(&seed, 9));
    r.attack_pages = c / 2 + 1 + number_below(&seed, c / 8);
    r.flood_lines = 2 * (10 + number_below(&seed, 11));
    r.flood_bytes = r.page * (2 * c + number_below(&seed, 2 * c));
    r.flood_bytes += 1 + number_below(&seed, r.page - 1);
    r.late_lines = 600;
    c = least_mark(&r);
    r.late_pages = c * (6 + number_below(&seed, 6));
    r.late_pages += number_below(&seed, c);
    return r;
}

#endif
