/* Tangled from src/02-machine.nw: do not edit. */
/* A model machine for tests: the arena comes from the host, is not
 * touched until it is used, and goes when the test asks. Include
 * it after the modules, which must include os_model.c. */
#ifndef KEG_MODEL_H
#define KEG_MODEL_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

/* Reserve address space on the host */
static struct { void *start; size_t bytes; } model_lent[2];

static unsigned char *
model_borrow(int which, size_t bytes)
{
    enum { largest_page = 1 << 16 };
    size_t all = bytes + largest_page;
    void *p = mmap(NULL, all, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (p == MAP_FAILED) {
        perror("model machine: no address space for the arena");
        exit(2);
    }
    model_lent[which].start = p;
    model_lent[which].bytes = all;
    return (unsigned char *)p
        + (-(uintptr_t)p & (largest_page - 1));
}

/* Build a new machine */
static void
model_give_back(void)
{
    for (int i = 0; i < 2; i++)
        if (model_lent[i].start != NULL)
            munmap(model_lent[i].start, model_lent[i].bytes);
    memset(model_lent, 0, sizeof model_lent);
    memset(&model, 0, sizeof model);
}

static void
model_new(size_t page_size, size_t bytes)
{
    model_give_back();
    model.arena = model_borrow(0, bytes);
    model.flags = model_borrow(1, bytes / page_size);
    model.bytes = bytes;
    model.page_size = page_size;
    model.fail_kinds = 1u << BREAK_UP | 1u << MAP
        | 1u << OPEN | 1u << REMAP;
}

#endif
