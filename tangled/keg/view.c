/* Tangled from src/10-map.nw: do not edit. */
/* The signpost of an edition whose directory is one array. */
#include "view.h"

const struct keg_view keg_view = {
    .magic = KEG_VIEW_MAGIC,
    .entry_size = sizeof(page_entry),
    .page_size = &page.size,
    .table = &dir.table,
    .last = &dir.last,
};
