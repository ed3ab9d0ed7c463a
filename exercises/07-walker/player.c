/* Tangled from src/96-judges-21.nw: do not edit. */
/* Asks walk.c about heaps: snapshots in, for each a number out. */
#include "snapshot-text.h"
#include "walk.h"
#include "walk.c"

static void
player_ignore(const char *line, void *data)
{
    (void)line;
    (void)data;
}

int
main(void)
{
    struct snapshot s;

    while (read_snapshot(stdin, &s, player_ignore, NULL)) {
        printf("%d\n", (int)walk(&s));
        fflush(stdout);
        free_snapshot(&s);
    }
    return 0;
}
