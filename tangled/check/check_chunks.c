/* Tangled from src/05-chunks.nw: do not edit. */
/* Chunks, tested on the model machine. */
#include <check.h>

#define KEG_OS "os_model.c"
#include "edition.h"
#include "model.h"

/* Put a page into its bucket with the slip */
static void
insert_with_slip(struct chunk_page *info)
{
    struct chunk_page *previous = NULL;
    struct chunk_page *p = info_of(page_dir_get(info->shift));

    while (p != NULL && look_at(p)->next != NULL
        && p->next->page < info->page) {
        previous = p;
        p = p->next;
    }
    info->next = p;
    link_after(previous, info->shift, info);
}

/* Start a machine for chunks */
static const size_t page_sizes[] = {4096, 16384, 65536};

static void
start_machine(size_t page_size)
{
    model_new(page_size, 256 * page_size);
    keg_reset();
    os_start();
    options_start();
    ck_assert(break_start());
}

static struct chunk_page *
page_of(const void *chunk)
{
    return info_of(page_dir_get(page_index((uintptr_t)chunk)));
}

/* Check the sizes of chunks and infos */
START_TEST(a_chunk_is_the_next_power_of_two)
{
    start_machine(page_sizes[_i]);
    for (size_t n = 1; n <= chunks_largest(); n++) {
        uintptr_t p = (uintptr_t)chunks_allocate(n);
        size_t size = chunks_size(page_dir_get(page_index(p)));
        bool exact = size >= n && (size < 2 * n || size == 16);

        ck_assert(exact && (size & (size - 1)) == 0);
        ck_assert(p != 0 && p % size == 0);
        ck_assert(page_index(p) == page_index(p + size - 1));
        chunks_free(p);
    }
}
END_TEST

static const unsigned info_table[2][8][2] = {  /* bytes, lost */
    {{48, 3}, {32, 1}, {24, 0}, {20, 0}, {20, 0}, {20, 0},
     {20, 0}, {20, 0}},
    {{56, 4}, {40, 2}, {32, 1}, {28, 0}, {28, 0}, {28, 0},
     {28, 0}, {28, 0}}
};

START_TEST(infos_are_as_in_1996)
{
    unsigned shift = (unsigned)_i + min_chunk_shift;
    const unsigned *row = info_table[sizeof(void *) == 8][_i];

    start_machine(4096);
    ck_assert_uint_eq(bucket_of((size_t)1 << shift), shift);
    ck_assert_uint_eq(info_bytes(shift), row[0]);
    ck_assert_uint_eq(own_chunks(shift), row[1]);
}
END_TEST

START_TEST(infos_of_infos_lie_in_their_page)
{
    start_machine(page_sizes[_i]);
    for (unsigned s = min_chunk_shift; s < page.shift; s++)
        ck_assert(info_in_page(s)
            || info_in_page(bucket_of(info_bytes(s))));
    ck_assert(info_in_page(bucket_of(sizeof(struct run))));
}
END_TEST

/* Check that the lowest address comes first */
START_TEST(a_page_is_filled_from_its_low_end)
{
    start_machine(page_sizes[_i]);
    for (unsigned s = min_chunk_shift; s < page.shift; s++) {
        unsigned char *p = chunks_allocate((size_t)1 << s);
        struct chunk_page *info = page_of(p);

        ck_assert((uintptr_t)p - info->page == own_chunks(s) << s);
        for (unsigned i = 1; i < info->total; i++) {
            p += (size_t)1 << s;
            ck_assert_ptr_eq(chunks_allocate((size_t)1 << s), p);
        }
        ck_assert_uint_eq(page_dir_get(s), 0);
        ck_assert_ptr_null(walk());
    }
}
END_TEST

START_TEST(the_lowest_free_chunk_is_taken)
{
    static const int made[] = {70, 3, 40}, filled[] = {3, 40, 70};
    void *chunk[100];

    start_machine(page_sizes[_i]);
    for (int i = 0; i < 100; i++)
        chunk[i] = chunks_allocate(32);
    for (int i = 0; i < 3; i++)
        chunks_free((uintptr_t)chunk[made[i]]);
    for (int i = 0; i < 3; i++)
        ck_assert_ptr_eq(chunks_allocate(32), chunk[filled[i]]);
}
END_TEST

