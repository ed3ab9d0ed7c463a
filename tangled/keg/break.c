/* Tangled from src/04-runs.nw: do not edit. */
/* Moving the break, which is not ours alone. */
#include "break.h"
#include "report.h"

static uintptr_t heap_end;  /* where we last put the break */

static struct {
    size_t pages;    /* got, and not given back */
    size_t returns;  /* up again after a move down */
    bool lowered;    /* the last move was down */
} diary;

static inline size_t break_pages(void) { return diary.pages; }
static inline size_t break_returns(void) { return diary.returns; }

/* Round an address up to a page */
static uintptr_t
round_up_to_page(uintptr_t address)    /* wraps to 0 */
{
    return (address + page.size - 1) & ~(uintptr_t)(page.size - 1);
}

/* Start the heap at the break, and forget it */
static bool
break_start(void)
{
    heap_end = os_break();
    return page_dir_start(round_up_to_page(heap_end));
}

static inline void
break_reset(void)
{
    heap_end = 0;
    memset(&diary, 0, sizeof diary);
}

/* See whether the break was lowered */
static inline bool
break_is_lowered(void)
{
    return os_break() < heap_end;
}

/* Move the break up */
static size_t
break_advance(size_t pages)
{
    uintptr_t before = os_break();
    uintptr_t start = round_up_to_page(before);
    uintptr_t end = start + pages_to_bytes(pages);

    /* Refuse if somebody has lowered the break */
    if (break_is_lowered()) {
        report(BREAK_LOWERED, "malloc", (void *)before);
        return 0;
    }
    /* Refuse to leave the address space */
    if (start < before
        || pages >= (UINTPTR_MAX - start) >> page.shift)
        return 0;
    if (!os_set_break(end)) {
        /* Go on elsewhere, if the system can */
        before = start = os_place_break(pages_to_bytes(pages));
        if (start == 0)
            return 0;
        end = start + pages_to_bytes(pages);
    }
    /* Cover the new pages, or put the break back */
    if (!page_dir_cover(page_index(end) - 1)) {
        os_set_break(before);
        return 0;
    }
    heap_end = end;
    diary.pages += pages;
    diary.returns += diary.lowered;
    diary.lowered = false;
    return page_index(start);
}

/* Say where the heap ends */
static size_t
break_index(void)
{
    return page_index(round_up_to_page(heap_end));
}

static size_t
break_end(void)
{
    return os_break() == heap_end ? break_index() : 0;
}

/* Move the break down */
static bool
break_retreat(size_t pages)
{
    uintptr_t end = heap_end - pages_to_bytes(pages);

    if (!os_set_break(end))
        return false;
    heap_end = end;
    diary.pages -= pages;
    diary.lowered = true;
    page_dir_uncover(page_index(end) - 1);
    return true;
}
