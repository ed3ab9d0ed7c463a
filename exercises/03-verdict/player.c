/* Tangled from src/96-judges-19.nw: do not edit. */
/* Reads the snapshot of a heap and some addresses, and prints what
 * verdict() says of them. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verdict.c"

/* Hold the snapshot of a heap */
enum { most_entries = 4096, most_infos = 1024, most_words = 64 };

static struct {
    struct heap heap;
    page_entry entry[most_entries];
    struct chunk_page info[most_infos];
    uint32_t map[most_infos][most_words];
    size_t infos;
    uint64_t run[most_entries];
} snapshot;

/* Answer what verdict asks */
_Noreturn static void
refuse(const char *function, const char *what, unsigned long long n)
{
    fflush(stdout);
    fprintf(stderr, "%s(%llu): %s\n", function, n, what);
    exit(4);
}

page_entry
heap_get(const struct heap *h, size_t index)
{
    if (!h->started)
        refuse("heap_get", "there is no heap yet", index);
    if (index > h->last)
        refuse("heap_get", "the directory ends before", index);
    return snapshot.entry[index];
}

const struct chunk_page *
heap_info(const struct heap *h, page_entry entry)
{
    size_t i = entry - first_info;

    if (!h->started || entry < first_info || i >= snapshot.infos)
        refuse("heap_info", "the entry is that of no chunk page",
            entry);
    return &snapshot.info[i];
}

/* Load the snapshot of a heap */
static uint64_t
number(void)
{
    uint64_t n;

    if (scanf("%" SCNx64, &n) != 1)
        exit(3);
    return n;
}

static size_t
number_to(size_t most)
{
    uint64_t n = number();

    if (n >= most)
        exit(3);
    return (size_t)n;
}

static void
load_info(void)
{
    size_t i = snapshot.infos++, words;
    struct chunk_page *c = &snapshot.info[i];

    if (i == most_infos)
        exit(3);
    c->self = number();
    c->shift = (unsigned)number_to(64);
    c->total = (unsigned)number_to(65536);
    words = number_to(most_words + 1);
    for (size_t w = 0; w < words; w++)
        snapshot.map[i][w] = (uint32_t)number();
    c->map = snapshot.map[i];
}

static void
load(const char *word)
{
    struct heap *h = &snapshot.heap;

    if (strcmp(word, "heap") == 0) {
        memset(&snapshot, 0, sizeof snapshot);
        h->started = number() != 0;
        h->page_shift = (unsigned)number_to(64);
        h->origin = number();
        h->last = number_to(most_entries);
        h->run = snapshot.run;
    } else if (strcmp(word, "info") == 0) {
        load_info();
    } else if (strcmp(word, "run") == 0 && h->runs < most_entries) {
        snapshot.run[h->runs++] = number();
    } else if (strcmp(word, "entry") == 0) {
        size_t i = number_to(most_entries);

        snapshot.entry[i] = (page_entry)number();
    } else {
        exit(3);
    }
}

/* Print a verdict */
static void
print_verdict(void)
{
    static const char *const name[] = {
        "ALL_WELL", "NO_HEAP", "BELOW_HEAP", "ABOVE_HEAP",
        "NOT_OUR_PAGE", "FREE_PAGE", "INSIDE_PAGES", "INSIDE_CHUNK",
        "FREE_CHUNK", "OWN_CHUNK"};
    struct verdict v = verdict(&snapshot.heap, number());
    unsigned finding = (unsigned)v.finding;

    if (finding < sizeof name / sizeof *name)
        printf("%s %" PRIx64 " %" PRIx64 "\n", name[finding],
            v.base, v.bytes);
    else
        printf("finding number %u\n", finding);
}

int
main(void)
{
    char word[16];

    setvbuf(stdout, NULL, _IOLBF, 0);    /* a crash loses nothing */
    while (scanf("%15s", word) == 1)
        if (strcmp(word, "ask") == 0)
            print_verdict();
        else
            load(word);
    puts("end");
    return fflush(stdout) != 0;
}