/* Check the order of a bucket */
static const int freeing_order[6] = {0, 2, 4, 1, 5, 3};
static void *six_pages[6][2];

static void
fill_six_pages(void)
{
    for (int k = 0; k < 6; k++)
        for (int i = 0; i < 2; i++)
            six_pages[k][i] = chunks_allocate(chunks_largest());
}

static void
bucket_is(size_t n, const size_t heap_pages[])
{
    unsigned shift = page.shift - 1;
    struct chunk_page *p = info_of(page_dir_get(shift));

    for (size_t k = 0; k < n; k++, p = p->next) {
        ck_assert_ptr_nonnull(p);
        ck_assert_uint_eq(page_index(p->page) - page_dir_first(),
            heap_pages[k]);
    }
    ck_assert_ptr_null(p);
}

START_TEST(six_pages_are_in_address_order)
{
    start_machine(page_sizes[_i]);
    fill_six_pages();
    for (int k = 0; k < 6; k++)
        chunks_free((uintptr_t)six_pages[freeing_order[k]][0]);
    bucket_is(6, (const size_t[]){0, 2, 3, 4, 5, 6});
    chunks_free((uintptr_t)six_pages[2][1]);
    bucket_is(5, (const size_t[]){0, 2, 4, 5, 6});
    chunks_free((uintptr_t)six_pages[0][1]);
    chunks_free((uintptr_t)six_pages[5][1]);
    bucket_is(3, (const size_t[]){2, 4, 5});
    ck_assert_ptr_null(walk());
}
END_TEST

START_TEST(six_pages_with_the_slip)
{
    start_machine(page_sizes[_i]);
    fill_six_pages();
    for (int k = 0; k < 6; k++)
        insert_with_slip(page_of(six_pages[freeing_order[k]][0]));
    bucket_is(6, (const size_t[]){2, 4, 3, 5, 6, 0});
}
END_TEST

START_TEST(walks_are_as_long_as_we_say)
{
    start_machine(page_sizes[_i]);
    fill_six_pages();
    for (int k = 0; k < 6; k++)
        chunks_free((uintptr_t)six_pages[k][0]);
    ck_assert_uint_eq(stats.chunk_page_steps, 15);
    chunks_free((uintptr_t)six_pages[5][1]);
    ck_assert_uint_eq(stats.chunk_page_steps, 20);

    start_machine(page_sizes[_i]);
    fill_six_pages();
    for (int k = 6; k-- > 0;)
        chunks_free((uintptr_t)six_pages[k][0]);
    ck_assert_uint_eq(stats.chunk_page_steps, 5);
}
END_TEST

/* Check what becomes of an empty page */
START_TEST(an_empty_page_is_freed)
{
    start_machine(page_sizes[_i]);
    ck_assert(runs_start());
    for (unsigned s = min_chunk_shift; s < page.shift; s++) {
        void *p = chunks_allocate((size_t)1 << s);
        size_t index = page_index((uintptr_t)p);
        bool shared = s == bucket_of(sizeof(struct run));

        chunks_free((uintptr_t)p);
        ck_assert((page_dir_get(index) == FREE) != shared);
        ck_assert_uint_eq(runs_pages(),
            page_dir_last() - page_dir_first());
        ck_assert_ptr_null(walk());
    }
}
END_TEST

/* Check that infos are made in dirty memory */
START_TEST(infos_are_made_in_dirty_memory)
{
    size_t index;

    start_machine(page_sizes[_i]);
    ck_assert(runs_start());
    index = pages_allocate(3, 1);
    memset((void *)page_address(index), 0xff, pages_to_bytes(3));
    pages_free(index, 3);
    ck_assert_ptr_nonnull(chunks_allocate(16));
    ck_assert_ptr_null(walk());
    ck_assert_ptr_nonnull(chunks_allocate(chunks_largest()));
    ck_assert_ptr_null(walk());
}
END_TEST

