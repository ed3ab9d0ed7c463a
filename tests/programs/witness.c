/* witness.c - writes down where a process gets its memory from.
 *
 * tests/real-programs preloads this before the library on trial.  As a
 * process starts, one line goes to the file that $WITNESS names: the name
 * of the executable, a tab, and the file that malloc comes from.  If free
 * or another function of the family comes from elsewhere, which is how
 * memory ends up with an allocator that never gave it out, the line says
 * "several" instead.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const family[] = {
    "malloc", "free", "calloc", "realloc", "posix_memalign",
    "aligned_alloc", "memalign", "malloc_usable_size",
};

/* The file whose function a call by this name reaches. */
static const char *
owner(const char *name)
{
    void *function = dlsym(RTLD_DEFAULT, name);
    const ElfW(Sym) *symbol = NULL;
    Dl_info info;

    /* In a program at a fixed address, the address of a function may be
       that of the stub through which the program calls it. */
    if (function != NULL &&
        dladdr1(function, &info, (void **)&symbol, RTLD_DL_SYMENT) &&
        symbol != NULL && symbol->st_shndx == SHN_UNDEF)
        function = dlsym(RTLD_NEXT, name);
    if (function == NULL || !dladdr(function, &info))
        return "nowhere";
    return info.dli_fname;
}

__attribute__((constructor)) static void
witness(void)
{
    const char *where = getenv("WITNESS");
    const char *from, *name;
    char exe[4096], line[8192];
    ssize_t n;
    size_t i;
    int fd;

    if (where == NULL)
        return;
    from = owner("malloc");
    for (i = 1; i < sizeof family / sizeof *family; i++)
        if (strcmp(owner(family[i]), from) != 0)
            from = "several";
    n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    exe[n < 0 ? 0 : n] = 0;
    name = strrchr(exe, '/');
    n = snprintf(line, sizeof line, "%s\t%s\n",
        name != NULL ? name + 1 : exe, from);
    fd = open(where, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd < 0)
        return;
    if (write(fd, line, (size_t)n) != n)
        _exit(99);
    close(fd);
}
