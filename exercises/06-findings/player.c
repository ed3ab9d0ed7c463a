/* Tangled from src/96-judges-21.nw: do not edit. */
/* Asks own.c about pointers. The input is snapshots with lines
 * `ask ADDRESS` before them; the output a line for each snapshot,
 * a 0 or a 1 for each address. */
#include "snapshot-text.h"
#include "own.h"
#include "own.c"

static uint64_t *player_asked;
static size_t player_asks;

/* Keep what is asked about a heap */
static void
player_keep(const char *line, void *data)
{
    uint64_t address;

    (void)data;
    demand_snapshot(sscanf(line, "ask %" SCNx64, &address) == 1);
    player_asked = realloc(player_asked,
        (player_asks + 1) * sizeof address);
    demand_snapshot(player_asked != NULL);
    player_asked[player_asks++] = address;
}

int
main(void)
{
    struct snapshot s;

    while (read_snapshot(stdin, &s, player_keep, NULL)) {
        for (size_t i = 0; i < player_asks; i++)
            putchar(is_own(&s, player_asked[i]) ? '1' : '0');
        putchar('\n');
        fflush(stdout);
        player_asks = 0;
        free_snapshot(&s);
    }
    return 0;
}
