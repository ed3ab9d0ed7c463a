/* Tangled from src/96-judges-24.nw: do not edit. */
/* chunks_bitmap.c of Chapter 5, with sites. */
#include "chunks.h"

/* Describe a chunk page */
struct chunk_page {
    struct chunk_page *next;  /* in the bucket */
    uintptr_t page;           /* its address */
    uint16_t size;            /* of a chunk, in bytes */
    uint16_t shift;           /* log2 of size: the bucket */
    uint16_t free;            /* chunks */
    uint16_t total;           /* chunks that users can have */
    uint32_t map[];           /* a bit for each; 1 is free */
};

enum { map_bits = 32 };

/* Convert between entries and info structures */
static inline struct chunk_page *
info_of(page_entry entry)
{
    return entry == 0 ? NULL
        : (struct chunk_page *)(os_entry_base() + entry);
}

static inline page_entry
entry_of(const struct chunk_page *info)
{
    return info == NULL ? 0
        : (page_entry)((uintptr_t)info - os_entry_base());
}

/* Measure chunks and infos */
static inline size_t
chunks_largest(void)
{
    return page.size / 2;
}

static inline size_t
chunks_size(page_entry entry)
{
    return info_of(entry)->size;
}

static inline unsigned
bucket_of(size_t bytes)
{
    return bytes <= 1 << min_chunk_shift
        ? (unsigned)min_chunk_shift : log2_floor(bytes - 1) + 1;
}

static size_t
info_bytes(unsigned shift)
{
    size_t chunks = page.size >> shift;

    return sizeof(struct chunk_page)
        + (chunks + map_bits - 1) / map_bits * sizeof(uint32_t);
}

static bool
info_in_page(unsigned shift)
{
    return (size_t)1 << shift <= 2 * info_bytes(shift);
}

static unsigned
own_chunks(unsigned shift)    /* that the info takes */
{
    return info_in_page(shift)
        ? (unsigned)((info_bytes(shift) - 1) >> shift) + 1 : 0;
}

/* Look along a bucket */
static inline struct chunk_page *
look_at(struct chunk_page *p)
{
    stats.chunk_page_steps++;
    os_touch(p, sizeof *p);
    return p;
}

static inline void
link_after(struct chunk_page *previous, unsigned shift,
    struct chunk_page *p)
{
    if (previous != NULL)
        previous->next = p;
    else
        page_dir_set(shift, entry_of(p));
}

/* Put a page into its bucket */
static void
insert_in_bucket(struct chunk_page *info)
{
    struct chunk_page *previous = NULL;
    struct chunk_page *p = info_of(page_dir_get(info->shift));

    while (p != NULL && look_at(p)->page < info->page) {
        previous = p;
        p = p->next;
    }
    info->next = p;
    link_after(previous, info->shift, info);
}

/* Take a page out of its bucket */
static void
remove_from_bucket(struct chunk_page *info)
{
    struct chunk_page *previous = NULL;
    struct chunk_page *p = info_of(page_dir_get(info->shift));

    while (p != info) {
        previous = look_at(p);
        p = p->next;
    }
    link_after(previous, info->shift, info->next);
}

/* Make chunk pages */
/* Mark a chunk free */
static inline void
mark_free(struct chunk_page *info, unsigned i)
{
    info->map[i / map_bits] |= (uint32_t)1 << i % map_bits;
}

/* Cut a page into chunks */
static void
cut_page(size_t index, struct chunk_page *info, unsigned shift)
{
    unsigned chunks = (unsigned)(page.size >> shift);
    unsigned own = own_chunks(shift);

    memset(info, 0, info_bytes(shift));
    os_touch(info, info_bytes(shift));
    info->page = page_address(index);
    info->size = (uint16_t)(1u << shift);
    info->shift = (uint16_t)shift;
    info->free = info->total = (uint16_t)(chunks - own);
    for (unsigned i = own; i < chunks; i++)
        mark_free(info, i);
    page_dir_set(index, entry_of(info));
    insert_in_bucket(info);
}

/* Make a chunk page */
static struct chunk_page *
make_page(unsigned shift)
{
    size_t index = pages_allocate(1, 1);
    struct chunk_page *info = NULL;

    if (index == 0)
        return NULL;
    /* Find a place for the info of the new page */
    if (info_in_page(shift))
        info = (struct chunk_page *)page_address(index);
    else
        info = chunks_allocate(info_bytes(shift));
    if (info != NULL)
        cut_page(index, info, shift);
    else
        pages_free(index, 1);
    return info;
}

/* Allocate a chunk, with sites */
static unsigned
take_first_free(struct chunk_page *info)
{
    unsigned i = 0;

    while (!(info->map[i / map_bits] >> i % map_bits & 1))
        i++;
    if (!here(TAKE_BIT, 0))
        info->map[i / map_bits] &= ~((uint32_t)1 << i % map_bits);
    return i;
}

static void *
chunks_allocate(size_t bytes)
{
    unsigned shift = bucket_of(bytes);
    struct chunk_page *info = info_of(page_dir_get(shift));

    if (info == NULL && (info = make_page(shift)) == NULL)
        return NULL;
    if (--info->free == (info->total > 8 ? here(LAST_CHUNK, 0) : 0))
        page_dir_set(shift, entry_of(info->next));
    return (void *)(info->page
        + ((uintptr_t)take_first_free(info) << shift));
}

static inline uintptr_t
chunks_next_page(size_t bytes)
{
    struct chunk_page *info
        = info_of(page_dir_get(bucket_of(bytes)));

    return info == NULL ? 0 : info->page;
}

/* Find a chunk and its bit */
static inline unsigned
chunk_number(const struct chunk_page *info, uintptr_t address)
{
    return (unsigned)((address - info->page) >> info->shift);
}

static bool
is_free(const struct chunk_page *info, unsigned i)
{
    return info->map[i / map_bits] >> i % map_bits & 1;
}

/* Judge a pointer into a chunk page, with sites */
static inline enum finding
chunks_judge(page_entry entry, uintptr_t address)
{
    const struct chunk_page *info = info_of(entry);
    unsigned i = chunk_number(info, address);

    if ((address & (here(INSIDE, info->size) - 1u)) != 0)
        return INSIDE_CHUNK;
    if (is_free(info, i) && !here(DOUBLE, 0))
        return FREE_CHUNK;
    if (i < (page.size >> info->shift) - info->total)
        return OWN_CHUNK;
    return ALL_WELL;
}

/* Free an empty chunk page */
static void
free_page(size_t index, struct chunk_page *info)
{
    bool separate = !info_in_page(info->shift);

    remove_from_bucket(info);
    if (separate)
        chunks_free((uintptr_t)info);
    pages_free(index, 1);
}

/* Free a chunk, with sites */
static void
chunks_free(uintptr_t chunk)
{
    size_t index = page_index(chunk);
    struct chunk_page *info = info_of(page_dir_get(index));

    if (info->free == 0)
        insert_in_bucket(info);
    if (!here(MARK_FREE, 0))
        mark_free(info, chunk_number(info, chunk));
    if (++info->free == info->total && !here(EMPTY_PAGE, 0))
        free_page(index, info);
}
