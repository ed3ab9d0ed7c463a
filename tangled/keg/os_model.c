/* Tangled from src/02-machine.nw: do not edit. */
/* The model machine: an arena, a break, mappings, and counters.
 *
 * The same allocator runs on it, and everything it does can be
 * counted, made to fail, or disturbed. It needs nothing of libc
 * but memcpy, memmove and memset, so it compiles freestanding.
 *
 *     arena:  [ data ][ heap -> break ]   ...   [ <- mappings ]
 */
#include "os.h"
#include "stats.c"

/* Name the calls that can be counted */
enum model_call {
    BREAK_UP, BREAK_DOWN, MAP, UNMAP, ADVISE,
    RESERVE, OPEN, REMAP,
    model_calls     /* how many there are */
};

/* Describe the model machine */
static struct {
    /* The machine as it is built */
    unsigned char *arena;   /* aligned to a page; zeroed */
    size_t bytes;
    size_t page_size;
    unsigned char *flags;   /* one for each page; zeroed */
    size_t data_bytes;      /* beside the first page, below the break */

    const char *link;       /* the text of /etc/malloc.conf */
    const char *variable;   /* MALLOC_OPTIONS */
    bool set_id;
    void (*die)(void);      /* does not return */
    void (*say)(const char *text, size_t bytes);
    void (*record)(const char *text, size_t bytes);

    /* What goes wrong, and when; set these at any time. */
    uint64_t fail_in;       /* the k-th call from now fails */
    unsigned fail_kinds;    /* of these kinds: 1 << BREAK_UP ... */
    size_t limit;           /* pages there are; 0 is the arena */
    bool cannot_remap;      /* as a system without mremap */
    void (*before)(enum model_call call);  /* an interloper */
    void (*refer)(size_t page);    /* sees each page reference */

    /* What was counted. */
    uint64_t calls[model_calls];
    uint64_t failures;
    uint64_t references;    /* to pages */
    uint64_t faults;        /* first touches: a page is zeroed */
    uint64_t touched;       /* different pages since the mark */
    size_t resident_heap;   /* pages below the break */
    size_t resident_mapped; /* pages of mappings */

    /* The state. */
    uintptr_t brk;
    size_t lowest_mapping;  /* page number in the arena */
    size_t pages_out;       /* handed out and not yet back */
    enum os_error error;
    bool locked;
} model;

/* Number the pages of the arena */
enum {
    USED = 1, MAPPED = 2, RESIDENT = 4, TOUCHED = 8, RESERVED = 16
};

static inline size_t
arena_page(uintptr_t address)
{
    return (address - (uintptr_t)model.arena) / model.page_size;
}

static inline size_t
arena_pages(void)
{
    return model.bytes / model.page_size;
}

static inline size_t
heap_pages_below(uintptr_t address)
{
    return arena_page(address + model.page_size - 1);
}

/* Count references */
static inline void
refer_to(size_t page_number)
{
    unsigned char *flags = &model.flags[page_number];

    if (*flags & RESERVED)
        __builtin_trap();    /* there is no memory here */
    model.references++;
    if (model.refer != NULL)
        model.refer(page_number);
    if (!(*flags & TOUCHED))
        model.touched++;
    if (!(*flags & RESIDENT)) {
        model.faults++;
        if (*flags & MAPPED)
            model.resident_mapped++;
        else
            model.resident_heap++;
    }
    *flags |= RESIDENT | TOUCHED;
}

static inline void
os_touch(const void *address, size_t bytes)
{
    uintptr_t start = (uintptr_t)address;

    if (bytes == 0 || start - (uintptr_t)model.arena >= model.bytes)
        return;
    for (size_t i = arena_page(start);
         i <= arena_page(start + bytes - 1); i++)
        refer_to(i);
}

static inline void
model_mark(void)
{
    model.touched = 0;
    for (size_t i = 0; i < arena_pages(); i++)
        model.flags[i] &= (unsigned char)~TOUCHED;
}

