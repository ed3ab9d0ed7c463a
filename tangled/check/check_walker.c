/* Tangled from src/08-walker.nw: do not edit. */
/* The walker, and whether it can fail: each invariant is broken in
 * a heap of its own, and the walker has to name that one. */
#define KEG_OS "os_model.c"
#include "edition.h"
#include "model.h"

#include <check.h>

static const size_t page_sizes[] = {4096, 16384, 65536};

/* Make a heap with something of everything */
static struct {
    char *pages;                /* an allocation of three pages */
    char *last;                 /* the last page in use */
    struct run *run, *next;     /* free runs, two pages each */
    struct chunk_page *tiny;    /* 16 bytes: holds its own info */
    struct chunk_page *half[3]; /* half pages: with room */
    struct chunk_page *full;    /* half pages: without */
} heap;

/* Make a page of two chunks, both in use */
static struct chunk_page *
make_half_page(void)
{
    char *a = keg_malloc(page.size / 2);
    char *b = keg_malloc(page.size / 2);
    size_t index = page_index((uintptr_t)a);

    ck_assert_uint_eq(index, page_index((uintptr_t)b));
    return info_of(page_dir_get(index));
}

/* Make the heap */
static void
make_heap(size_t page_size)
{
    char *first, *second;

    model_new(page_size, 1024 * page_size);
    keg_reset();
    heap.tiny = info_of(page_dir_get(
        page_index((uintptr_t)keg_malloc(1))));
    heap.pages = keg_malloc(3 * page_size);
    heap.full = make_half_page();
    for (int i = 0; i < 3; i++)
        heap.half[i] = make_half_page();
    for (int i = 0; i < 3; i++)
        keg_free((void *)heap.half[i]->page);
    /* Leave two free runs in the heap */
    first = keg_malloc(2 * page_size);
    keg_malloc(page_size);
    second = keg_malloc(2 * page_size);
    heap.last = keg_malloc(page_size);
    keg_free(first);
    keg_free(second);
    heap.run = runs.head;
    heap.next = heap.run->next;
}

/* Break invariants */
/* Have tools to break info with */
static uintptr_t
copy_info(const struct chunk_page *info, uintptr_t place)
{
    memcpy((void *)place, info, info_bytes(info->shift));
    return place;
}

static void
set_info(const struct chunk_page *of, uintptr_t info)
{
    page_dir_set(page_index(of->page),
        (page_entry)(info - os_entry_base()));
}

static const char *
break_directory(int way)
{
    switch (way) {
    /* Ways to break the directory */
    case 0:
        dir.last = pages_to_bytes(dir.pages) / sizeof(page_entry);
        return "the directory covers the heap, and one more";
    case 1:
        page_dir_set(page_dir_last() + 1, FIRST);
        return "nothing beyond the heap is ours";
    case 2:
        page_dir_set(page_index((uintptr_t)heap.pages), FREE);
        return "FOLLOW comes after FIRST or FOLLOW";
    case 3:
        page_dir_set(page_index(heap.tiny->page) + 1, FOLLOW);
        return "FOLLOW comes after FIRST or FOLLOW";
    case 4:
        page_dir_set(min_chunk_shift - 1, entry_of(heap.tiny));
        return "there is no bucket below the smallest chunk";
    case 5:
        heap_end += page.size;
        return "the heap ends where we last put the break";
    }
    return NULL;
}

static const char *
break_info(int way)
{
    static max_align_t stray[64];
    uintptr_t full = heap.full->page;

    switch (way) {
    /* Ways to put info in the wrong place */
    case 0:
        set_info(heap.full, copy_info(heap.full, (uintptr_t)stray));
        return "info lies in the heap";
    case 1:
        set_info(heap.full, (uintptr_t)heap.full + 8);
        return "info lies in the heap";
    case 2:
        set_info(heap.full, (uintptr_t)heap.half[0]);
        return "info names its page";
    /* Ways to put info in the wrong chunk */
    case 3:
        set_info(heap.full, copy_info(heap.full, full));
        return "info lies in the page if and only if it is small"
            " enough";
    case 4:
        set_info(heap.tiny, copy_info(heap.tiny,
            (uintptr_t)keg_malloc(info_bytes(heap.tiny->shift))));
        return "info lies in the page if and only if it is small"
            " enough";
    case 5:
        keg_free(heap.full);
        return "info lies in its page or in a chunk in use";
    case 6:
        set_info(heap.full, copy_info(heap.full,
            (uintptr_t)keg_malloc(1)));
        return "info lies in its page or in a chunk in use";
    }
    return NULL;
}

static const char *
break_counts(int way)
{
    switch (way) {
    /* Ways to break a size */
    case 0:
        heap.full->size += 16;
        return "a chunk's size is that of its bucket";
    case 1:
        heap.tiny->size = (uint16_t)(1u << --heap.tiny->shift);
        return "a chunk's size is that of its bucket";
    case 2:
        heap.full->size = (uint16_t)(1u << ++heap.full->shift);
        return "a chunk's size is that of its bucket";
    /* Ways to break a count */
    case 3:
        heap.full->total--;
        return "a page's total is right";
    case 4:
        heap.half[0]->free++;
        return "the bitmap and the count of free chunks agree";
    case 5:
        heap.half[0]->map[0] |= 4;    /* the third of two chunks */
        return "the bitmap and the count of free chunks agree";
    case 6:
        heap.tiny->map[0] |= 1;
        heap.tiny->free++;
        return "own chunks are never free";
    case 7:
        heap.half[0]->map[0] = 3;
        heap.half[0]->free = 2;
        return "no page of chunks is empty";
    }
    return NULL;
}

