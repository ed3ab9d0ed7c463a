/* Tangled from src/solutions/21-breaking.nw: do not edit. */
#include "walk.h"

static enum invariant
walk(const struct snapshot *h)
{
    uint64_t free_pages = 0, got = 0, before = NOT_MINE;

    for (uint64_t i = h->first; i <= h->last; i++) {
        free_pages += h->entry[i] == FREE;
        got += h->entry[i] != NOT_MINE;
        if (h->entry[i] == FOLLOW && before != FIRST
            && before != FOLLOW)
            return FOLLOW_ALONE;
        before = h->entry[i];
    }
    if (got != h->got)
        return PAGES_MISCOUNTED;
    for (uint64_t i = 0; i < h->first; i++)
        for (uint64_t at = h->entry[i]; at != 0;
             at = info_at(h, at)->next)
            if (info_at(h, at)->free == 0)
                return BUCKET_STRANGER;
    for (uint64_t at = h->head; at != 0; at = run_at(h, at)->next) {
        if (run_at(h, at)->pages
            != run_at(h, at)->end - run_at(h, at)->first)
            return RUN_PAGES;
        free_pages -= run_at(h, at)->pages;
    }
    return free_pages == 0 ? WELL : RUN_MISSES;
}
