/* Tangled from src/05-chunks.nw: do not edit. */
/*
 * count-chunks.c - the chapter "Chunks" in counts, on the model
 * machine.
 *
 * usage: count-chunks directory
 *            reads chunks-sizes.csv there; writes chunks.csv,
 *            chunks-orders.csv, chunks-walks.csv, chunks-waste.csv
 *            and chunks.values
 *        count-chunks -s name <trace
 *            writes rows for chunks-sizes.csv from a trace of
 *            option U
 *
 * Exits with 1 if a count is not what the chapter claims.
 */
#include <err.h>
#include <inttypes.h>
#include <math.h>
#include <time.h>

#include "os_model.c"
#include "options.c"
#include "report.c"
#include "trace.c"
#include "page_dir_exact.c"
#include "break.c"
#include "break_cache.c"
#include "runs_list.c"
#include "chunks_orders.c"
#include "walker.c"
#include "keg.c"
#include "../check/model.h"
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
enum { max_blocks = 1000000 };
static void *blocks[max_blocks];

static void
fill_memory(size_t n, size_t bytes)
{
    for (size_t i = 0; i < n; i++)
        blocks[i] = keg_malloc(bytes);
}
/* Move some blocks to the front, at random */
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
/* Free the blocks at the front */
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
    seed = 88172645463325252u;
}
/* Write a file of counts */
static const char *directory;
static FILE *values;

static FILE *
open_file(const char *name, const char *mode)
{
    char path[4096];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", directory, name);
    f = fopen(path, mode);
    if (f == NULL)
        err(1, "%s", path);
    return f;
}
/* Begin and end a file */
static FILE *
begin_file(const char *name, const char *columns)
{
    FILE *f = open_file(name, "w");
    time_t now = time(NULL);
    char date[16];

    strftime(date, sizeof date, "%Y-%m-%d", gmtime(&now));
    fprintf(f, "# machine: model machine, pages of 4096 bytes\n"
        "# date: %s\n# library: keg, edition of 1996\n%s\n",
        date, columns);
    return f;
}

