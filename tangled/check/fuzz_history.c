/* Tangled from src/08-walker.nw: do not edit. */
/* For libFuzzer: bytes are read as a history, which is played.
 *     clang -fsanitize=fuzzer,address,undefined fuzz_history.c */
#define KEG_OS "os_model.c"
#include "edition.h"
#include "model.h"
#include "history.h"

/* Take bytes from the input */
struct bytes {
    const uint8_t *next;
    size_t left;
};

static unsigned
byte(struct bytes *from)
{
    if (from->left == 0)
        return 0;
    from->left--;
    return *from->next++;
}

/* Read bytes as a size */
static size_t
size_from(struct bytes *from, size_t page_size)
{
    size_t low = byte(from), high = byte(from), m = high % 64;

    switch (high / 64) {
    case 0: return m * 256 + low;
    case 1: return m * page_size / 2 + low - 128;
    case 2: return low * 16;
    default: return (m * 256 + low) * 32;
    }
}

/* Read bytes as an operation */
static struct operation
operation_from(struct bytes *from, size_t page_size)
{
    struct operation o = {.deed = (enum deed)(byte(from) % deeds)};

    o.slot = byte(from) % 32;
    if (deed_text[o.deed].numbers > 1)
        o.bytes = size_from(from, page_size);
    if (o.deed == ALIGNED)
        o.extra = (size_t)1 << byte(from) % 20;
    else if (o.deed == CALLOC)
        o.extra = byte(from);
    return o;
}

/* Read bytes as a history */
static void
history_from(struct bytes *from, struct history *h)
{
    static const char *const options[] = {
        "", "J", "Z", "R", "V", "H", "<<<<<", ">"
    };
    unsigned first = byte(from), second = byte(from);

    memset(h, 0, sizeof *h);
    h->page_size = (size_t)4096 << first % 3 * 2;
    strcpy(h->options, options[first / 3 % 8]);
    h->kind = (enum model_call)(second % 3);
    h->for_ever = second / 3 % 2;
    h->refuse = second / 6;
    while (from->left > 0 && h->count < longest)
        h->operations[h->count++]
            = operation_from(from, h->page_size);
}

/* Play what the fuzzer sends */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct history h;
    const char *flaw;
    size_t played;

    history_from(&(struct bytes){data, size}, &h);
    flaw = play(&h, &played);
    if (flaw == NULL)
        return 0;
    printf("# %s\n", flaw);
    write_history(stdout, &h);
    fflush(stdout);
    abort();
}
