/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Wrong: the same thread comes in twice. */
#define _GNU_SOURCE
#include <pthread.h>

#include "lock.h"

static pthread_mutex_t mutex
    = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

static void
lock(void)
{
    pthread_mutex_lock(&mutex);
}

static void
unlock(void)
{
    pthread_mutex_unlock(&mutex);
}

bool
lock_enter(void)
{
    lock();
    return true;
}

void
lock_leave(void)
{
    unlock();
}

__attribute__((constructor)) static void
watch_forks(void)
{
    pthread_atfork(lock, unlock, unlock);
}

void
lock_start(void)
{
}
