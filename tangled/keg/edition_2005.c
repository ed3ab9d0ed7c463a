/* Tangled from src/17-verdict.nw: do not edit. */
/* The edition of 2005: one implementation of each module, in an
 * order that lets the compiler see across them. */
#ifndef KEG_OS
#define KEG_OS "os_unix.c"
#endif

#include KEG_OS              /* or "os_model.c" */
#include "options.c"
#include "report.c"
#include "trace.c"
#include "page_dir_hysteresis.c"  /* twice what is needed */
#include "break.c"
#include "break_watermarks.c"     /* two marks follow the heap */
#include "runs_list.c"
#include "chunks_bitmap.c"
#include "walker.c"
#include "view.c"            /* tools look in from outside */
#include "keg.c"
