/* Tangled from src/91-measuring.nw: do not edit. */
/*
 * process.h - what a measuring program asks of the process that it
 * runs in: room for its tables, faults, memory, and marks for
 * those who watch it from outside.
 *
 * For programs of one thread on Linux.  Nothing here allocates with
 * malloc, so all of it may be used while malloc is being measured;
 * only bench_whole prints, when it ends the program with status 2.
 * Chapter "The complaint".
 */
#ifndef KEG_BENCH_PROCESS_H
#define KEG_BENCH_PROCESS_H

#include <fcntl.h>
#include <limits.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "bench.h"

enum { bench_page = 4096 };    /* bytes that one touch is for */

/* The number that text is; ends the program unless it is one from
 * least to most. */
static inline size_t
bench_whole(char option, const char *text, size_t least,
    size_t most)
{
    char *rest;
    unsigned long n = strtoul(text, &rest, 10);

    if (*text < '0' || *text > '9' || *rest != '\0'
        || n < least || n > most)
        errx(2, "-%c takes a number from %zu to %zu, not %s",
            option, least, most, text);
    return n;
}

/* Zeroed memory from the kernel, all of it resident. */
static inline void *
bench_room(size_t bytes)
{
    void *room = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

    if (room == MAP_FAILED)
        err(1, "no room for %zu bytes", bytes);
    return room;
}

/* Write one byte in every page that the block has a part in. */
static inline void
bench_touch(char *block, size_t bytes)
{
    uintptr_t end = (uintptr_t)block + bytes;

    for (uintptr_t at = (uintptr_t)block; at < end;
        at = (at | (bench_page - 1)) + 1)
        *(volatile char *)at = 1;
}

/* Page faults so far. */
static inline long
bench_faults(void)
{
    struct rusage use;

    getrusage(RUSAGE_SELF, &use);
    return use.ru_minflt + use.ru_majflt;
}

/* Where the break is, asked of the kernel itself. */
static inline uintptr_t
bench_break(void)
{
    return (uintptr_t)syscall(SYS_brk, 0);
}

struct bench_memory {
    double space;       /* MiB of address space */
    double resident;    /* MiB in memory */
};

static inline struct bench_memory
bench_memory(void)
{
    double mib = (double)sysconf(_SC_PAGESIZE) / (1 << 20);
    char text[128] = "", *rest;
    int f = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    double space;

    if (f < 0 || read(f, text, sizeof text - 1) <= 0)
        err(1, "/proc/self/statm");
    close(f);
    space = (double)strtol(text, &rest, 10);
    return (struct bench_memory){space * mib,
        (double)strtol(rest, NULL, 10) * mib};
}

/* key=v with four digits or more, and without an exponent. */
static inline void
bench_digits(const struct bench *b, const char *key, double v)
{
    double power = 10;
    int decimals = 3;

    while (v >= power && decimals > 0)
        power *= 10, decimals--;
    power = 1;
    while (v > 0 && v < power && decimals < 9)
        power /= 10, decimals++;
    bench_value(b, "%s=%.*f", key, decimals, v);
}

/* A call that does nothing, for `calls' to recognise: advice about
 * no bytes at an address of our choice. */
#define BENCH_PHASE ((uintptr_t)0x6b656000)

static inline void
bench_phase(void)
{
    syscall(SYS_madvise, BENCH_PHASE, (size_t)0, 0);
}
#endif