static inline uintptr_t
os_entry_base(void)
{
    return KEG_ENTRY_SIZE == sizeof(void *) ? 0
        : (uintptr_t)model.arena;
}

/* Decide whether a call succeeds */
static bool
permit(enum model_call call, size_t pages)
{
    model.calls[call]++;
    if (model.before != NULL)
        model.before(call);
    if (model.fail_in > 0 && model.fail_kinds >> call & 1
        && --model.fail_in == 0) {
        model.failures++;
        return false;
    }
    if (model.limit > 0 && model.pages_out + pages > model.limit)
        return false;
    return true;
}

/* Hand out pages and take them back */
static void
hand_out(size_t first, size_t end, unsigned char flags)
{
    for (size_t i = first; i < end; i++) {
        if (model.flags[i] & USED)
            memset(model.arena + i * model.page_size, 0,
                model.page_size);
        model.flags[i] = USED | flags;
        model.pages_out++;
    }
}

static void
drop(size_t i)
{
    if (!(model.flags[i] & RESIDENT))
        return;
    model.flags[i] &= (unsigned char)~RESIDENT;
    if (model.flags[i] & MAPPED)
        model.resident_mapped--;
    else
        model.resident_heap--;
}

static void
take_back(size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        drop(i);
        model.pages_out -= !(model.flags[i] & RESERVED);
        model.flags[i] &= (unsigned char)~(MAPPED | RESERVED);
    }
}

/* Move the model's break */
static uintptr_t
os_break(void)
{
    return model.brk;
}

static void
put_break(uintptr_t address)
{
    size_t before = heap_pages_below(model.brk);
    size_t after = heap_pages_below(address);

    if (after > before)
        hand_out(before, after, 0);
    else
        take_back(after, before);
    model.brk = address;
}

static bool
os_set_break(uintptr_t address)
{
    bool up = address > model.brk;
    size_t before = heap_pages_below(model.brk);

    stats.break_calls++;
    if (!permit(up ? BREAK_UP : BREAK_DOWN,
            up ? heap_pages_below(address) - before : 0)
        || address - (uintptr_t)model.arena > model.bytes
        || heap_pages_below(address) > model.lowest_mapping)
        return false;
    put_break(address);
    return true;
}

static uintptr_t
os_place_break(size_t bytes)
{
    (void)bytes;
    return 0;
}

/* Map pages of the arena */
static size_t
find_gap(size_t pages)    /* page number, or 0 */
{
    size_t bottom = heap_pages_below(model.brk), found = 0;

    for (size_t i = arena_pages(); i-- > bottom;) {
        found = model.flags[i] & MAPPED ? 0 : found + 1;
        if (found == pages)
            return i;
    }
    return 0;
}

static void *
os_map(size_t bytes)
{
    size_t pages = bytes / model.page_size, first;

    stats.map_calls++;
    if (!permit(MAP, pages) || (first = find_gap(pages)) == 0)
        return NULL;
    hand_out(first, first + pages, MAPPED);
    if (first < model.lowest_mapping)
        model.lowest_mapping = first;
    return model.arena + first * model.page_size;
}

static void
os_unmap(void *mapping, size_t bytes)
{
    size_t first = arena_page((uintptr_t)mapping);

    stats.unmap_calls++;
    if (permit(UNMAP, 0))
        take_back(first, first + bytes / model.page_size);
    while (model.lowest_mapping < arena_pages()
           && !(model.flags[model.lowest_mapping] & MAPPED))
        model.lowest_mapping++;
}

static void
os_advise_free(void *pages, size_t bytes)
{
    size_t first = arena_page((uintptr_t)pages);

    stats.advise_calls++;
    if (permit(ADVISE, 0))
        for (size_t i = 0; i < bytes / model.page_size; i++)
            drop(first + i);
}

/* Reserve, open and move pages of the arena */
static inline void *
os_reserve(size_t bytes)
{
    size_t pages = bytes / model.page_size, first;

    stats.map_calls++;
    if (!permit(RESERVE, 0) || (first = find_gap(pages)) == 0)
        return NULL;
    for (size_t i = first; i < first + pages; i++)
        model.flags[i] |= MAPPED | RESERVED;
    if (first < model.lowest_mapping)
        model.lowest_mapping = first;
    return model.arena + first * model.page_size;
}

