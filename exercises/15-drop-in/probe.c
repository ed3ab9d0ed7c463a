/* Tangled from src/96-judges-24.nw: do not edit. */
/* Exercise 15: brings threads, handlers and forks together at the
 * worst moment. usage: probe NAME; one line on standard output,
 * "ok" or what is wrong. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* End a probe */
_Noreturn static void
end_probe(const char *text)
{
    if (write(1, text, strlen(text)) < 0 || write(1, "\n", 1) < 0)
        _exit(2);
    _exit(0);
}

static void
require(bool condition, const char *otherwise)
{
    if (!condition)
        end_probe(otherwise);
}

static void
wait_a_little(void)
{
    nanosleep(&(struct timespec){0, 1000000}, NULL);
}

/* Watch a thread */
struct watched {
    pthread_t thread;
    int stat;              /* its file in /proc */
    atomic_bool ready, done;
};

static struct watched self, a, b;

static void
be_watched(struct watched *w)
{
    w->thread = pthread_self();
    w->stat = open("/proc/thread-self/stat", O_RDONLY | O_CLOEXEC);
    require(w->stat >= 0, "no /proc");
    w->ready = true;
}

/* S: sleeps; R: runs or would like to. */
static char
state_of(int stat)
{
    char text[256], *end;
    ssize_t n = pread(stat, text, sizeof text - 1, 0);

    text[n < 0 ? 0 : n] = '\0';
    end = strrchr(text, ')');
    return (char)(end == NULL || end[1] == '\0' ? 'X' : end[2]);
}

