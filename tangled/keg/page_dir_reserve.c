/* Tangled from src/16-alternatives.nw: do not edit. */
/* A page directory in one reserved region: addresses for the
 * largest heap are taken at the start, memory as it is needed. */
#include "page_dir.h"

/* Describe the reserved directory */
static struct {
    page_entry *table;
    size_t pages;     /* of the region that are open */
    size_t reserved;  /* pages of the region */
    size_t written;   /* pages that may hold an entry */
    size_t origin;    /* page number - origin = index */
    size_t last;      /* the index of the heap's last page */
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

/* Compute how large a region must be */
static const uint64_t largest_heap =    /* bytes */
    (uint64_t)1 << (KEG_ENTRY_SIZE == 4 ? 32 : 40);

static inline size_t
pages_for_heap(uint64_t bytes)
{
    return needed_pages((size_t)(bytes >> page.shift)
        + page_dir_first());
}

/* Reserve a region */
static page_entry *
reserve_pages(size_t least, size_t *pages)
{
    page_entry *region = os_reserve(pages_to_bytes(*pages));

    while (region == NULL && *pages > least) {
        *pages = *pages / 2 > least ? *pages / 2 : least;
        region = os_reserve(pages_to_bytes(*pages));
    }
    return region;
}

static inline void *
region_page(size_t n)
{
    return (char *)dir.table + pages_to_bytes(n);
}

static void
keep_of_region(size_t pages)    /* at its upper end */
{
    size_t surplus = dir.reserved - pages;

    if (pages >= dir.reserved)
        return;
    os_unmap(dir.table, pages_to_bytes(surplus));
    dir.table = region_page(surplus);
    dir.reserved = pages;
}

/* Start with a reserved region */
static bool
page_dir_start(uintptr_t heap)
{
    size_t wanted = pages_for_heap(largest_heap);

    dir.reserved = wanted;
    dir.table = reserve_pages(1, &dir.reserved);
    if (dir.table == NULL)
        return false;
    if (dir.reserved < wanted)
        keep_of_region(pages_for_heap(
            2 * (uint64_t)pages_to_bytes(dir.reserved)));
    if (!os_open(dir.table, page.size)) {
        os_unmap(dir.table, pages_to_bytes(dir.reserved));
        return false;
    }
    dir.pages = dir.written = 1;
    dir.origin = (heap >> page.shift) - page_dir_first();
    dir.last = page_dir_first() - 1;
    return true;
}

/* Open more of the region */
static bool
open_up_to(size_t pages)
{
    if (!os_open(region_page(dir.pages),
            pages_to_bytes(pages - dir.pages)))
        return false;
    dir.pages = pages;
    return true;
}

/* Move out of a region that is too small */
static bool
move_out(size_t needed)
{
    size_t reserved = 4 * needed;
    size_t bytes = (dir.last + 1) * sizeof(page_entry);
    page_entry *table = reserve_pages(needed, &reserved);

    if (table == NULL)
        return false;
    if (!os_open(table, pages_to_bytes(needed))) {
        os_unmap(table, pages_to_bytes(reserved));
        return false;
    }
    /* Copy the old table into the new one */
    os_touch(dir.table, bytes);
    os_touch(table, bytes);
    memcpy(table, dir.table, bytes);
    stats.remakes++;
    stats.bytes_copied += bytes;
    os_unmap(dir.table, pages_to_bytes(dir.reserved));
    dir.table = table;
    dir.pages = needed;
    dir.reserved = reserved;
    dir.written = needed;
    return true;
}

/* Cover a larger heap within the region */
static bool
page_dir_cover(size_t last)
{
    size_t needed = needed_pages(last);

    if (needed > dir.reserved) {
        if (!move_out(needed))
            return false;
    } else if (needed > dir.pages) {
        size_t twice = 2 * needed < dir.reserved ? 2 * needed
            : dir.reserved;
        if (!open_up_to(twice) && !open_up_to(needed))
            return false;
    }
    if (needed > dir.written)
        dir.written = needed;
    dir.last = last;
    return true;
}

/* Uncover, and give memory back */
static void
page_dir_uncover(size_t last)
{
    size_t keep = 2 * needed_pages(last), entries;

    if (dir.written > 2 * keep && os_discard(region_page(keep),
            pages_to_bytes(dir.written - keep))) {
        dir.written = keep;
        entries = pages_to_bytes(keep) / sizeof(page_entry);
        if (dir.last >= entries)
            dir.last = entries - 1;
    }
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
