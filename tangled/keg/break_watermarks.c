/* Tangled from src/15-watermarks.nw: do not edit. */
/* The policy of 2005: batches of growth and two marks. */
#include "break.h"
#include "options.h"
static struct { size_t largest; unsigned regrets; } marks;
static size_t heap_pages(void){ return page_dir_last()+1-page_dir_first(); }
static size_t larger(size_t a,size_t b){return a>b?a:b;}
static size_t low_mark(size_t heap){ size_t f=((size_t)67108864 >> page.shift)/cache_pages*option.cache; return larger(f, heap/8) << marks.regrets; }
static size_t
break_ask(size_t needed)
{
    size_t heap = heap_pages();
    if (heap < marks.largest) { marks.regrets++; marks.largest = heap; }
    return larger(needed, larger(16, heap/8));
}

static size_t
break_keep(size_t unused)
{
    size_t heap = heap_pages(), low = low_mark(heap);
    marks.largest = larger(marks.largest, heap);
    return unused <= 2*low ? unused : low;
}
