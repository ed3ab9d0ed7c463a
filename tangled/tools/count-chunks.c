/* Tangled from src/05-chunks.nw: do not edit. */
/*
 * count-chunks.c - the chapter "Chunks" in counts, on the model
 * machine.
 *
 * usage: count-chunks [-v values] table     of infos
 *        count-chunks [-v values] orders    of buckets, compared
 *        count-chunks [-v values] walks     in address order
 *        count-chunks [-v values] waste chunks-sizes.csv
 *        count-chunks sizes name <trace     rows for that file
 *
 * Prints CSV; single numbers for the text go to the file of -v.
 * Ends with 1 if a count is not what the chapter claims.
 */

#include <inttypes.h>

#include "os_model.c"
#include "options.c"
#include "report.c"
#include "trace.c"
#include "page_dir_exact.c"
#include "break.c"
#include "break_cache.c"
#include "runs_list.c"
#include "chunks_orders.h"
#include "walker.c"
#include "keg.c"

#include "bench.h"
#include "model.h"

/* Draw random numbers */
static uint64_t seed;

static size_t
draw(size_t below)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (size_t)((seed * 2685821657736338717u >> 32) % below);
}

/* Fill memory with blocks and free some of them */
enum { max_blocks = 1000000, half_sizes = 10 };
static const size_t half_size[half_sizes] = {1000, 2000, 5000,
    10000, 20000, 50000, 100000, 200000, 500000, max_blocks};
static void *blocks[max_blocks];

static void
fill_memory(size_t n, size_t bytes)
{
    for (size_t i = 0; i < n; i++)
        blocks[i] = keg_malloc(bytes);
}

static void
choose(size_t n, size_t some)
{
    for (size_t i = 0; i < some; i++) {
        size_t k = i + draw(n - i);
        void *block = blocks[k];

        blocks[k] = blocks[i];
        blocks[i] = block;
    }
}

static void
free_front(size_t some)
{
    for (size_t i = 0; i < some; i++)
        keg_free(blocks[i]);
}

/* Start a new machine to count on */
static void
new_machine(void)
{
    model_new(4096, (size_t)512 << 20);
    keg_reset();
    os_start();
    seed = 88172645463325252u;
}

static size_t
chunks_in_a_page(size_t bytes)    /* that a program can have */
{
    return page.size / bytes - own_chunks(bucket_of(bytes));
}

/* Begin a file of counts */
static struct bench out;

static void
begin(const char *columns)
{
    printf("# machine: the model machine, pages of 4096 bytes\n"
        "# date: none; counts do not age\n"
        "# library: keg, edition of 1996\n%s\n", columns);
    bench_value(&out, "machine=the model machine");
}

static void
claim(bool holds, const char *what)
{
    if (!holds)
        errx(1, "not so: %s", what);
}

/* Write the table of infos */
static void
describe_chunk(const char *machine, size_t pointer, unsigned shift)
{
    size_t chunk = (size_t)1 << shift;
    size_t words = (4096 / chunk + 31) / 32;
    size_t info = 2 * pointer + 8 + 4 * words;
    bool in_page = chunk <= 2 * info;
    size_t lost = in_page ? (info + chunk - 1) / chunk : 0;
    size_t cost = in_page ? lost * chunk : 32;

    if (pointer == sizeof(void *))
        claim(info == info_bytes(shift)
            && lost == own_chunks(shift),
            "the module agrees with the table");
    /* Write one case of the table */
    printf("%s,%zu,%zu,%s,%zu,%zu\n", machine, chunk, info,
        in_page ? "in" : "out", lost, cost);
    bench_value(&out, "%s-%zu-info=%zu", machine, chunk, info);
    bench_value(&out, "%s-%zu-where=%s", machine, chunk,
        in_page ? "in" : "out");
    bench_value(&out, "%s-%zu-lost=%zu", machine, chunk, lost);
    bench_value(&out, "%s-%zu-cost=%zu", machine, chunk, cost);
}

static void
write_table(void)
{
    begin("machine,chunk,info,lies,lost,cost");
    new_machine();
    for (unsigned s = min_chunk_shift; s < page.shift; s++) {
        describe_chunk("i386", 4, s);
        describe_chunk("amd64", 8, s);
    }
}

/* Compare the orders */
enum {
    order_blocks = 20000, order_kept = 2000, order_burst = 100,
    order_exchanges = 20000, order_every = 200,
    samples = order_exchanges / order_every + 1
};

