/* Tangled from src/02-machine.nw: do not edit. */
/* The system below: all that the allocator asks of a machine.
 *
 * Addresses are those of this process; sizes are bytes. Nothing
 * here allocates. os_unix.c answers with system calls, os_model.c
 * with an arena and counters. Callers hold the allocator's lock,
 * except where a comment says otherwise. */
#ifndef KEG_OS_H
#define KEG_OS_H

#include "config.h"

/* Learn the page size and whatever else is asked but once. */
static void os_start(void);

/* The page size, before os_start too; no lock needed. */
static size_t os_page_size(void);

/* The break: the first address beyond the data segment. */
static uintptr_t os_break(void);
static bool os_set_break(uintptr_t address);

/* The break is blocked: put it elsewhere, above, behind so many
 * new bytes. The address where they begin, on a page boundary; 0
 * if that cannot be, and then nothing has changed. */
static uintptr_t os_place_break(size_t bytes);

/* Zeroed pages somewhere; null if there are none. */
static inline void *os_map(size_t bytes);
static void os_unmap(void *mapping, size_t bytes);
/* Addresses without memory; null if there are none. Nothing may
 * use them before they are opened. os_unmap takes all back. */
static inline void *os_reserve(size_t bytes);

/* Put zeroed pages there. False if there are none. */
static inline bool os_open(void *pages, size_t bytes);

/* Take the memory but not the addresses: the pages are zero when
 * they are used next. False if they stay as they are. */
static inline bool os_discard(void *pages, size_t bytes);

/* Make a mapping longer, and move it if need be, without a copy.
 * Null if there is no memory, and then nothing has changed. */
static inline bool os_can_remap(void);

static inline void *os_remap(void *mapping, size_t bytes,
    size_t new_bytes);

/* These pages hold nothing of value: the machine may take them. */
static void os_advise_free(void *pages, size_t bytes);

/* Metadata at this address is used. */
static inline void os_touch(const void *address, size_t bytes);

/* The address from which addresses in directory entries count;
 * 0 if whole addresses fit. */
static inline uintptr_t os_entry_base(void);
/* Take and drop the allocator's lock. os_lock is false if the
 * calling thread holds it already. */
static bool os_lock(void);
static void os_unlock(void);

/* Declare the errors */
enum os_error {
    OS_NO_ERROR, OS_NO_MEMORY, OS_INVALID, OS_DEADLOCK
};

/* The error that the caller of malloc sees. */
static void os_set_error(enum os_error error);
static int os_keep_error(void);
static void os_restore_error(int kept);

/* Text for people; where options come from; who we are. */
static void os_write(const char *text, size_t bytes);
_Noreturn static void os_die(void);
static size_t os_option_link(char *text, size_t bytes);
static const char *os_option_variable(void);
static bool os_set_id(void);
static const char *os_program(void);

/* Append to the trace of this process. */
static void os_trace(const char *text, size_t bytes);

#endif
