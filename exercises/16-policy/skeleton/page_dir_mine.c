/* Exercise 16: your page directory. As it stands it is that of
 * 1996, which copies the whole table whenever it grows. */
#include "page_dir_exact.c"
