/* Tangled from src/16-alternatives.nw: do not edit. */
/* A page directory of linked pieces, a page each: nothing is ever
 * copied, and a lookup has to find the piece. */
#include "page_dir.h"

/* In the last bytes of each directory page. */
struct piece {
    struct piece *next;
    struct piece *previous;
    page_entry *entries;  /* the page */
    size_t number;        /* 0 is the piece of index 0 */
};

/* Describe the linked directory */
static struct {
    page_entry *table;  /* null: no array for tools to read */
    struct piece *head;
    struct piece *tail;
    struct piece *recent[2];
    size_t each;        /* entries in a piece */
    size_t pages;       /* pieces */
    size_t origin;      /* page number - origin = index */
    size_t last;        /* the index of the heap's last page */
} dir;

/* Turn an address into an index and back */
static inline size_t
page_index(uintptr_t address)
{
    return (address >> page.shift) - dir.origin;
}

static inline uintptr_t
page_address(size_t index)
{
    return (uintptr_t)(index + dir.origin) << page.shift;
}

/* Say where the heap begins and ends */
static inline size_t
page_dir_first(void)
{
    return page.shift;
}

static inline size_t
page_dir_last(void)
{
    return dir.last;
}

/* Find the piece of an index */
static inline bool
is_number(const struct piece *p, size_t number)
{
    os_touch(p, sizeof *p);
    return p->number == number;
}

static struct piece *
walk_to_piece(size_t number)
{
    struct piece *p = dir.head;

    for (stats.directory_steps++; !is_number(p, number);
         stats.directory_steps++)
        p = p->next;
    return p;
}

static inline struct piece *
find_piece(size_t index)
{
    size_t number = index / dir.each;
    struct piece *p = dir.recent[0];

    if (is_number(p, number))
        return p;
    p = dir.recent[1];
    if (!is_number(p, number))
        p = walk_to_piece(number);
    dir.recent[1] = dir.recent[0];
    dir.recent[0] = p;
    return p;
}

/* Read and write entries in pieces */
static inline page_entry *
entry_in_piece(size_t index)
{
    page_entry *entry = find_piece(index)->entries
        + index % dir.each;

    os_touch(entry, sizeof *entry);
    return entry;
}

static inline page_entry
page_dir_get(size_t index)
{
    return *entry_in_piece(index);
}

static inline void
page_dir_set(size_t index, page_entry entry)
{
    stats.entries_written++;
    *entry_in_piece(index) = entry;
}

static void
page_dir_fill(size_t index, size_t n, page_entry entry)
{
    struct piece *p = find_piece(index);
    size_t i = index % dir.each, end;

    stats.entries_written += n;
    for (; n > 0; n -= end - i, i = 0, p = p->next) {
        end = n < dir.each - i ? i + n : dir.each;
        os_touch(p, sizeof *p);
        os_touch(&p->entries[i], (end - i) * sizeof entry);
        for (size_t k = i; k < end; k++)
            p->entries[k] = entry;
    }
}

/* Add pieces */
static void
add_piece(char *memory)
{
    struct piece *p = (struct piece *)(memory + page.size) - 1;

    os_touch(p, sizeof *p);
    *p = (struct piece){NULL, dir.tail, (page_entry *)memory,
        dir.pages++};
    if (dir.tail == NULL)
        dir.head = p;
    else
        dir.tail->next = p;
    dir.tail = p;
}

static bool
add_pieces(size_t n)
{
    char *memory = os_map(pages_to_bytes(n));

    for (size_t i = 0; memory != NULL && i < n; i++)
        add_piece(memory + pages_to_bytes(i));
    return memory != NULL;
}

/* Start with one piece */
static bool
page_dir_start(uintptr_t heap)
{
    if (!add_pieces(1))
        return false;
    dir.recent[0] = dir.recent[1] = dir.head;
    dir.each = (page.size - sizeof(struct piece))
        / sizeof(page_entry);
    dir.origin = (heap >> page.shift) - page_dir_first();
    dir.last = page_dir_first() - 1;
    return true;
}

/* Cover a larger heap with pieces */
static inline size_t
pieces_needed(size_t last)
{
    return (last + 1) / dir.each + 1;
}

static bool
page_dir_cover(size_t last)
{
    size_t needed = pieces_needed(last);

    if (needed > dir.pages && !add_pieces(needed - dir.pages))
        return false;
    dir.last = last;
    return true;
}

/* Uncover, and free empty pieces */
static void
drop_last_piece(void)
{
    struct piece *p = dir.tail;

    dir.tail = p->previous;
    dir.tail->next = NULL;
    dir.pages--;
    for (int i = 0; i < 2; i++)
        if (dir.recent[i] == p)
            dir.recent[i] = dir.tail;
    os_unmap(p->entries, page.size);
}

static void
page_dir_uncover(size_t last)
{
    size_t needed = pieces_needed(last);

    while (dir.pages > needed)
        drop_last_piece();
    if (dir.last >= needed * dir.each)
        dir.last = needed * dir.each - 1;
    page_dir_fill(last + 1, dir.last - last, NOT_MINE);
    dir.last = last;
}

/* Answer what tests ask about pieces */
static const char *
check_piece(const struct piece *p, size_t number)
{
    size_t index = number * dir.each;

    if (p->number != number)
        return "the pieces of the directory are in order";
    for (size_t i = 0; i < dir.each; i++)
        if (index + i > dir.last && p->entries[i] != NOT_MINE)
            return "nothing beyond the heap is ours";
    return NULL;
}

static const char *
page_dir_check(void)
{
    const char *flaw = NULL;
    size_t n = 0, at_hand = 0;

    for (struct piece *p = dir.head; p != NULL && flaw == NULL;
         p = p->next) {
        at_hand += (dir.recent[0] == p) + (dir.recent[1] == p);
        flaw = check_piece(p, n++);
    }
    if (flaw == NULL && at_hand != 2)
        return "the two pieces at hand are in the list";
    if (flaw == NULL && n != dir.pages)
        return "all pieces of the directory are linked";
    if (flaw == NULL && n != pieces_needed(dir.last))
        return "the directory covers the heap, and one more";
    return flaw;
}

static size_t
page_dir_pages(void)
{
    return dir.pages;
}

static inline void
page_dir_reset(void)
{
    memset(&dir, 0, sizeof dir);
}
