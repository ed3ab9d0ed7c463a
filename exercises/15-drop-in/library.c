/* Tangled from src/96-judges-24.nw: do not edit. */
/* Exercise 15: the edition of 1996 and its thirteen doors, with
 * the lock of another library. */
#define _GNU_SOURCE
#define KEG_OS "os_dropin.c"
#include "mixture.c"
#include "interpose.c"