static const struct bucket_order {
    const char *name;
    void (*insert)(struct chunk_page *);
} orders[] = {{"address", insert_by_address},
    {"slip", insert_with_slip}, {"head", insert_at_head}};

/* Take a sample of the heap */
struct sample {
    uint64_t heap, used;  /* pages */
};

static struct sample
take_sample(void)
{
    struct keg_stats now;

    keg_stats(&now);
    return (struct sample){now.heap_pages,
        now.heap_pages - now.free_pages};
}

/* Live on with a tenth of the blocks */
static void
live_on(const struct bucket_order *o, size_t bytes,
    struct sample at[])
{
    size_t gone = order_blocks - order_kept;

    insert_in_bucket = o->insert;
    new_machine();
    fill_memory(order_blocks, bytes);
    choose(order_blocks, gone);
    free_front(gone);
    memmove(blocks, blocks + gone, order_kept * sizeof *blocks);
    for (size_t i = 0; i <= order_exchanges; i += order_burst) {
        if (i % order_every == 0)
            at[i / order_every] = take_sample();
        choose(order_kept, order_burst);
        free_front(order_burst);
        fill_memory(order_burst, bytes);
    }
}

/* Write the values of the orders for one size */
static void
write_order_values(size_t bytes)
{
    struct sample at[samples], *last = &at[samples - 1];

    for (size_t k = 0; k < 3; k++) {
        char order[32];

        snprintf(order, sizeof order, "%zu-%s", bytes,
            orders[k].name);
        live_on(&orders[k], bytes, at);
        bench_value(&out, "%s-before=%" PRIu64 "\n%s-heap=%" PRIu64
            "\n%s-used=%" PRIu64, order, at[0].heap, order,
            last->heap, order, last->used);
    }
}

/* Write what the orders make of a heap */
static void
write_orders(void)
{
    struct sample at[3][samples];

    begin("exchanges,address_heap,address_used,"
        "slip_heap,slip_used,head_heap,head_used");
    for (size_t k = 0; k < 3; k++)
        live_on(&orders[k], 64, at[k]);
    for (size_t i = 0; i < samples; i++) {
        printf("%zu", i * order_every);
        for (size_t k = 0; k < 3; k++)
            printf(",%" PRIu64 ",%" PRIu64, at[k][i].heap,
                at[k][i].used);
        putchar('\n');
    }
    /* Write the values of the orders */
    bench_value(&out, "blocks=%d\nkept=%d\nexchanges=%d\nburst=%d",
        order_blocks, order_kept, order_exchanges, order_burst);
    bench_value(&out, "given-back=%" PRIu64,
        at[0][0].heap - at[0][samples - 1].heap);
    claim(at[0][samples - 1].heap * 3 / 2 < at[2][samples - 1].heap,
        "the heap shrinks in address order, and not else");
    for (size_t bytes = 16; bytes <= 1024; bytes *= 4)
        write_order_values(bytes);
}

/* Count the pages that one walk touches */
enum { touch_pages = 1000 };

static void
write_touches(size_t bytes)
{
    size_t m;

    insert_in_bucket = insert_by_address;
    new_machine();
    m = chunks_in_a_page(bytes);
    fill_memory(touch_pages * m, bytes);
    for (size_t i = 0; i < touch_pages - 1; i++)
        keg_free(blocks[i * m]);
    model_mark();
    keg_free(blocks[touch_pages * m - 1]);
    bench_value(&out, "touch-%zu=%" PRIu64, bytes, model.touched);
}

/* Count walks */
static double
looks_per_free(size_t n, size_t bytes)
{
    size_t half = n / 2;

    insert_in_bucket = insert_by_address;
    new_machine();
    fill_memory(n, bytes);
    choose(n, half);
    stats.chunk_page_steps = 0;
    free_front(half);
    return (double)stats.chunk_page_steps / (double)half;
}

static void
write_walk(size_t n, size_t bytes)
{
    double m = (double)chunks_in_a_page(bytes), looks;
    double pages = (double)n / m, formula = pages / (2 * m);

    if (pages > 32000) {
        printf(",nan");
        return;
    }
    looks = looks_per_free(n, bytes);
    claim(pages < 100 ||
        (looks > 0.9 * formula && looks < 1.1 * formula),
        "a free walks n / 2m^2 pages far");
    printf(",%.4g", looks);
}

