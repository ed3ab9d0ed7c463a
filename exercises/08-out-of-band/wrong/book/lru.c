/* Tangled from src/solutions/22-counting.nw: do not edit. */
/* The book's, with its rule for pages that are given back. */
#define lru_refer book_refer
#define lru_faults book_faults
#include "paging.h"
#undef lru_refer
#undef lru_faults

#include "lru.h"

static struct lru book;

void
lru_refer(uint64_t page)
{
    if (book.pages == 0)
        book = lru_start(10000);
    if (page >= book.pages)
        exit(1);
    book_refer(&book, page, book.place[page] == 0);
}

void
lru_drop(uint64_t page)
{
    (void)page;
}

uint64_t
lru_faults(size_t frames)
{
    return book_faults(&book, frames);
}