static void
end_file(FILE *f)
{
    if (ferror(f) || fclose(f) != 0)
        err(1, "writing to %s", directory);
}
/* Insist on a claim */
static void
claim(bool holds, const char *what)
{
    if (!holds)
        errx(1, "not so: %s", what);
}
/* Write the table of infos */
static void
describe_chunk(FILE *f, const char *machine, size_t pointer,
    unsigned shift)
{
    size_t chunk = (size_t)1 << shift;
    size_t words = (4096 / chunk + 31) / 32;
    size_t info = 2 * pointer + 8 + 4 * words;
    bool in_page = chunk <= 2 * info;
    size_t lost = in_page ? (info + chunk - 1) / chunk : 0;
    size_t cost = in_page ? lost * chunk : 32;

    if (pointer == sizeof(void *))
        claim(info == info_bytes(shift) && lost == own_chunks(shift),
            "the module agrees with the table");
    /* Write one case of the table */
    fprintf(f, "%s,%zu,%zu,%s,%zu,%zu\n", machine, chunk, info,
        in_page ? "in" : "out", lost, cost);
    fprintf(values, "%s-%zu-info=%zu\n%s-%zu-where=%s\n",
        machine, chunk, info, machine, chunk, in_page ? "in" : "out");
    fprintf(values, "%s-%zu-lost=%zu\n%s-%zu-cost=%zu\n",
        machine, chunk, lost, machine, chunk, cost);
}
/* Write both halves of the table */
static void
write_table(void)
{
    FILE *f = begin_file("chunks.csv",
        "machine,chunk,info,lies,lost,cost");

    new_machine();
    os_start();
    for (unsigned s = min_chunk_shift; s < 12; s++) {
        describe_chunk(f, "i386", 4, s);
        describe_chunk(f, "amd64", 8, s);
    }
    end_file(f);
}
/* Compare the orders */
enum {
    order_blocks = 20000, order_kept = 2000, order_burst = 100,
    order_exchanges = 20000, order_every = 200,
    samples = order_exchanges / order_every + 1
};
static const struct order {
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
live_on(const struct order *order, size_t bytes, struct sample at[])
{
    size_t gone = order_blocks - order_kept;

    insert_in_bucket = order->insert;
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
/* Write what the orders make of a heap */
static void
write_orders(void)
{
    FILE *f = begin_file("chunks-orders.csv", "exchanges,"
        "address_heap,address_used,slip_heap,slip_used,"
        "head_heap,head_used");
    struct sample at[3][samples];

    for (size_t k = 0; k < 3; k++)
        live_on(&orders[k], 64, at[k]);
    for (size_t i = 0; i < samples; i++) {
        fprintf(f, "%zu", i * order_every);
        for (size_t k = 0; k < 3; k++)
            fprintf(f, ",%" PRIu64 ",%" PRIu64, at[k][i].heap,
                at[k][i].used);
        fputc('\n', f);
    }
    end_file(f);
    /* Write the values of the orders */
    fprintf(values, "orders-blocks=%d\norders-kept=%d\n"
        "orders-exchanges=%d\norders-burst=%d\n", order_blocks,
        order_kept, order_exchanges, order_burst);
    fprintf(values, "orders-freed=%" PRIu64 "\n",
        at[0][0].heap - at[0][samples - 1].heap);
    claim(at[0][samples - 1].heap * 2 < at[2][samples - 1].heap,
        "in address order the heap shrinks, and not else");
    for (size_t bytes = 16; bytes <= 1024; bytes *= 4)
        /* Write the values of the orders for one size */
        for (size_t k = 0; k < 3; k++) {
            live_on(&orders[k], bytes, at[k]);
            if (k == 0)
                fprintf(values, "orders-%zu-before=%" PRIu64 "\n", bytes,
                    at[k][0].heap);
            fprintf(values, "orders-%zu-%s-heap=%" PRIu64
                "\norders-%zu-%s-used=%" PRIu64 "\n",
                bytes, orders[k].name, at[k][samples - 1].heap,
                bytes, orders[k].name, at[k][samples - 1].used);
        }
}
/* Count walks */
static const size_t counts_of_blocks[] = {1000, 2000, 5000, 10000,
    20000, 50000, 100000, 200000, 500000, 1000000};

static double
looks_per_free(size_t n, size_t bytes)
{
    uint64_t before;

    insert_in_bucket = insert_by_address;
    new_machine();
    fill_memory(n, bytes);
    choose(n, n / 2);
    before = stats.chunk_page_steps;
    free_front(n / 2);
    return (double)(stats.chunk_page_steps - before)
        / (double)(n / 2);
}
/* Write the table of walks */
static void
write_walks(void)
{
    static const double in_page[] = {252, 63, 16};
    FILE *f = begin_file("chunks-walks.csv",
        "blocks,looks_16,looks_64,looks_256");

    for (size_t i = 0; i < 10; i++) {
        fprintf(f, "%zu", counts_of_blocks[i]);
        for (size_t k = 0; k < 3; k++) {
            double n = (double)counts_of_blocks[i];
            double m = in_page[k], looks = NAN;

            if (n / m < 32000)
                /* Count and compare with the formula */
                {
                    looks = looks_per_free((size_t)n, (size_t)16 << 2 * k);
                    claim(n / m < 100 || fabs(looks / (n / (2 * m * m)) - 1) < 0.1,
                        "a free walks n / 2m^2 pages far");
                }
            fprintf(f, ",%.4g", looks);
        }
        fputc('\n', f);
    }
    end_file(f);
}
/* Count the pages that one walk touches */
enum { touch_pages = 1000 };

static void
write_touches(size_t bytes, size_t in_page)
{
    insert_in_bucket = insert_by_address;
    new_machine();
    fill_memory(touch_pages * in_page, bytes);
    for (size_t i = 0; i < touch_pages - 1; i++)
        keg_free(blocks[i * in_page]);
    model_mark();
    keg_free(blocks[touch_pages * in_page - 1]);
    fprintf(values, "touch-%zu=%" PRIu64 "\n", bytes,
        model.touched);
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
/* Write a row of waste */
static double
percent_wasted(uint64_t given, uint64_t asked)
{
    return 100 * (double)(given - asked) / (double)given;
}

static void
write_waste(FILE *f, const struct waste *w)
{
    double mean = (double)w->asked / (double)w->requests;
    double power = percent_wasted(w->power, w->asked);
    double quarter = percent_wasted(w->quarter, w->asked);

    fprintf(f, "%s,%" PRIu64 ",%.0f,%.0f,%.0f\n", w->name,
        w->requests, mean, power, quarter);
    fprintf(values, "%s-requests=%" PRIu64 "\n%s-mean=%.0f\n"
        "%s-power=%.0f\n%s-quarter=%.0f\n", w->name, w->requests,
        w->name, mean, w->name, power, w->name, quarter);
}
/* Read the sizes of programs and write their waste */
static void
write_all_waste(void)
{
    FILE *in = open_file("chunks-sizes.csv", "r");
    FILE *f = begin_file("chunks-waste.csv",
        "program,requests,mean,power,quarter");
    struct waste w = {.name = "uniform"};
    char line[256], name[32];
    size_t bytes;
    uint64_t requests;

    for (bytes = 1; bytes <= 512; bytes++)
        add_requests(&w, bytes, 1);
    while (fgets(line, sizeof line, in) != NULL) {
        if (sscanf(line, "%31[^,#],%zu,%" SCNu64, name, &bytes,
                &requests) != 3)
            continue;
        /* Begin a new row when the program changes */
        if (strcmp(name, w.name) != 0) {
            write_waste(f, &w);
            w = (struct waste){.requests = 0};
            strcpy(w.name, name);
        }
        add_requests(&w, bytes, requests);
    }
    write_waste(f, &w);
    fclose(in);
    end_file(f);
}
/* Read the sizes in a trace */
static int
print_sizes(const char *name)
{
    static uint64_t requests[2049];
    char line[256];
    size_t bytes;

    while (fgets(line, sizeof line, stdin) != NULL)
        if ((sscanf(line, "m %zx", &bytes) == 1
                || sscanf(line, "r %*x %zx", &bytes) == 1)
            && bytes <= 2048)
            requests[bytes]++;
    for (bytes = 1; bytes <= 2048; bytes++)
        if (requests[bytes] > 0)
            printf("%s,%zu,%" PRIu64 "\n", name, bytes,
                requests[bytes]);
    return 0;
}
/* Count all that the chapter claims */
int
main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "-s") == 0)
        return print_sizes(argv[2]);
    if (argc != 2)
        errx(2, "usage: count-chunks directory | -s name <trace");
    directory = argv[1];
    values = begin_file("chunks.values", "machine=model machine");
    write_table();
    write_orders();
    write_walks();
    fprintf(values, "touch-pages=%d\n", touch_pages);
    write_touches(64, 63);
    write_touches(128, 32);
    write_all_waste();
    end_file(values);
    return 0;
}
