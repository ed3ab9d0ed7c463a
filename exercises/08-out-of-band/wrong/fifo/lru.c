/* Tangled from src/solutions/22-counting.nw: do not edit. */
/* The order of coming in, not that of use. */
#include <string.h>

#include "lru.h"

static uint64_t page_at[20000];
static size_t n;
static uint64_t at[20001];

void
lru_refer(uint64_t page)
{
    for (size_t i = 0; i < n; i++)
        if (page_at[i] == page) {
            at[n - i]++;
            return;
        }
    if (n < 20000)
        page_at[n++] = page;
}

void
lru_drop(uint64_t page)
{
    for (size_t i = 0; i < n; i++)
        if (page_at[i] == page) {
            memmove(page_at + i, page_at + i + 1,
                (--n - i) * sizeof *page_at);
            return;
        }
}

uint64_t
lru_faults(size_t frames)
{
    uint64_t faults = 0;

    for (size_t d = frames + 1; d <= 20000; d++)
        faults += at[d];
    return faults;
}
