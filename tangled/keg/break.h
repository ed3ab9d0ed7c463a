/* Tangled from src/04-runs.nw: do not edit. */
/* The break: how pages come from the system and go back to it.
 * break.c moves it; a policy (break_cache.c) says when and how far.
 * Counts are pages. Callers hold the lock. Chapter "Runs of free
 * pages, and the break". */
#ifndef KEG_BREAK_H
#define KEG_BREAK_H

#include "page_dir.h"

/* This many pages are needed: how many to ask for? At least as
 * many; what comes beyond them is free. */
static size_t break_ask(size_t needed);

/* If a run of so many free pages is at the heap's end, how many
 * of them to keep? At most all. Asked about every run that grows,
 * before anybody looks where it ends: answer, and note nothing. */
static size_t break_keep(size_t unused);
/* The heap begins, empty, at the break; false if there is no
 * memory for its directory. */
static bool break_start(void);

/* Get new pages at the end of the heap: the index of the first, or
 * 0 if there are none. Their entries say NOT_MINE. */
static size_t break_advance(size_t pages);

/* Give back this many pages at the end of the heap; false if the
 * system refuses. */
static bool break_retreat(size_t pages);

/* The index just beyond the heap, if the heap ends at the break
 * and nobody else has moved it; else 0. */
static size_t break_end(void);

/* The same index, whoever has moved the break since. */
static size_t break_index(void);

/* Has somebody moved it below the heap's end? */
static inline bool break_is_lowered(void);

/* What a policy may go by: the pages that came from the break and
 * have not gone back; and how often we had to move it up again
 * after we had moved it down. */
static inline size_t break_pages(void);
static inline size_t break_returns(void);

/* Forget everything; for tests. */
static inline void break_reset(void);

#endif
