/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* A page directory in the form of a tree: its leaves are pages of
 * entries, and there are leaves only where the heap has pages. It
 * grows at its root, so that nothing is ever copied. */
#include "page_dir.h"
#include "wide.h"

/* Describe the tree */
static struct {
    page_entry *table;  /* null: no array for tools to read */
    page_entry *root;   /* a leaf, if the height is 0 */
    unsigned height;
    size_t pages;       /* of the directory */
    size_t origin;      /* page number - origin = index */
    size_t last;        /* the index of the heap's last page */
} dir;

/* Binary digits of an index that a page of the tree decides. */
static inline unsigned
digits(void)
{
    return page.shift - log2_floor(sizeof(page_entry));
}

static inline size_t
digit(size_t index, unsigned level)
{
    return index >> level * digits()
        & (((size_t)1 << digits()) - 1);
}

static inline bool
in_tree(size_t index)
{
    return index >> digits() >> dir.height * digits() == 0;
}

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

/* Null if there is no leaf. */
static page_entry *
place_of(size_t index)
{
    page_entry *node = dir.root;

    if (!in_tree(index))
        return NULL;
    for (unsigned level = dir.height; level > 0; level--) {
        os_touch(&node[digit(index, level)], sizeof *node);
        node = (page_entry *)node[digit(index, level)];
        if (node == NULL)
            return NULL;
    }
    os_touch(&node[digit(index, 0)], sizeof *node);
    return &node[digit(index, 0)];
}

/* Read and write entries of the tree */
static inline page_entry
page_dir_get(size_t index)
{
    page_entry *place = place_of(index);

    return place == NULL ? NOT_MINE : *place;
}

static inline void
page_dir_set(size_t index, page_entry entry)
{
    page_entry *place = place_of(index);

    if (place == NULL)
        return;
    stats.entries_written++;
    *place = entry;
}

static void
page_dir_fill(size_t index, size_t n, page_entry entry)
{
    for (size_t i = 0; i < n; i++)
        page_dir_set(index + i, entry);
}

/* Give the tree a leaf */
static page_entry *
add_page(void)
{
    page_entry *p = os_map(page.size);

    dir.pages += p != NULL;
    return p;
}

/* The old root becomes the first child of a new one. */
static bool
grow_root(void)
{
    page_entry *root = add_page();

    if (root == NULL)
        return false;
    root[0] = (page_entry)dir.root;
    dir.root = root;
    dir.height++;
    return true;
}

static bool
add_leaf(size_t index)
{
    page_entry *node;

    while (!in_tree(index))
        if (!grow_root())
            return false;
    node = dir.root;
    for (unsigned level = dir.height; level > 0; level--) {
        page_entry *child = &node[digit(index, level)];
        if (*child == 0)
            *child = (page_entry)add_page();
        if (*child == 0)
            return false;
        node = (page_entry *)*child;
    }
    return true;
}

/* Take a leaf from the tree */
static bool
is_empty(const page_entry *node)
{
    for (size_t i = 0; i < page.size / sizeof *node; i++)
        if (node[i] != 0)
            return false;
    return true;
}

static void
prune(page_entry *node, unsigned level, size_t index)
{
    page_entry *child = &node[digit(index, level)];

    if (level == 0 || *child == 0)
        return;
    prune((page_entry *)*child, level - 1, index);
    if (!is_empty((page_entry *)*child))
        return;
    os_unmap((void *)*child, page.size);
    dir.pages--;
    *child = 0;
}

/* For an index whose leaf is empty. */
static void
drop_leaf(size_t index)
{
    if (in_tree(index))
        prune(dir.root, dir.height, index);
}

/* Start with a single leaf */
static bool
page_dir_start(uintptr_t heap)
{
    memset(&dir, 0, sizeof dir);
    dir.root = add_page();
    if (dir.root == NULL)
        return false;
    dir.origin = (heap >> page.shift) - page_dir_first();
    dir.last = page_dir_first() - 1;
    return true;
}

/* Cover what is ours */
static size_t
first_of_new_pages(void)
{
    return page_index(break_before() + page.size - 1);
}

static bool
page_dir_cover(size_t last)
{
    size_t each = (size_t)1 << digits();
    size_t first = first_of_new_pages();

    if (first <= dir.last || first > last)
        first = dir.last + 1;
    for (size_t i = first & ~(each - 1); i <= last; i += each)
        if (!add_leaf(i)) {
            for (; i + each > first; i -= each)
                drop_leaf(i);
            return false;
        }
    dir.last = last;
    return true;
}

/* Uncover, and keep a leaf */
static void
page_dir_uncover(size_t last)
{
    size_t each = (size_t)1 << digits();
    size_t kept = (last & ~(each - 1)) + each;

    page_dir_fill(last + 1, dir.last - last, NOT_MINE);
    for (size_t i = (dir.last & ~(each - 1)) + each; i > kept;
         i -= each)
        drop_leaf(i);
    dir.last = last;
}

/* Answer what tests ask of the tree */
static const char *
page_dir_check(void)
{
    size_t each = (size_t)1 << digits();

    for (size_t i = dir.last + 1; i <= dir.last + 2 * each; i++)
        if (page_dir_get(i) != NOT_MINE)
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
