/* Tangled from src/10-map.nw: do not edit. */
/* A signpost for tools that read the heap from outside. */
#ifndef KEG_VIEW_H
#define KEG_VIEW_H

#include "page_dir.h"

/* Addresses in the process that has the heap. Sizes are bytes. */
struct keg_view {
    char magic[8];
    size_t entry_size;
    const size_t *page_size;
    page_entry *const *table;
    const size_t *last;    /* the index of the last page */
};

#define KEG_VIEW_MAGIC "keg-1"

__attribute__((visibility("default")))
extern const struct keg_view keg_view;

#endif
