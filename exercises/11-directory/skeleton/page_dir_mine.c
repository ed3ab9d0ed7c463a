/* Exercise 11: your page directory. As it stands it is that of
 * 1996: one array, just large enough, copied whenever the heap
 * outgrows it. What the functions promise is in page_dir.h. */
#include "page_dir.h"

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

/* Make the directory anew */
/* Count the entries that the table has */
static inline size_t
table_entries(void)
{
    return pages_to_bytes(dir.pages) / sizeof(page_entry);
}

static inline size_t
new_size(size_t last)    /* in pages */
{
    return ((last * sizeof(page_entry)) >> page.shift) + 2;
}

static bool
remake(size_t last)
{
    size_t pages = new_size(last);
    size_t bytes = pages_to_bytes(dir.pages);
    page_entry *table = os_map(pages_to_bytes(pages));

    if (table == NULL)
        return false;
    /* Copy the old table into the new one */
    os_touch(dir.table, bytes);
    os_touch(table, bytes);
    memcpy(table, dir.table, bytes);
    stats.remakes++;
    stats.bytes_copied += bytes;
    os_unmap(dir.table, bytes);
    dir.table = table;
    dir.pages = pages;
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
