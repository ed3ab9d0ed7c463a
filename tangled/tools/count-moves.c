/* Tangled from src/06-interface.nw: do not edit. */
/* Count what realloc copies while a buffer grows to 1 MiB, on the
 * model machine.
 *
 * usage: count-moves [-v values] > table
 *
 * The table is CSV, a line for each page of the buffer: its size,
 * and what was copied until then. The sums go to the file of -v.
 * The chapter "The interface" explains it. */
#define KEG_OS "os_model.c"
#include "bench.h"
#include "edition_1996.c"
#include "model.h"

enum { limit = 1 << 20, step = 4096 };

/* Count the moves of a buffer */
struct buffer {
    char *start;
    size_t moves;
    size_t copied;        /* bytes */
    size_t heap_pages;    /* at the heap's largest */
    size_t copied_at[limit / step + 1];
};

static void
resize_buffer(struct buffer *b, size_t bytes)
{
    size_t had = keg_malloc_usable_size(b->start);
    char *now = keg_realloc(b->start, bytes);
    struct keg_stats s;

    if (now != b->start && b->start != NULL) {
        b->moves++;
        b->copied += had < bytes ? had : bytes;
    }
    b->start = now;
    keg_stats(&s);
    if (s.heap_pages > b->heap_pages)
        b->heap_pages = (size_t)s.heap_pages;
}

/* Grow a byte at a time, with and without doubling */
static void
grow_buffer(struct buffer *b, bool doubling)
{
    size_t room = 0;

    model_new(4096, (size_t)64 << 20);
    keg_reset();
    for (size_t n = 1; n <= limit; n++) {
        if (n > room) {
            room = doubling && room > 0 ? 2 * room : n;
            resize_buffer(b, room);
        }
        if (n % step == 0)
            b->copied_at[n / step] = b->copied;
    }
}

/* Write the table of moves */
static void
write_moves(const struct buffer *one, const struct buffer *two)
{
    printf("# machine: the model machine, pages of 4096 bytes\n"
        "# date: none; counts do not age\n"
        "# library: edition_1996.c\nkib,by_byte,by_doubling\n");
    for (size_t i = 0; i <= limit / step; i++)
        printf("%zu,%.4f,%.4f\n", i * step / 1024,
            (double)one->copied_at[i] / (1 << 20),
            (double)two->copied_at[i] / (1 << 20));
}

/* Write the sums of moves */
static void
write_sums(struct bench *bench, const char *name,
    const struct buffer *b)
{
    bench_value(bench, "moves-by-%s=%zu", name, b->moves);
    bench_value(bench, "copied-by-%s=%zu", name, b->copied);
    bench_value(bench, "heap-by-%s=%zu", name, b->heap_pages);
}

/* Count the moves of both */
int
main(int argc, char **argv)
{
    static struct buffer one, two;
    struct bench bench = {0};

    bench_getopt(&bench, argc, argv, "");
    grow_buffer(&one, false);
    grow_buffer(&two, true);
    write_moves(&one, &two);
    bench_value(&bench, "machine=the model machine");
    write_sums(&bench, "byte", &one);
    write_sums(&bench, "doubling", &two);
    bench_end(&bench);
    return 0;
}
