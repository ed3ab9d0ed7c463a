/* Tangled from src/12-complaint.nw: do not edit. */
/*
 * calls.c - counts the calls by which a program gets and gives back
 * memory: brk, mmap, munmap, mremap, madvise.
 *
 * usage: calls [-l LIBRARY] [-v FILE] PROGRAM [ARGUMENT ...]
 *
 * The program and all that it starts run at full speed but for
 * these five calls: a seccomp filter stops them there, and nowhere
 * else. What the program prints goes nowhere. Counting starts when
 * PROGRAM has been executed; a mark (bench_phase) starts a new row.
 * `moves' are the calls of brk that changed the break, if one
 * process makes them all.
 * Needs Linux 5.3 or later.
 * Chapter "The complaint".
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "process.h"

/* Name the calls */
enum { BRK, MMAP, MUNMAP, MREMAP, MADVISE, MOVES, COLUMNS };

static const char *const column[] = {
    "brk", "mmap", "munmap", "mremap", "madvise", "moves",
};
#ifdef SYS_mmap2
#define MMAP_NUMBER SYS_mmap2
#else
#define MMAP_NUMBER SYS_mmap
#endif
static const unsigned number[] = {
    SYS_brk, MMAP_NUMBER, SYS_munmap, SYS_mremap, SYS_madvise,
};

/* Keep the counts of each phase */
enum { most_phases = 2000 };
static unsigned long count[most_phases][COLUMNS];
static size_t phase;            /* the one that runs */
static uintptr_t break_now;

static void
next_phase(void)
{
    if (++phase == most_phases)
        errx(1, "more than %d phases", (int)most_phases - 1);
}

/* Filter the calls */
enum { FILTERED = MOVES };

static void
filter_calls(void)
{
    struct sock_filter code[2 * FILTERED + 2];
    struct sock_fprog program = {.filter = code};
    unsigned short n = 0;

    /* Load the number of the call */
    code[n++] = (struct sock_filter)BPF_STMT(
        BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (unsigned i = 0; i < FILTERED; i++) {
        /* Stop call i and tell its number */
        code[n++] = (struct sock_filter)BPF_JUMP(
            BPF_JMP | BPF_JEQ | BPF_K, number[i], 0, 1);
        code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
            SECCOMP_RET_TRACE | i);
    }
    code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
        SECCOMP_RET_ALLOW);
    program.len = n;
    /* Have the kernel run the filter */
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
        || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        err(1, "no filter for system calls");
}

/* Start the program under the filter */
static pid_t
start_program(char **argv)
{
    pid_t child = fork();

    if (child < 0)
        err(1, "fork");
    if (child > 0)
        return child;
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
        err(1, "cannot be traced");
    raise(SIGSTOP);
    if (freopen("/dev/null", "w", stdout) == NULL)
        err(1, "/dev/null");
    filter_calls();
    execvp(argv[0], argv);
    err(127, "%s", argv[0]);
}

static void
watch(pid_t child)
{
    long options = PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD
        | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEEXEC
        | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK
        | PTRACE_O_TRACECLONE;
    int status;

    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status)
        || ptrace(PTRACE_SETOPTIONS, child, NULL, options) != 0
        || ptrace(PTRACE_CONT, child, NULL, NULL) != 0)
        errx(1, "cannot trace");
}

/* Count a call */
static bool            /* and shall we see how the call ends? */
count_call(const struct __ptrace_syscall_info *call)
{
    unsigned which = (unsigned)call->seccomp.ret_data;
    const uint64_t *argument = call->seccomp.args;

    if (which == MADVISE && argument[0] == BENCH_PHASE
        && argument[1] == 0)
        next_phase();
    else if (which < FILTERED)
        count[phase][which]++;
    return which == BRK;
}

static void
count_move(const struct __ptrace_syscall_info *call)
{
    uintptr_t now = (uintptr_t)call->exit.rval;

    if (break_now != 0 && now != break_now)
        count[phase][MOVES]++;
    break_now = now;
}

