/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Exercise 14: a suite. Each test starts with a new machine. */
#include "suite.h"

/* Test what blocks hold for 14 */
enum { many = 66 };

/* Sizes around every border there is. */
static size_t
size_of(unsigned i)
{
    size_t border = (size_t)16 << i / 3 % 11;

    return border + i % 3 - 1;
}

static place
filled(size_t n, unsigned i)
{
    place p = get(n);
    size_t room;

    expect(p != 0, "there is memory");
    room = usable(p);
    expect(room >= n, "at least so much is usable");
    write_bytes(p, room, (unsigned char)i);
    return p;
}

static void
check_and_put(place p, size_t n, unsigned i)
{
    size_t room = usable(p);

    expect(room >= n, "a block keeps its size");
    expect(holds(p, room, (unsigned char)i),
        "what is in a block stays there");
    put(p);
}

static void
test_blocks(void)
{
    place p[many];

    new_machine();
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = 0; i < many; i++)
            p[i] = filled(size_of(i * 7 + round), i);
        for (unsigned i = round; i < many; i += 2)
            check_and_put(p[i], size_of(i * 7 + round), i);
        for (unsigned i = round; i < many; i += 2)
            p[i] = filled(size_of(i * 5), i);
        for (unsigned i = 0; i < many; i++)
            check_and_put(p[i], (i - round) % 2 == 0 && i >= round
                ? size_of(i * 5) : size_of(i * 7 + round), i);
    }
    expect(get(0) != 0 && get(0) != get(0),
        "blocks of no size are blocks");
    expect(findings() == 0, "none of these calls was wrong");
}

static void
test_zeros(void)
{
    size_t all = page_bytes();

    new_machine();
    for (size_t n = 8; n <= 16 * all; n *= 2) {
        place p = filled(n, 0xee);
        put(p);
        p = get_zeroed(n / 8, 8);
        expect(p != 0 && holds(p, n, 0), "zeroed memory is zero");
        put(p);
    }
    expect(get_zeroed(SIZE_MAX / 8, 16) == 0
        && last_error() == NO_MEMORY, "too much is refused");
    expect(get_zeroed(SIZE_MAX / 16 + 2, 16) == 0,
        "a product that wraps is refused");
    expect(get(SIZE_MAX - 10) == 0, "more than there is");
}

/* Test resizing for 14 */
static void
try_resize(size_t from, size_t to)
{
    place p = filled(from, 0x5a), guard;
    size_t kept = from < to ? from : to;

    p = resize(p, to);
    expect(p != 0 && usable(p) >= to, "resized to what was asked");
    expect(holds(p, kept, 0x5a), "resizing keeps what was there");
    guard = filled(to, 0x77);
    write_bytes(p, usable(p), 0x66);
    check_and_put(guard, to, 0x77);
    put(p);
}

static void
test_resizing(void)
{
    size_t pages = 0, page = page_bytes();
    place keep[40];

    new_machine();
    for (unsigned i = 0; i < 33; i += 4)
        for (unsigned k = 0; k < 33; k += 5)
            try_resize(size_of(i), size_of(k));
    for (size_t n = 16; n < 8 * page; n *= 2) {
        place p = get(n);
        try_resize(usable(p), usable(p) + 1);
        put(p);
    }
    /* See that resizing loses nothing for 14 */
    for (unsigned i = 0; i < 40; i++) {
        keep[i] = get(30 * page);
        keep[i] = resize(keep[i], page);
        if (i == 3)
            pages = heap_pages();
    }
    expect(heap_pages() <= pages + 40 + 80,
        "the rest of a smaller block is used again");
    for (unsigned i = 0; i < 40; i++)
        put(keep[i]);
    pages = heap_pages();
    for (unsigned i = 0; i < 60; i++)
        put(resize(get(3 * page), 9 * page));
    for (unsigned i = 0; i < 80; i++)
        put(resize(get(2000), 200));
    expect(heap_pages() <= pages + 16,
        "resizing leaves nothing behind");
    expect(findings() == 0, "none of these calls was wrong");
}

/* Test alignment for 14 */
static void
test_alignment(void)
{
    size_t page = page_bytes(), before;

    new_machine();
    for (size_t to = 16; to <= 16 * page; to *= 2)
        for (unsigned i = 0; i < 4; i++) {
            size_t n = (i + 1) * to / 2 + i;
            place p = get_aligned(to, n);
            expect(p != 0 && p % to == 0, "aligned as was asked");
            expect(usable(p) >= n, "and as large");
        }
    new_machine();
    put(get_aligned(32 * page, page));
    before = heap_pages();
    for (unsigned i = 0; i < 100; i++) {
        place shift = get(page);
        place p = get_aligned(32 * page, page);
        put(shift);
        put(p);
    }
    expect(heap_pages() <= before + 72,
        "aligned blocks leave nothing behind");
}

