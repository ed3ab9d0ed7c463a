/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Wrong: fork handlers of others are refused. */
#include <pthread.h>

#include "lock.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local volatile bool inside;

bool
lock_enter(void)
{
    if (inside)
        return false;
    inside = true;
    pthread_mutex_lock(&mutex);
    return true;
}

void
lock_leave(void)
{
    pthread_mutex_unlock(&mutex);
    inside = false;
}

static void
before_fork(void)
{
    lock_enter();
}

__attribute__((constructor)) static void
watch_forks(void)
{
    pthread_atfork(before_fork, lock_leave, lock_leave);
}

void
lock_start(void)
{
}