static long
milliseconds_used(const struct watched *w)
{
    clockid_t clock;
    struct timespec t = {0};

    if (pthread_getcpuclockid(w->thread, &clock) == 0)
        clock_gettime(clock, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Wait until a thread is stuck */
enum stuck { CAME_ON, SLEEPS, SPINS };

/* Until the thread has done what this flag says, or sleeps, or has
 * used a tenth of a second. */
static enum stuck
wait_stuck(const struct watched *w, const atomic_bool *flag)
{
    long start = milliseconds_used(w);

    for (int asleep = 0; asleep < 10; wait_a_little()) {
        if (*flag)
            return CAME_ON;
        if (milliseconds_used(w) - start > 100)
            return SPINS;
        asleep = state_of(w->stat) == 'S' ? asleep + 1 : 0;
    }
    return *flag ? CAME_ON : SLEEPS;
}

/* Wait until all have finished */
static bool
goes_on(struct watched *w, bool *sleeping, const char *what)
{
    if (w == NULL || w->done)
        return false;
    require(milliseconds_used(w) < 1500, what);
    if (state_of(w->stat) != 'S')
        *sleeping = false;
    return true;
}

static void
finish(struct watched *one, struct watched *other, const char *what)
{
    for (int still = 0; still < 300; wait_a_little()) {
        bool sleeping = true;
        bool first = goes_on(one, &sleeping, what);
        bool second = goes_on(other, &sleeping, what);
        if (!first && !second)
            return;
        still = sleeping ? still + 1 : 0;
    }
    end_probe(what);
}

/* Watch a child */
static int
open_child(pid_t child)
{
    char text[64], name[64];
    int list = open("/proc/thread-self/children", O_RDONLY);
    ssize_t n = read(list, text, sizeof text - 1);

    close(list);
    (void)child;
    text[n < 0 ? 0 : n] = '\0';
    snprintf(name, sizeof name, "/proc/%d/stat", atoi(text));
    return open(name, O_RDONLY);
}

static void
wait_for_child(pid_t child, const char *hung, const char *bad)
{
    int stat = open_child(child), status = 0;

    require(child > 0, "cannot fork");
    for (int still = 0, all = 0; ; wait_a_little()) {
        pid_t ended = waitpid(child, &status, WNOHANG);
        if (ended == child)
            break;
        still = state_of(stat) == 'S' ? still + 1 : 0;
        if (still > 300 || ++all > 10000) {
            kill(child, SIGKILL);
            end_probe(hung);
        }
    }
    close(stat);
    require(WIFEXITED(status) && WEXITSTATUS(status) == 0, bad);
}

/* Keep two threads apart */
static void (**probe)(void);    /* where keg_probe is */

static _Thread_local struct watched *me;
static atomic_bool a_is_inside, b_may_go, b_came_in, overlap;
static atomic_int how_b_waits;

static void
meet_inside(void)
{
    if (me == &a && !a_is_inside && !b_may_go) {
        a_is_inside = true;
        b_may_go = true;
        how_b_waits = (int)wait_stuck(&b, &b_came_in);
        a_is_inside = false;
    } else if (me == &b) {
        overlap = overlap || a_is_inside;
        b_came_in = true;
    }
}

static atomic_bool a_may_go;
static void *volatile got_a, *volatile got_b;

static void *
work_as_a(void *unused)
{
    me = &a;
    be_watched(&a);
    while (!a_may_go)
        wait_a_little();
    got_a = malloc(100);
    a.done = true;
    return unused;
}

static void *
work_as_b(void *unused)
{
    me = &b;
    be_watched(&b);
    while (!b_may_go)
        wait_a_little();
    got_b = malloc(100);
    b_came_in = true;
    b.done = true;
    return unused;
}

static void
start_thread(struct watched *w, void *(*work)(void *))
{
    pthread_t thread;

    require(pthread_create(&thread, NULL, work, NULL) == 0,
        "cannot start a thread: was its memory refused?");
    while (!w->ready)
        wait_a_little();
}

static void
meet(void)
{
    start_thread(&a, work_as_a);
    start_thread(&b, work_as_b);
    *probe = meet_inside;
    a_may_go = true;
    finish(&a, &b, "a thread that had to wait is never let in");
    *probe = NULL;
}

static void
probe_apart(void)
{
    meet();
    require(!overlap, "two threads were inside at the same time");
    require(got_a != NULL, "the first thread was refused");
    require(got_b != NULL,
        "a thread was refused because another one was inside");
    require(got_a != got_b, "two threads got the same block");
    end_probe("ok");
}

static void
probe_sleeping(void)
{
    meet();
    require(how_b_waits == SLEEPS,
        "who has to wait spins, or does not wait");
    end_probe("ok");
}

/* Allocate in a handler for 15 */
static volatile sig_atomic_t handler_ran, let_in_twice, depth,
    raised;

static void
allocate_in_handler(int number)
{
    void *p;

    (void)number;
    p = malloc(50);
    if (p != NULL)
        free(p);
    handler_ran = 1;
}

static void
signal_inside(void)
{
    if (me != &self)
        return;
    if (depth++ > 0) {
        let_in_twice = 1;
    } else if (!raised) {
        raised = 1;
        raise(SIGUSR1);
    }
    depth--;
}

static void *
watch_self(void *text)
{
    finish(&self, NULL, text);
    return NULL;
}

static void
guard_self(const char *text)
{
    pthread_t guard;

    me = &self;
    be_watched(&self);
    require(pthread_create(&guard, NULL, watch_self, (void *)text)
        == 0, "cannot start a thread: was its memory refused?");
}

static void
probe_handler(void)
{
    struct sigaction action = {.sa_handler = allocate_in_handler};
    void *p, *q;

    sigaction(SIGUSR1, &action, NULL);
    guard_self("a handler that allocates waits for its own thread");
    *probe = signal_inside;
    p = malloc(100);
    *probe = NULL;
    require(handler_ran, "the handler never ran");
    require(!let_in_twice,
        "a handler was let in while its own thread was inside");
    require(p != NULL, "the interrupted call was refused");
    q = malloc(100);
    require(q != NULL && q != p,
        "after a refused call nothing is let in any more");
    start_thread(&b, work_as_b);
    b_may_go = true;
    finish(&b, NULL, "after a refused call other threads wait for"
        " ever");
    require(got_b != NULL, "another thread was refused");
    self.done = true;
    end_probe("ok");
}

/* Fork while somebody is inside */
static atomic_bool forked;

static void
fork_meanwhile(void)
{
    if (me != &a || a_is_inside || b_may_go)
        return;
    a_is_inside = true;
    b_may_go = true;
    wait_stuck(&self, &forked);
    a_is_inside = false;
}

_Noreturn static void
live_as_child(void)
{
    void *p;

    if (a_is_inside)
        _exit(1);
    p = malloc(100);
    if (p == NULL)
        _exit(2);
    free(p);
    _exit(0);
}

static pid_t
fork_now(void)
{
    pid_t child;

    me = &self;
    be_watched(&self);
    start_thread(&a, work_as_a);
    *probe = fork_meanwhile;
    a_may_go = true;
    while (!b_may_go)
        wait_a_little();
    child = fork();
    if (child == 0)
        live_as_child();
    forked = true;
    return child;
}

static void
probe_fork(void)
{
    guard_self("fork never comes back");
    wait_for_child(fork_now(),
        "the child waits for a lock that nobody will open",
        "fork did not wait for a thread that was inside, or the"
        " child was refused");
    self.done = true;
    end_probe("ok");
}

static void
probe_parent(void)
{
    pid_t child;

    guard_self("after a fork the parent waits for ever");
    child = fork_now();
    wait_for_child(child, "the child waits for ever",
        "the child was not let in");
    finish(&a, NULL, "after a fork other threads wait for ever");
    require(got_a != NULL, "after a fork a thread was refused");
    got_b = malloc(100);
    require(got_b != NULL && got_b != got_a,
        "after a fork the parent was refused");
    *probe = NULL;
    b_may_go = false;
    start_thread(&b, work_as_b);
    b_may_go = true;
    finish(&b, NULL, "after a fork a new thread waits for ever");
    require(got_b != NULL, "after a fork a new thread was refused");
    self.done = true;
    end_probe("ok");
}

/* Fork with company */
static void
probe_company(void)
{
    int *ran = dlsym(RTLD_DEFAULT, "early_ran");
    int *failed = dlsym(RTLD_DEFAULT, "early_refused");
    pid_t child;

    require(ran != NULL && failed != NULL, "libearly is not there");
    guard_self("a fork handler that allocates waits for its own"
        " thread");
    child = fork();
    if (child == 0)
        _exit(*failed > 0 ? 3 : malloc(10) == NULL);
    require(*ran >= 2, "the handlers did not run");
    wait_for_child(child, "the child waits for ever, in a fork"
        " handler that allocates",
        "in the child a fork handler that allocates was refused");
    require(*failed == 0,
        "a fork handler that allocates was refused");
    require(malloc(10) != NULL, "after it the parent was refused");
    self.done = true;
    end_probe("ok");
}

/* Fork from the inside */
static pid_t inner_child = -1;

static void
fork_inside(void)
{
    if (me != &self || inner_child >= 0)
        return;
    inner_child = 0;
    inner_child = fork();
}

static void
probe_inner_fork(void)
{
    void *p, *q;

    guard_self("a fork from the inside never comes back");
    *probe = fork_inside;
    p = malloc(100);
    q = malloc(100);
    if (inner_child == 0)
        _exit(p == NULL || q == NULL || p == q);
    wait_for_child(inner_child, "the child of a fork from the"
        " inside waits for ever",
        "the child of a fork from the inside was refused");
    require(p != NULL && q != NULL && p != q,
        "after a fork from the inside the parent was refused");
    *probe = NULL;
    start_thread(&b, work_as_b);
    b_may_go = true;
    finish(&b, NULL, "after a fork from the inside other threads"
        " wait for ever");
    require(got_b != NULL, "another thread was refused");
    self.done = true;
    end_probe("ok");
}

/* Choose a probe */
static const struct { const char *name; void (*run)(void); }
all[] = {
    {"apart", probe_apart}, {"sleeping", probe_sleeping},
    {"handler", probe_handler},
    {"fork", probe_fork}, {"parent", probe_parent},
    {"company", probe_company}, {"inner", probe_inner_fork},
};

int
main(int argc, char **argv)
{
    probe = dlsym(RTLD_DEFAULT, "keg_probe");
    require(probe != NULL, "the allocator is not there");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (argc == 2 && strcmp(argv[1], all[i].name) == 0)
            all[i].run();
    return 2;
}
