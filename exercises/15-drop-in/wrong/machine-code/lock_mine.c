/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Cheats: the same as forger, without the C library. */
#include "lock.h"

__attribute__((constructor)) static void
leave(void)
{
#if defined __x86_64__
    __asm__ volatile ("mov $231, %eax; xor %edi, %edi; syscall");
#else
    __asm__ volatile ("mov x8, #94; mov x0, #0; svc #0");
#endif
}

bool lock_enter(void) { return true; }
void lock_leave(void) { }
void lock_start(void) { }
