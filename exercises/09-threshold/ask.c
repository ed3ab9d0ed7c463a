/* Tangled from src/96-judges-22.nw: do not edit. */
/* Tells a student the rules of exercise 9 that are his own. */
#define _GNU_SOURCE
#include "rules.h"

/* Print the rules of 09 */
static void
print_machine(const struct rules *r)
{
    printf("Exercise 9: the rules of your machine.\n\n"
        "page              %zu bytes\n"
        "MALLOC_OPTIONS    %s for the edition of 1996\n"
        "cache             %zu pages\n\n",
        r->page, r->options[0] == '-' ? "none" : r->options,
        r->cache);
    printf("Every size is larger than %zu bytes, so that a block"
        " has pages of its own.\n\n", r->page / 2);
}

static void
print_limits(const struct rules *r)
{
    printf("attack.trace (1996): at most %zu operations, one block"
        " at a time, of at\n    most %zu pages; it counts how often"
        " the break moves.\n", r->attack_lines, r->attack_pages);
    printf("flood.trace (1996): at most %zu operations, only a and"
        " f; at most %d\n    blocks at a time, and together at most"
        " %zu bytes asked for; it counts\n    by how many pages the"
        " break moves.\n", r->flood_lines, flood_blocks,
        r->flood_bytes);
    printf("attack-2005.trace (MALLOC_OPTIONS %s): at most %zu"
        " operations, in a heap of\n    at most %zu pages; it"
        " counts how often the break moves.\n    The low mark is at"
        " least %zu pages, a batch at least %zu.\n",
        r->late_options, r->late_lines, r->late_pages,
        least_mark(r), r->late_cache);
}

static void
print_commands(const struct rules *r, const char *folder)
{
    printf("\nTo see what a trace does, operation by operation:\n\n"
        "  %s/play-1996 %zu '%s' <work/09/attack.trace\n"
        "  %s/play-1996 %zu '%s' <work/09/flood.trace\n"
        "  %s/play-2005 %zu '%s' <work/09/attack-2005.trace\n",
        folder, r->page, r->options, folder, r->page, r->options,
        folder, r->page, r->late_options);
}

int
main(int argc, char **argv)
{
    struct rules r = draw_rules();
    char *folder = argv[argc - 1];    /* our own name */

    *(strchr(folder, '/') ? strrchr(folder, '/') : folder) = '\0';
    print_machine(&r);
    print_limits(&r);
    print_commands(&r, folder);
    return 0;
}
