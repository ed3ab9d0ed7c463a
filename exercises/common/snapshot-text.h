/* Tangled from src/96-judges-21.nw: do not edit. */
/* A snapshot of a heap as text: read, written, looked up. */
#ifndef KEG_SNAPSHOT_TEXT_H
#define KEG_SNAPSHOT_TEXT_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "snapshot.h"

/* Look structures up by their address */
static int
compare_addresses(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a;
    uint64_t right = *(const uint64_t *)b;

    return (left > right) - (left < right);
}

_Static_assert(offsetof(struct free_run, at) == 0
    && offsetof(struct chunk_info, at) == 0,
    "a structure begins with its address");
const struct free_run *
run_at(const struct snapshot *s, uint64_t address)
{
    return s->runs == 0 ? NULL : bsearch(&address, s->run, s->runs,
        sizeof *s->run, compare_addresses);
}

const struct chunk_info *
info_at(const struct snapshot *s, uint64_t address)
{
    return s->infos == 0 ? NULL : bsearch(&address, s->info,
        s->infos, sizeof *s->info, compare_addresses);
}

static inline void
sort_structures(struct snapshot *s)
{
    if (s->runs > 0)
        qsort(s->run, s->runs, sizeof *s->run, compare_addresses);
    if (s->infos > 0)
        qsort(s->info, s->infos, sizeof *s->info,
            compare_addresses);
}

/* What is no snapshot ends the program: only programs of ours
 * write them. */
static inline void
demand_snapshot(bool fine)
{
    if (!fine) {
        fputs("this is no snapshot of a heap\n", stderr);
        exit(3);
    }
}

static inline void
read_heap_line(const char *line, struct snapshot *s)
{
    demand_snapshot(sscanf(line, "heap %" SCNx64 " %" SCNx64
        " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64
        " %" SCNx64 " %" SCNx64, &s->page_size, &s->first, &s->last,
        &s->entries, &s->heap, &s->brk, &s->got, &s->head,
        &s->spare) == 9 && s->entries < 1 << 24);
    s->entry = calloc(s->entries + 1, sizeof *s->entry);
    demand_snapshot(s->entry != NULL);
}

static inline void
read_entry_line(const char *line, struct snapshot *s)
{
    uint64_t index = 0, entry = 0;

    demand_snapshot(s->entry != NULL && sscanf(line, "e %" SCNx64
        " %" SCNx64, &index, &entry) == 2 && index < s->entries);
    s->entry[index] = entry;
}

static inline void
read_run_line(const char *line, struct snapshot *s)
{
    struct free_run r;

    demand_snapshot(sscanf(line, "r %" SCNx64 " %" SCNx64
        " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64, &r.at,
        &r.next, &r.previous, &r.first, &r.end, &r.pages) == 6);
    s->run = realloc(s->run, (s->runs + 1) * sizeof r);
    demand_snapshot(s->run != NULL);
    s->run[s->runs++] = r;
}

static inline void
read_info_line(const char *line, struct snapshot *s)
{
    struct chunk_info i = {.words = 0};
    int n = 0, used = 0;
    uint32_t word;

    demand_snapshot(sscanf(line, "i %" SCNx64 " %" SCNx64
        " %" SCNx64 " %" SCNx32 " %" SCNx32 " %" SCNx32 " %" SCNx32
        "%n", &i.at, &i.next, &i.page, &i.size, &i.shift, &i.free,
        &i.total, &used) == 7);
    i.map = calloc(strlen(line) / 2 + 1, sizeof *i.map);
    s->info = realloc(s->info, (s->infos + 1) * sizeof i);
    demand_snapshot(i.map != NULL && s->info != NULL);
    for (; sscanf(line + used, "%" SCNx32 "%n", &word, &n) == 1;
         used += n)
        i.map[i.words++] = word;
    s->info[s->infos++] = i;
}

/* The next snapshot of a file; false if there is none. Other lines
 * than its own go to `other`, without their ends. */
static inline bool
read_snapshot(FILE *in, struct snapshot *s,
    void (*other)(const char *line, void *data), void *data)
{
    char *line = NULL;
    size_t room = 0;
    bool end = false;

    *s = (struct snapshot){.page_size = 0};
    while (!end && getline(&line, &room, in) > 0) {
        line[strcspn(line, "\n")] = '\0';
        /* Take a line for what it is */
        if (strcmp(line, "end") == 0)
            end = true;
        else if (strncmp(line, "heap ", 5) == 0)
            read_heap_line(line, s);
        else if (strncmp(line, "e ", 2) == 0)
            read_entry_line(line, s);
        else if (strncmp(line, "i ", 2) == 0)
            read_info_line(line, s);
        else if (strncmp(line, "r ", 2) == 0)
            read_run_line(line, s);
        else
            other(line, data);
    }
    free(line);
    sort_structures(s);
    return end;
}

static inline void
free_snapshot(struct snapshot *s)
{
    for (size_t i = 0; i < s->infos; i++)
        free(s->info[i].map);
    free(s->info);
    free(s->run);
    free(s->entry);
    *s = (struct snapshot){.page_size = 0};
}

/* Write a snapshot */
static inline void
write_snapshot(FILE *out, const struct snapshot *s)
{
    fprintf(out, "heap %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64
        " %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64
        "\n", s->page_size, s->first, s->last, s->entries, s->heap,
        s->brk, s->got, s->head, s->spare);
    for (uint64_t i = 0; i < s->entries; i++)
        if (s->entry[i] != 0)
            fprintf(out, "e %" PRIx64 " %" PRIx64 "\n", i,
                s->entry[i]);
    /* Write the structures of a snapshot */
    for (size_t n = 0; n < s->infos; n++) {
        const struct chunk_info *i = &s->info[n];
        fprintf(out, "i %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx32
            " %" PRIx32 " %" PRIx32 " %" PRIx32, i->at, i->next,
            i->page, i->size, i->shift, i->free, i->total);
        for (uint32_t w = 0; w < i->words; w++)
            fprintf(out, " %" PRIx32, i->map[w]);
        fputc('\n', out);
    }
    for (size_t n = 0; n < s->runs; n++) {
        const struct free_run *r = &s->run[n];
        fprintf(out, "r %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64
            " %" PRIx64 " %" PRIx64 "\n", r->at, r->next, r->previous,
            r->first, r->end, r->pages);
    }
    fputs("end\n", out);
}

#endif