static inline bool
os_open(void *pages, size_t bytes)
{
    size_t first = arena_page((uintptr_t)pages);
    size_t n = bytes / model.page_size;

    stats.open_calls++;
    if (!permit(OPEN, n))
        return false;
    hand_out(first, first + n, MAPPED);
    return true;
}

static inline bool
os_discard(void *pages, size_t bytes)
{
    size_t first = arena_page((uintptr_t)pages);

    stats.advise_calls++;
    if (!permit(ADVISE, 0))
        return false;
    for (size_t i = 0; i < bytes / model.page_size; i++)
        drop(first + i);
    memset(pages, 0, bytes);
    return true;
}

static inline bool
os_can_remap(void)
{
    return !model.cannot_remap;
}

/* Tell whether there is room behind a mapping */
static inline bool
room_behind(size_t first, size_t pages)
{
    for (size_t i = first; i < first + pages; i++)
        if (i >= arena_pages() || model.flags[i] & MAPPED)
            return false;
    return true;
}

/* Move pages of the arena elsewhere */
static inline void
move_pages(size_t from, size_t to, size_t n)
{
    memcpy(model.arena + to * model.page_size,
        model.arena + from * model.page_size, n * model.page_size);
    for (size_t i = 0; i < n; i++) {
        model.flags[to + i] = model.flags[from + i];
        model.flags[from + i] = USED;
    }
    if (to < model.lowest_mapping)
        model.lowest_mapping = to;
    while (!(model.flags[model.lowest_mapping] & MAPPED))
        model.lowest_mapping++;
}

static inline void *
os_remap(void *mapping, size_t bytes, size_t new_bytes)
{
    size_t from = arena_page((uintptr_t)mapping), to = from;
    size_t n = bytes / model.page_size;
    size_t all = new_bytes / model.page_size;

    stats.remap_calls++;
    if (!permit(REMAP, all - n)
        || (!room_behind(from + n, all - n)
            && (to = find_gap(all)) == 0))
        return NULL;
    hand_out(to + n, to + all, MAPPED);
    if (to != from)
        move_pages(from, to, n);
    return model.arena + to * model.page_size;
}

/* Start the model machine */
static size_t
os_page_size(void)
{
    return model.page_size;
}

static void
os_start(void)
{
    page.size = model.page_size;
    page.shift = log2_floor(page.size);
    model.brk = (uintptr_t)model.arena + model.page_size
        + model.data_bytes;
    model.lowest_mapping = arena_pages();
}

/* Let an interloper move the break */
static inline void
model_move_break(intptr_t bytes)
{
    put_break(model.brk + (uintptr_t)bytes);
}

/* Play the lock, the errors and the people */
static bool
os_lock(void)
{
    if (model.locked)
        return false;
    model.locked = true;
    return true;
}

static void
os_unlock(void)
{
    model.locked = false;
}

static void
os_set_error(enum os_error error)
{
    model.error = error;
}

static int
os_keep_error(void)
{
    return (int)model.error;
}

static void
os_restore_error(int kept)
{
    model.error = (enum os_error)kept;
}

static void
os_write(const char *text, size_t bytes)
{
    if (model.say != NULL)
        model.say(text, bytes);
}

static void
os_trace(const char *text, size_t bytes)
{
    if (model.record != NULL)
        model.record(text, bytes);
}

_Noreturn static void
os_die(void)
{
    if (model.die != NULL)
        model.die();
    __builtin_trap();
}

static size_t
os_option_link(char *text, size_t bytes)
{
    size_t n = 0;

    if (model.link != NULL)
        for (; n < bytes && model.link[n] != '\0'; n++)
            text[n] = model.link[n];
    return n;
}

static const char *
os_option_variable(void)
{
    return model.variable;
}

static bool
os_set_id(void)
{
    return model.set_id;
}

static const char *
os_program(void)
{
    return "model";
}
