/* Tangled from src/09-drop-in.nw: do not edit. */
/* Writes down where a process gets its memory from.
 *
 * Preloaded before the library on trial. As a process starts, one
 * line goes to the file that $WITNESS names: the name of the
 * executable, a tab, and the file that malloc comes from, or
 * "several" if the functions of the family come from more than
 * one: that is how memory ends up with an allocator that never
 * gave it out. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Name the family */
static const char *const family[] = {
    "malloc", "free", "calloc", "realloc", "posix_memalign",
    "aligned_alloc", "memalign", "malloc_usable_size",
};

/* Find the file that a function comes from */
static const char *
owner(const char *name)
{
    void *function = dlsym(RTLD_DEFAULT, name);
    const ElfW(Sym) *symbol = NULL;
    Dl_info info;

    if (function != NULL
        && dladdr1(function, &info, (void **)&symbol,
            RTLD_DL_SYMENT)
        && symbol != NULL && symbol->st_shndx == SHN_UNDEF)
        function = dlsym(RTLD_NEXT, name);
    if (function == NULL || !dladdr(function, &info))
        return "nowhere";
    return info.dli_fname;
}

/* See whether the family lives together */
static const char *
source_of_memory(void)
{
    const char *from = owner("malloc");

    for (size_t i = 1; i < sizeof family / sizeof *family; i++)
        if (strcmp(owner(family[i]), from) != 0)
            return "several";
    return from;
}

/* Write it down as the process starts */
__attribute__((constructor)) static void
witness(void)
{
    const char *where = getenv("WITNESS"), *name;
    char exe[4096], line[8192];
    ssize_t n;
    int fd;

    if (where == NULL)
        return;
    /* Find the name of the executable */
    n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    exe[n < 0 ? 0 : n] = '\0';
    name = strrchr(exe, '/');
    name = name != NULL ? name + 1 : exe;
    n = snprintf(line, sizeof line, "%s\t%s\n", name,
        source_of_memory());
    fd = open(where, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd >= 0 && write(fd, line, (size_t)n) != n)
        _exit(99);
    close(fd);
}
