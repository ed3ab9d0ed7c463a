/* Tangled from src/14-hysteresis.nw: do not edit. */
/* An edition with blanks: the compiler's command line says which
 * directory and which policy for the break it shall have. */
#ifndef KEG_OS
#define KEG_OS "os_unix.c"
#endif
#ifndef KEG_PAGE_DIR
#define KEG_PAGE_DIR "page_dir_exact.c"
#endif
#ifndef KEG_BREAK
#define KEG_BREAK "break_cache.c"
#endif

#include KEG_OS
#include "options.c"
#include "report.c"
#include "trace.c"
#include KEG_PAGE_DIR
#include "break.c"
#include KEG_BREAK
#include "runs_list.c"
#include "chunks_bitmap.c"
#include "walker.c"
#include "view.c"
#include "keg.c"
