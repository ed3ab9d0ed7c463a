/* Tangled from src/96-judges-20.nw: do not edit. */
/* Asks the submitted classes.c, and prints its answers. The text
 * on standard input: `page BYTES' says for which page; `plan' asks
 * for all of the plan; `at CLASS OFFSET' for a chunk's number. */
#include "classes.c"

#include <stdio.h>

/* Print the plan for a page */
enum { rows = 100 };    /* more are too many anyway */

static void
print_plan(size_t page)
{
    unsigned n = class_count(page), last = 0;

    printf("classes %u\n", n);
    for (unsigned c = 0; c < n && c < rows; c++) {
        struct class_plan p = class_plan(page, c);
        printf("class %zu %zu %zu %d\n", p.size, p.chunks, p.info,
            p.in_page);
    }
    for (size_t bytes = 1; bytes <= page / 2; bytes++) {
        unsigned c = class_of(page, bytes);
        if (bytes == 1 || c != last)
            printf("from %zu %u\n", bytes, c);
        last = c;
    }
    printf("end\n");
}

int
main(void)
{
    char word[8];
    size_t page = 0, first, second;

    while (scanf("%7s", word) == 1)
        if (word[1] == 'l')
            print_plan(page);
        else if (word[0] == 'p' && scanf("%zu", &first) == 1)
            page = first;
        else if (scanf("%zu %zu", &first, &second) == 2)
            printf("%d\n",
                class_chunk(page, (unsigned)first, second));
    return 0;
}