/* Check every address of a page */
static enum finding
expected_finding(unsigned shift, size_t offset)
{
    size_t i = offset >> shift, own = own_chunks(shift);

    if (offset != i << shift)
        return INSIDE_CHUNK;
    if (i < own)
        return OWN_CHUNK;
    return (i - own) % 3 == 0 ? FREE_CHUNK : ALL_WELL;
}

static struct chunk_page *
page_with_holes(unsigned shift)
{
    size_t size = (size_t)1 << shift;
    struct chunk_page *info = page_of(chunks_allocate(size));
    size_t first = info->page + (own_chunks(shift) << shift);

    while (info->free > 0)
        chunks_allocate(size);
    for (unsigned i = 0; i < info->total; i += 3)
        chunks_free(first + (i << shift));
    return info;
}

START_TEST(every_address_is_judged)
{
    start_machine(page_sizes[_i]);
    for (unsigned s = min_chunk_shift; s < page.shift; s++) {
        struct chunk_page *info = page_with_holes(s);
        size_t wrong = 0;

        for (size_t at = 0; at < page.size; at++)
            wrong += chunks_judge(entry_of(info), info->page + at)
                != expected_finding(s, at);
        ck_assert_uint_eq(wrong, 0);
    }
}
END_TEST

/* Check chunks without memory */
static void
use_up_chunks(size_t bytes)
{
    while (page_dir_get(bucket_of(bytes)) != 0)
        chunks_allocate(bytes);
}

START_TEST(without_memory_nothing_changes)
{
    start_machine(page_sizes[_i]);
    ck_assert(runs_start());
    use_up_chunks(info_bytes(page.shift - 1));
    model.limit = model.pages_out;
    ck_assert_ptr_null(chunks_allocate(16));
    ck_assert_uint_eq(runs_pages(), 0);
    model.limit++;
    ck_assert_ptr_null(chunks_allocate(chunks_largest()));
    ck_assert_uint_eq(runs_pages(), 1);
    ck_assert_ptr_null(walk());
    model.limit++;
    ck_assert_ptr_nonnull(chunks_allocate(chunks_largest()));
    ck_assert_ptr_null(walk());
}
END_TEST

/* Check that a new page is used at once */
START_TEST(a_new_page_is_used_at_once)
{
    size_t index, bytes = sizeof(struct run);
    void *p;

    start_machine(page_sizes[_i]);
    ck_assert(runs_start());
    index = pages_allocate(1, 1);
    for (int i = 0; i < 3; i++)
        pages_allocate(1, 1);
    pages_free(index, 1);
    pages_free(index + 2, 1);
    ck_assert(runs_start());
    use_up_chunks(bytes);
    p = chunks_allocate(bytes);
    ck_assert_uint_eq(page_index((uintptr_t)p), index);
    ck_assert_ptr_ne(info_of(page_dir_get(bucket_of(bytes))),
        page_of(p));
    ck_assert_ptr_null(walk());
}
END_TEST

/* Run the tests of chunks */
int
main(void)
{
    Suite *suite = suite_create("chunks");
    TCase *c = tcase_create("pages of three sizes");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(c, infos_are_as_in_1996, 0, 8);
    /* Add the tests of chunks */
    tcase_add_loop_test(c, a_chunk_is_the_next_power_of_two, 0, 3);
    tcase_add_loop_test(c, infos_of_infos_lie_in_their_page, 0, 3);
    tcase_add_loop_test(c, a_page_is_filled_from_its_low_end, 0, 3);
    tcase_add_loop_test(c, the_lowest_free_chunk_is_taken, 0, 3);
    tcase_add_loop_test(c, six_pages_are_in_address_order, 0, 3);
    tcase_add_loop_test(c, six_pages_with_the_slip, 0, 3);
    tcase_add_loop_test(c, walks_are_as_long_as_we_say, 0, 3);
    tcase_add_loop_test(c, an_empty_page_is_freed, 0, 3);
    tcase_add_loop_test(c, infos_are_made_in_dirty_memory, 0, 3);
    tcase_add_loop_test(c, every_address_is_judged, 0, 3);
    tcase_add_loop_test(c, without_memory_nothing_changes, 0, 3);
    tcase_add_loop_test(c, a_new_page_is_used_at_once, 0, 3);
    suite_add_tcase(suite, c);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
