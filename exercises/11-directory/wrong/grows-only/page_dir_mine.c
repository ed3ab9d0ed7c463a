/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Doubles, and stays as large as it ever was. */
#include "page_dir.h"

enum { ample = 2 };

/* Describe the directory */
static struct {
    page_entry *table;
    size_t pages;   /* the size of the table */
    size_t origin;  /* page number - origin = index */
    size_t last;    /* the index of the heap's last page */
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

/* Read and write entries */
static inline page_entry
page_dir_get(size_t index)
{
    os_touch(&dir.table[index], sizeof(page_entry));
    return dir.table[index];
}

static inline void
page_dir_set(size_t index, page_entry entry)
{
    os_touch(&dir.table[index], sizeof(page_entry));
    stats.entries_written++;
    dir.table[index] = entry;
}

static void
page_dir_fill(size_t index, size_t n, page_entry entry)
{
    os_touch(&dir.table[index], n * sizeof(page_entry));
    stats.entries_written += n;
    for (size_t i = 0; i < n; i++)
        dir.table[index + i] = entry;
}

/* Start with one directory page */
static bool
page_dir_start(uintptr_t heap)
{
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

/* Make the directory anew, with room */
static bool
remake(size_t last)
{
    size_t bytes = (dir.last + 1) * sizeof(page_entry);
    /* Map a table with as much room as there is */
    size_t needed = needed_pages(last);
    size_t spare = (ample - 1) * needed;
    page_entry *table = os_map(pages_to_bytes(needed + spare));

    while (table == NULL && spare > 0) {
        spare /= 2;
        table = os_map(pages_to_bytes(needed + spare));
    }

    if (table == NULL)
        return false;
    /* Copy the old table into the new one */
    os_touch(dir.table, bytes);
    os_touch(table, bytes);
    memcpy(table, dir.table, bytes);
    stats.remakes++;
    stats.bytes_copied += bytes;
    os_unmap(dir.table, pages_to_bytes(dir.pages));
    dir.table = table;
    dir.pages = needed + spare;
    return true;
}

/* Cover a larger heap */
static bool
page_dir_cover(size_t last)
{
    if (last + 1 >= table_entries() && !remake(last))
        return false;
    dir.last = last;
    return true;
}

/* Uncover what was given back */
static void
page_dir_uncover(size_t last)
{
    page_dir_fill(last + 1, dir.last - last, NOT_MINE);
    dir.last = last;
}

/* Answer what tests ask */
static const char *
page_dir_check(void)
{
    if (dir.last + 1 >= table_entries())
        return "the directory covers the heap, and one more";
    for (size_t i = dir.last + 1; i < table_entries(); i++)
        if (dir.table[i] != NOT_MINE)
            return "nothing beyond the heap is ours";
    return NULL;
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
