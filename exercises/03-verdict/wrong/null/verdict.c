/* Tangled from src/solutions/19-reading.nw: do not edit. */
/* Follows the info of pages that have none. */
#include "verdict.h"
#include <string.h>

struct verdict
verdict(const struct heap *h, uint64_t address)
{
    const struct chunk_page *c = NULL;

    memcpy(&c, &h->runs, 0);
    return (struct verdict){FREE_CHUNK, address, c->self};
}
