/* Tangled from src/96-judges-21.nw: do not edit. */
/* Plays histories on the model machine and writes down the heaps
 * that they leave behind. Its input is any number of
 *
 *     draw BASE PROFILE SEED COUNT PAGE OPTIONS    (- for none)
 *     base BASE, a history (write_history), end
 *
 * and its output, for each: the history, each line after an h;
 * blocks, as b, d (freed) or x (somebody else's) with address and
 * room; then the snapshot. Addresses count from the arena, plus
 * BASE. Numbers are hexadecimal, those of histories decimal. */
#define KEG_OS "os_model.c"
#include "edition.h"
#include "model.h"
#include "history.h"
#include <inttypes.h>

/* Turn addresses into those of the snapshot */
static uint64_t base;

static uint64_t
place(const void *address)
{
    return address == NULL ? 0
        : (uintptr_t)address - (uintptr_t)model.arena + base;
}

static uint64_t
place_of(uintptr_t address)
{
    return place((const void *)address);
}

/* Write down the directory and its infos */
static uint64_t
entries_of_table(void)
{
    return pages_to_bytes(page_dir_pages()) / sizeof(page_entry);
}

static void
write_info(const struct chunk_page *info)
{
    size_t words = (info_bytes(info->shift) - sizeof *info)
        / sizeof info->map[0];

    printf("i %" PRIx64 " %" PRIx64 " %" PRIx64 " %x %x %x %x",
        place(info), place(info->next), place_of(info->page),
        info->size, info->shift, info->free, info->total);
    for (size_t i = 0; i < words; i++)
        printf(" %" PRIx32, info->map[i]);
    putchar('\n');
}

static void
write_directory(void)
{
    for (uint64_t i = 0; i < entries_of_table(); i++) {
        page_entry e = page_dir_get(i);
        if (e == 0)
            continue;
        printf("e %" PRIx64 " %" PRIx64 "\n", i,
            e < state_limit ? e : place(info_of(e)));
        if (i >= page_dir_first() && e >= state_limit)
            write_info(info_of(e));
    }
}

/* Write down the runs */
static void
write_run(const struct run *r)
{
    printf("r %" PRIx64 " %" PRIx64 " %" PRIx64 " %zx %zx %zx\n",
        place(r), place(r->next), place(r->previous), r->first,
        r->end, r->pages);
}

static void
write_heap(void)
{
    printf("heap %zx %zx %zx %" PRIx64 " %" PRIx64 " %" PRIx64
        " %zx %" PRIx64 " %" PRIx64 "\n", page.size,
        page_dir_first(), page_dir_last(), entries_of_table(),
        place_of(page_address(page_dir_first())),
        place_of(heap_end), break_pages(), place(runs.head),
        place(runs.spare));
    write_directory();
    for (const struct run *r = runs.head; r != NULL; r = r->next)
        write_run(r);
    if (runs.spare != NULL)
        printf("r %" PRIx64 " 0 0 0 0 0\n", place(runs.spare));
    puts("end");
}

/* Remember what was freed */
static struct { uintptr_t at; size_t room; } freed[longest];
static size_t freed_count;

static void
remember_freed(const struct operation *o)
{
    const struct block *b = &shadow.block[o->slot];

    if (b->start == NULL || b->foreign
        || (o->deed != RELEASE && o->deed != REALLOC))
        return;
    freed[freed_count].at = (uintptr_t)b->start;
    freed[freed_count++].room = b->room;
}

static void
write_blocks(void)
{
    for (size_t i = 0; i < slots; i++) {
        const struct block *b = &shadow.block[i];
        if (b->start != NULL)
            printf("%c %" PRIx64 " %zx\n", b->foreign ? 'x' : 'b',
                place(b->start), b->room);
    }
    for (size_t i = 0; i < freed_count; i++)
        printf("d %" PRIx64 " %zx\n", place_of(freed[i].at),
            freed[i].room);
}

/* Play a history and write down the heap */
static void
write_history_lines(const struct history *h)
{
    printf("h page %zu\n", h->page_size);
    if (h->options[0] != '\0')
        printf("h options %s\n", h->options);
    for (size_t i = 0; i < h->count; i++) {
        fputs("h ", stdout);
        write_operation(stdout, &h->operations[i]);
    }
}

static void
take_heap(struct history *h)
{
    start_machine(h);
    freed_count = 0;
    if (setjmp(shadow.escape) != 0)
        exit(4);
    start_heap();
    for (size_t i = 0; i < h->count; i++) {
        /* Limit what depends on where the arena is */
        if (h->operations[i].deed == ALIGNED
            && h->operations[i].extra > 1 << 16)
            h->operations[i].extra = 1 << 16;
        remember_freed(&h->operations[i]);
        if (take_step(&h->operations[i]) != NULL)
            exit(5);
    }
    write_history_lines(h);
    write_blocks();
    write_heap();
}

/* Draw the history that is wanted */
static bool
draw_history(const char *line)
{
    static struct history h;
    unsigned kind;
    uint64_t seed;

    memset(&h, 0, sizeof h);
    if (sscanf(line, "draw %" SCNx64 " %x %" SCNx64 " %zx %zx %7s",
            &base, &kind, &seed, &h.count, &h.page_size,
            h.options) != 6)
        return false;
    if (h.options[0] == '-')
        h.options[0] = '\0';
    if (kind >= profiles || h.count > longest)
        exit(6);
    generate(&h, (enum profile)kind, seed);
    take_heap(&h);
    return true;
}

/* Do what the judge wants of take */
int
main(void)
{
    static struct history h;
    char line[128];

    look_every = UINT_MAX;    /* heaps are only looked at here */
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (sscanf(line, "base %" SCNx64, &base) == 1)
            memset(&h, 0, sizeof h);
        else if (strcmp(line, "end\n") == 0)
            take_heap(&h);
        else if (!draw_history(line) && !read_line(line, &h))
            return 7;
    }
    return 0;
}
