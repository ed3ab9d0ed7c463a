/* Exercise 15: your lock. As it stands it is right for a program
 * that has one thread and never forks. */
#include "lock.h"

static bool inside;

bool
lock_enter(void)
{
    if (inside)
        return false;
    inside = true;
    return true;
}

void
lock_leave(void)
{
    inside = false;
}

void
lock_start(void)
{
}
