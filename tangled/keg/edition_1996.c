/* Tangled from src/06-interface.nw: do not edit. */
/* The edition of 1996: one implementation of each module, in an
 * order that lets the compiler see across them. */
#ifndef KEG_OS
#define KEG_OS "os_unix.c"
#endif

#include KEG_OS              /* or "os_model.c" */
#include "options.c"
#include "report.c"
#include "trace.c"
#include "page_dir_exact.c"  /* made anew whenever it is outgrown */
#include "break.c"
#include "break_cache.c"     /* 16 pages are kept at the top */
#include "runs_list.c"
#include "chunks_bitmap.c"
#include "walker.c"
#include "view.c"            /* tools look in from outside */
#include "keg.c"