/* Test that nothing is lost for 14 */
static void
test_reuse(void)
{
    place hole[20], wall[20];
    size_t before, page = page_bytes();

    new_machine();
    for (unsigned i = 0; i < 20; i++) {
        hole[i] = get((i + 2) * page);
        wall[i] = get(page);
    }
    before = heap_pages();
    for (unsigned i = 0; i < 20; i++)
        put(hole[i]);
    for (unsigned i = 20; i-- > 0;)
        hole[i] = filled((i + 2) * page, i);
    expect(heap_pages() <= before + 4,
        "a hole of just this size is used");
    for (unsigned i = 0; i < 20; i++) {
        check_and_put(hole[i], (i + 2) * page, i);
        put(wall[i]);
    }
    expect(findings() == 0, "none of these calls was wrong");
}

/* Free the pages of a region in this order; they must be one run
 * again, between two walls. */
static void
join(unsigned step)
{
    enum { parts = 25 };
    size_t page = page_bytes(), before;
    place part[parts], wall, whole;

    new_machine();
    for (unsigned i = 0; i < parts; i++)
        part[i] = get((1 + i % 3) * page);
    wall = get(page);
    before = heap_pages();
    for (unsigned i = 0; i < parts; i++)
        put(part[i * step % parts]);
    whole = filled(49 * page, 1);
    expect(heap_pages() <= before + 4, "neighbours become one run");
    check_and_put(whole, 49 * page, 1);
    put(wall);
    expect(findings() == 0, "none of these calls was wrong");
}

static void
test_joining(void)
{
    static const unsigned steps[] = {1, 2, 3, 7, 12, 24};

    for (unsigned i = 0; i < sizeof steps / sizeof *steps; i++)
        join(steps[i]);
}

static void
test_small_pages(void)
{
    enum { small = 48 };
    static place p[small];
    size_t before;

    for (size_t n = 16; n <= 1024; n *= 4) {
        new_machine();
        for (unsigned i = 0; i < small; i++)
            p[i] = filled(n, i);
        before = heap_pages();
        for (unsigned i = 0; i < small; i += 3)
            check_and_put(p[i], n, i);
        for (unsigned i = 0; i < small; i += 3)
            p[i] = filled(n, i);
        expect(heap_pages() <= before + 1, "small blocks are"
            " used again");
        /* See that empty pages can be used for pages */
        for (unsigned i = 0; i < small; i++)
            put(p[i]);
        if (n >= 1024) {
            size_t full = small * n / page_bytes();
            place q = full > 2 ? get((full - 2) * page_bytes()) : 0;
            expect(heap_pages() <= before + 3,
                "pages without small blocks are pages again");
            put(q);
        }
        expect(findings() == 0, "none of these calls was wrong");
    }
}

static void
test_break(void)
{
    place p[8];
    size_t top, page = page_bytes();

    new_machine();
    for (unsigned i = 0; i < 8; i++)
        p[i] = get((size_t)24 << 20);
    top = heap_pages();
    expect(top * page >= (size_t)192 << 20,
        "the heap is as large as its blocks");
    for (unsigned i = 8; i-- > 0;)
        put(p[i]);
    expect(heap_pages() <= top * 3 / 4,
        "an empty heap is given back");
    for (unsigned i = 0; i < 80; i++)
        put(get((i % 40 + 1) * page));
    expect(heap_pages() <= top * 3 / 4,
        "and nothing is lost on the way");
}

/* Test a full machine for 14 */
static void
test_full(void)
{
    place p[40], q;
    unsigned n = 0;
    size_t page = page_bytes();

    new_machine();
    limit_pages(300);
    while (n < 40 && (p[n] = get(10 * page)) != 0) {
        write_bytes(p[n], 10 * page, (unsigned char)n);
        n++;
    }
    expect(n > 20 && n < 40, "most of the memory can be had");
    expect(last_error() == NO_MEMORY, "and no more than there is");
    q = resize(p[0], 100 * page);
    expect(q == 0 && last_error() == NO_MEMORY, "nor so");
    expect(get_zeroed(100, page) == 0 && last_error() == NO_MEMORY,
        "nor zeroed");
    for (unsigned i = 0; i < n; i++)
        check_and_put(p[i], 10 * page, i);
    expect(findings() == 0, "a refused resize leaves the block");
    expect(get(10 * page) != 0, "memory that was freed is there");
    limit_pages(0);
}

/* This wrong call is reported, and changes nothing. */
static void
refused(place wrong)
{
    size_t before = findings();

    put(wrong);
    expect(findings() == before + 1, "a wrong free is reported");
    expect(resize(wrong, 10) == 0 && last_error() == INVALID
        && findings() == before + 2, "a wrong resize is, too");
}

static void
test_wrong_calls(void)
{
    size_t page = page_bytes();

    new_machine();
    for (size_t n = 32; n <= 8 * page; n *= 2) {
        place p = filled(n, 3), other = filled(n, 4);
        refused(p + 1);
        refused(p + 16);
        refused(p + n / 2);
        put(p);
        refused(p);
        p = filled(n, 5);
        check_and_put(other, n, 4);
        check_and_put(p, n, 5);
    }
    refused(1000 * page);
    put(0);
    expect(resize(0, 50) != 0, "null is resized to a new block");
}

void
suite(void)
{
    test_blocks();
    test_zeros();
    test_resizing();
    test_alignment();
    test_reuse();
    test_joining();
    test_small_pages();
    test_break();
    test_full();
    test_wrong_calls();
}