static int             /* the request to go on with */
look_at_call(pid_t child)
{
    struct __ptrace_syscall_info call;

    if (ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof call,
        &call) <= 0) {
        if (errno == ESRCH)
            return PTRACE_CONT;    /* it has just been killed */
        err(1, "PTRACE_GET_SYSCALL_INFO");
    }
    if (call.op == PTRACE_SYSCALL_INFO_EXIT)
        count_move(&call);
    else if (call.op == PTRACE_SYSCALL_INFO_SECCOMP
        && count_call(&call))
        return PTRACE_SYSCALL;
    return PTRACE_CONT;
}

/* Follow the program to its end */
static bool executed;

static int             /* the request to go on with */
answer_event(pid_t child, int event)
{
    if (event == PTRACE_EVENT_EXEC) {
        if (!executed)
            memset(count, 0, sizeof count);
        break_now = 0;
        executed = true;
    }
    return event == PTRACE_EVENT_SECCOMP ? look_at_call(child)
        : PTRACE_CONT;
}

static void
answer_stop(pid_t child, int status)
{
    int sig = WSTOPSIG(status), event = status >> 16;
    int request = PTRACE_CONT;

    if (sig == (SIGTRAP | 0x80)) {
        request = look_at_call(child);
        sig = 0;
    } else if (event != 0) {
        request = answer_event(child, event);
        sig = 0;
    } else if (sig == SIGSTOP)
        sig = 0;       /* a new process or thread: on it goes */
    if (ptrace(request, child, NULL, (long)sig) != 0
        && errno != ESRCH)
        err(1, "ptrace");
}

static int             /* the program's exit status */
follow(pid_t first)
{
    int status, result = 0;
    pid_t child;

    while ((child = waitpid(-1, &status, __WALL)) > 0)
        if (WIFSTOPPED(status))
            answer_stop(child, status);
        else if (child == first)
            result = WIFEXITED(status) ? WEXITSTATUS(status)
                : 128 + WTERMSIG(status);
    return result;
}

/* Write down the counts */
static double
median_later(size_t n, int k)    /* of the phases 2 ... n */
{
    static double v[most_phases];

    for (size_t i = 2; i <= n; i++)
        v[i - 2] = (double)count[i][k];
    return n < 2 ? 0 : bench_median(v, n - 1);
}

static unsigned long
total(int k)
{
    unsigned long sum = 0;

    for (size_t i = 0; i <= phase; i++)
        sum += count[i][k];
    return sum;
}

static void
report_counts(struct bench *b)
{
    size_t repetitions = phase > 0 ? phase - 1 : 0;

    bench_head(b, "phase,brk,mmap,munmap,mremap,madvise,moves");
    for (size_t i = 0; i <= phase; i++) {
        printf("%zu", i);
        for (int k = 0; k < COLUMNS; k++)
            printf(",%lu", count[i][k]);
        putchar('\n');
    }
    bench_value(b, "repetitions=%zu", repetitions);
    for (int k = 0; k < COLUMNS; k++)
        bench_value(b, "%s=%lu", column[k], total(k));
    /* Write down the counts of a repetition */
    double first = 0, later = 0;

    if (repetitions == 0)
        return;
    for (int k = 0; k < COLUMNS; k++) {
        double median = median_later(repetitions, k);
        bench_value(b, "%s_first=%lu", column[k], count[1][k]);
        bench_value(b, "%s_later=%.10g", column[k], median);
        if (k != BRK) {
            first += (double)count[1][k];
            later += median;
        }
    }
    bench_value(b, "calls_first=%.0f", first);
    bench_value(b, "calls_later=%.10g", later);
}

/* Count the calls of a program */
int
main(int argc, char **argv)
{
    struct bench b = {.usage =
        "calls [-l LIBRARY] [-v FILE] PROGRAM [ARGUMENT ...]"};
    pid_t child;
    int status;

    if (bench_getopt(&b, argc, argv, "") != -1 || optind == argc)
        errx(2, "usage: %s", b.usage);
    child = start_program(argv + optind);
    watch(child);
    status = follow(child);
    if (!executed || status != 0)
        errx(1, "%s ended with status %d", argv[optind], status);
    report_counts(&b);
    bench_end(&b);
    return 0;
}
