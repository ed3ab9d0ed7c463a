/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Spreads the remake, but too thinly. */
#include "page_dir.h"

/* Describe two tables */
static struct {
    page_entry *table;
    size_t pages;      /* the size of the table */
    size_t origin;     /* page number - origin = index */
    size_t last;       /* the index of the heap's last page */
    page_entry *old;   /* null if all is in the table */
    size_t old_pages;
    size_t moved;      /* the first index that is still in old, */
    size_t old_end;    /* and the first behind it that is not */
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

/* Find the entry of an index in two tables */
static inline page_entry *
place_of(size_t index)
{
    bool in_old = index >= dir.moved && index < dir.old_end;

    return (in_old ? dir.old : dir.table) + index;
}

static inline page_entry
page_dir_get(size_t index)
{
    page_entry *place = place_of(index);

    os_touch(place, sizeof *place);
    return *place;
}

static inline void
page_dir_set(size_t index, page_entry entry)
{
    page_entry *place = place_of(index);

    os_touch(place, sizeof *place);
    stats.entries_written++;
    *place = entry;
}

static void
page_dir_fill(size_t index, size_t n, page_entry entry)
{
    for (size_t i = 0; i < n; i++)
        page_dir_set(index + i, entry);
}

/* Start with one directory page and no old one */
static bool
page_dir_start(uintptr_t heap)
{
    memset(&dir, 0, sizeof dir);
    dir.table = os_map(page.size);
    if (dir.table == NULL)
        return false;
    dir.pages = 1;
    dir.origin = (heap >> page.shift) - page_dir_first();
    dir.last = page_dir_first() - 1;
    return true;
}

/* Count the pages that are needed */
/* Count the entries that the table has */
static inline size_t
table_entries(void)
{
    return pages_to_bytes(dir.pages) / sizeof(page_entry);
}

/* For the entries up to the last, and one more. */
static inline size_t
needed_pages(size_t last)
{
    return (((last + 1) * sizeof(page_entry)) >> page.shift) + 1;
}

/* Move some entries to the new table */
enum { rate = 3 };    /* entries moved for each page */

static void
drop_old(void)
{
    os_unmap(dir.old, pages_to_bytes(dir.old_pages));
    dir.old = NULL;
    dir.moved = dir.old_end = 0;
}

static void
move_entries(size_t n)
{
    if (dir.old == NULL)
        return;
    if (n > dir.old_end - dir.moved)
        n = dir.old_end - dir.moved;
    os_touch(dir.old + dir.moved, n * sizeof(page_entry));
    os_touch(dir.table + dir.moved, n * sizeof(page_entry));
    memcpy(dir.table + dir.moved, dir.old + dir.moved,
        n * sizeof(page_entry));
    stats.bytes_copied += n * sizeof(page_entry);
    dir.moved += n;
    if (dir.moved == dir.old_end)
        drop_old();
}

/* Make a new table beside the old */
static bool
remake(size_t last)
{
    size_t needed = needed_pages(last), spare = needed;
    page_entry *table = os_map(pages_to_bytes(needed + spare));

    while (table == NULL && spare > 0) {
        spare /= 2;
        table = os_map(pages_to_bytes(needed + spare));
    }
    if (table == NULL)
        return false;
    move_entries(SIZE_MAX);    /* never many: see the proof */
    stats.remakes++;
    dir.old = dir.table;
    dir.old_pages = dir.pages;
    dir.moved = 0;
    dir.old_end = dir.last + 1;
    dir.table = table;
    dir.pages = needed + spare;
    return true;
}

static bool
page_dir_cover(size_t last)
{
    size_t pages = last - dir.last;

    if (last + 1 >= table_entries() && !remake(last))
        return false;
    move_entries(pages / 2);
    dir.last = last;
    return true;
}

/* Cut a table of three times the need */
static void
cut(size_t last)
{
    size_t needed = needed_pages(last), surplus;

    if (dir.old != NULL || dir.pages <= 3 * needed)
        return;
    surplus = dir.pages - 2 * needed;
    dir.pages -= surplus;
    os_unmap(dir.table + table_entries(), pages_to_bytes(surplus));
}

/* Uncover, and move */
static void
clear(size_t from, size_t end)    /* in the table */
{
    if (end > table_entries())
        end = table_entries();
    for (size_t i = from; i < end; i++)
        dir.table[i] = NOT_MINE;
}

static void
page_dir_uncover(size_t last)
{
    size_t pages = dir.last - last, end = dir.last + 1;
    size_t moved = dir.moved, old_end = dir.old_end;

    /* Forget what dies in the old table */
    if (dir.old != NULL && old_end > last + 1) {
        dir.old_end = last + 1 > moved ? last + 1 : moved;
        move_entries(0);    /* drops a table that is empty now */
    }
    move_entries(rate * pages);
    cut(last);
    clear(last + 1, moved);
    clear(old_end > last + 1 ? old_end : last + 1, end);
    dir.last = last;
}

/* Answer what tests ask of two tables */
static const char *
page_dir_check(void)
{
    if (dir.last + 1 >= table_entries())
        return "the directory covers the heap, and one more";
    if (dir.old == NULL && dir.old_end != 0)
        return "without an old table nothing is in it";
    if (dir.old_end > dir.last + 1)
        return "nothing dead is looked for in the old table";
    for (size_t i = dir.last + 1; i < table_entries(); i++)
        if (dir.table[i] != NOT_MINE)
            return "nothing beyond the heap is ours";
    return NULL;
}

static size_t
page_dir_pages(void)
{
    return dir.pages + dir.old_pages * (dir.old != NULL);
}

static inline void
page_dir_reset(void)
{
    memset(&dir, 0, sizeof dir);
}
