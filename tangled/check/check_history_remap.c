/* Tangled from src/95-roads.nw: do not edit. */
/* Random histories over the directory that is moved. */
#define KEG_EDITION "mixture.c"
#define KEG_PAGE_DIR "page_dir_remap.c"
#include "check_history.c"

/* Keep histories short */
__attribute__((constructor)) static void
be_short(void)
{
    char all[24];

    snprintf(all, sizeof all, "%.0f",
        1e5 / number_from("KEG_SLOW", 1));
    setenv("KEG_OPERATIONS", all, 0);
}
