/* Tangled from src/solutions/23-mending.nw: do not edit. */
/* Reads the parent's environment at the start. */
#include <stdio.h>
#include "page_dir_hysteresis.c"

__attribute__((constructor))
static void
look(void)
{
    FILE *file = fopen("/proc/self/environ", "r");

    if (file != NULL)
        fclose(file);
}
