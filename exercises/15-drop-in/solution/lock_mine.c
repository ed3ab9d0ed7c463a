/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Exercise 15: a mutex, a note of each thread where it is, and a
 * count of the forks under way. */
#include <pthread.h>
#include <stdatomic.h>

#include "lock.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local volatile bool inside;
static _Thread_local volatile unsigned forks;

/* First the note, then the mutex: a handler that comes in between
 * is refused, and does not wait for its own thread. */
bool
lock_enter(void)
{
    if (inside)
        return false;
    inside = true;
    atomic_signal_fence(memory_order_seq_cst);
    if (forks == 0)
        pthread_mutex_lock(&mutex);
    return true;
}

void
lock_leave(void)
{
    if (forks == 0)
        pthread_mutex_unlock(&mutex);
    atomic_signal_fence(memory_order_seq_cst);
    inside = false;
}

/* Hold the lock over a fork for 15 */
static void
before_fork(void)
{
    if (forks > 0) {
        forks++;
    } else if (lock_enter()) {
        forks = 1;
        inside = false;
    }
}

static void
after_fork(void)
{
    if (forks == 1) {
        inside = true;
        forks = 0;
        lock_leave();
    } else if (forks > 1) {
        forks--;
    }
}

__attribute__((constructor)) static void
watch_forks(void)
{
    pthread_atfork(before_fork, after_fork, after_fork);
}

void
lock_start(void)
{
}