static const char *
break_bucket(int way)
{
    static struct chunk_page stray;

    switch (way) {
    /* Ways to list what does not belong there */
    case 0:
        stray = *heap.half[2];
        heap.half[1]->next = &stray;
        return "a bucket lists pages of the directory";
    case 1:
        heap.half[1]->next = (struct chunk_page *)heap.pages;
        return "a bucket lists pages of the directory";
    case 2:
        heap.half[2]->next = heap.tiny;
        return "a page is in its own bucket";
    case 3:
        heap.half[0]->next = heap.full;
        return "a page on a bucket's list has room";
    /* Ways to list pages wrongly */
    case 4:
        heap.half[1]->next = heap.half[0];
        return "a bucket is in address order";
    case 5:
        heap.half[2]->next = heap.half[2];
        return "a bucket is in address order";
    case 6:
        heap.half[0]->next = heap.half[2];
        return "every page with room is in its bucket";
    case 7:
        page_dir_set(heap.tiny->shift, 0);
        return "every page with room is in its bucket";
    }
    return NULL;
}

static const char *
break_runs(int way)
{
    static struct run stray;

    switch (way) {
    /* Ways to break the structure of a run */
    case 0:
        stray = *heap.run;
        runs.head = &stray;
        return "a run is a chunk in use";
    case 1:
        keg_free(heap.next);
        return "a run is a chunk in use";
    case 2:
        runs.spare = heap.next;
        return "the spare run is not in the list";
    case 3:
        heap.next->previous = NULL;
        return "runs are linked both ways";
    case 4:
        runs.spare = (struct run *)heap.pages;
        return "the spare run is a chunk in use";
    /* Ways to break what a run says */
    case 5:
        heap.next->end = page_dir_last() + 2;
        return "a run lies in the heap";
    case 6:
        heap.run->first = page_dir_first() - 1;
        return "a run lies in the heap";
    case 7:
        heap.run->pages++;
        return "a run's pages are those from first to end";
    case 8:
        heap.run->end = heap.run->first;
        heap.run->pages = 0;
        return "a run's pages are those from first to end";
    case 9:
        page_dir_set(heap.run->first, FIRST);
        return "pages of a run are FREE";
    }
    return NULL;
}

static const char *
break_order(int way)
{
    struct run *r = keg_malloc(sizeof *r);

    switch (way) {
    /* Ways to break the list of runs */
    case 0:
        heap.run->pages = 1;
        *r = (struct run){.first = --heap.run->end, .pages = 1,
            .end = heap.run->end + 1};
        link_run(r, heap.run);
        return "runs are in address order and never adjacent";
    case 1:
        unlink_run(heap.run);
        link_run(heap.run, heap.next);
        return "runs are in address order and never adjacent";
    case 2:
        unlink_run(heap.run);
        return "every FREE page is in a run";
    case 3:
        page_dir_set(page_index((uintptr_t)heap.last), FREE);
        return "every FREE page is in a run";
    }
    return NULL;
}

/* Test that what is broken is named */
static const char *(*const break_group[])(int) = {
    break_directory, break_info, break_counts, break_bucket,
    break_runs, break_order
};

START_TEST(what_is_broken_is_named)
{
    const char *name;
    int way = 0;

    do {
        make_heap(page_sizes[_i % 3]);
        ck_assert_pstr_eq(keg_check(), NULL);
        name = break_group[_i / 3](way++);
        ck_assert_pstr_eq(keg_check(), name);
    } while (name != NULL);
    ck_assert_int_gt(way, 1);
}
END_TEST

/* Test that walking changes nothing */
START_TEST(walking_changes_nothing)
{
    struct keg_stats before, after;
    size_t bytes;
    void *copy;

    make_heap(page_sizes[_i]);
    bytes = model.brk - (uintptr_t)model.arena;
    copy = malloc(bytes);
    memcpy(copy, model.arena, bytes);
    keg_stats(&before);
    ck_assert_pstr_eq(keg_check(), NULL);
    keg_stats(&after);
    ck_assert_mem_eq(model.arena, copy, bytes);
    ck_assert_mem_eq(&before, &after, sizeof before);
    free(copy);
}
END_TEST

START_TEST(an_unborn_heap_is_well)
{
    model_new(page_sizes[_i], 1024 * page_sizes[_i]);
    keg_reset();
    ck_assert_pstr_eq(keg_check(), NULL);
    ck_assert_uint_eq(stats.break_calls + stats.map_calls, 0);
}
END_TEST

/* Run the suite of the walker */
int
main(void)
{
    enum { groups = sizeof break_group / sizeof break_group[0] };
    Suite *suite = suite_create("walker");
    TCase *cases = tcase_create("walker");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(cases, what_is_broken_is_named, 0,
        3 * groups);
    tcase_add_loop_test(cases, walking_changes_nothing, 0, 3);
    tcase_add_loop_test(cases, an_unborn_heap_is_well, 0, 3);
    suite_add_tcase(suite, cases);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