static void
write_walks(void)
{
    begin("blocks,looks_16,looks_64,looks_256");
    new_machine();
    for (size_t i = 0; i < half_sizes; i++) {
        printf("%zu", half_size[i]);
        for (size_t bytes = 16; bytes <= 256; bytes *= 4)
            write_walk(half_size[i], bytes);
        putchar('\n');
    }
    bench_value(&out, "touch-pages=%d", touch_pages);
    write_touches(64);
    write_touches(128);
}

/* Add up what is wasted */
/* Tell what powers of two would give */
static size_t
power_class(size_t bytes)
{
    return (size_t)1 << bucket_of(bytes);
}

/* Tell what four classes to a doubling would give */
static size_t
quarter_class(size_t bytes)
{
    size_t step = bytes <= 64 ? 16
        : (size_t)1 << (log2_floor(bytes - 1) - 2);

    return (bytes + step - 1) & -step;
}

struct waste {
    char name[32];
    uint64_t requests, asked, power, quarter;  /* the rest: bytes */
};

static void
add_requests(struct waste *w, size_t bytes, uint64_t requests)
{
    w->requests += requests;
    w->asked += requests * bytes;
    w->power += requests * power_class(bytes);
    w->quarter += requests * quarter_class(bytes);
}

static double
percent_wasted(uint64_t given, uint64_t asked)
{
    return 100 * (double)(given - asked) / (double)given;
}

static void
write_waste(const struct waste *w)
{
    double mean = (double)w->asked / (double)w->requests;
    double power = percent_wasted(w->power, w->asked);
    double quarter = percent_wasted(w->quarter, w->asked);

    printf("%s,%" PRIu64 ",%.0f,%.0f,%.0f\n", w->name,
        w->requests, mean, power, quarter);
    bench_value(&out, "%s-requests=%" PRIu64 "\n%s-mean=%.0f",
        w->name, w->requests, w->name, mean);
    bench_value(&out, "%s-power=%.0f\n%s-quarter=%.0f",
        w->name, power, w->name, quarter);
}

static void
write_all_waste(FILE *in)
{
    struct waste w = {.name = "uniform"};
    char line[256];

    begin("program,requests,mean,power,quarter");
    for (size_t bytes = 1; bytes <= 512; bytes++)
        add_requests(&w, bytes, 1);
    while (fgets(line, sizeof line, in) != NULL) {
        char name[sizeof w.name] = "";
        size_t bytes;
        uint64_t requests;

        if (sscanf(line, "%31[^,],%zu,%" SCNu64, name, &bytes,
            &requests) != 3)
            continue;
        /* Begin a new row when the program changes */
        if (strcmp(name, w.name) != 0) {
            write_waste(&w);
            w = (struct waste){.requests = 0};
            memcpy(w.name, name, sizeof name);
        }
        add_requests(&w, bytes, requests);
    }
    write_waste(&w);
}

/* Read the sizes in a trace */
static void
write_sizes(const char *name)
{
    static uint64_t requests[2049];
    char line[256];
    size_t asked;

    while (fgets(line, sizeof line, stdin) != NULL)
        if ((sscanf(line, "m %zx", &asked) == 1
            || sscanf(line, "r %*s %zx", &asked) == 1)
            && asked <= 2048)
            requests[asked]++;
    for (size_t bytes = 1; bytes <= 2048; bytes++)
        if (requests[bytes] > 0)
            printf("%s,%zu,%" PRIu64 "\n", name, bytes,
                requests[bytes]);
}

/* Count what is asked for */
int
main(int argc, char **argv)
{
    const char *what = "", *name = NULL;
    FILE *f;

    if (bench_getopt(&out, argc, argv, "") != -1)
        return 2;
    if (optind < argc)
        what = argv[optind++];
    if (optind < argc)
        name = argv[optind];
    /* Write what is asked for */
    if (strcmp(what, "table") == 0)
        write_table();
    else if (strcmp(what, "orders") == 0)
        write_orders();
    else if (strcmp(what, "walks") == 0)
        write_walks();
    else if (strcmp(what, "sizes") == 0 && name != NULL)
        write_sizes(name);
    else if (strcmp(what, "waste") != 0 || name == NULL)
        errx(2, "usage: count-chunks table|orders|walks|waste file"
            "|sizes name");
    else if ((f = fopen(name, "r")) == NULL)
        err(1, "%s", name);
    else
        write_all_waste(f);
    bench_end(&out);
    return 0;
}
