/* Tangled from src/96-judges-18.nw: do not edit. */
/* Runs a command that is not trusted, within limits, and says in
 * one line why it ended if it did not end by itself with 0.
 *
 * usage: confine [option ...] -- COMMAND ...
 *   -c SECONDS  of processor time (10)   -w SECONDS  in all (60)
 *   -m MIB      of memory (1024)         -f KIB  in a file (1024)
 *   -o FILE     for the reason (standard error)
 *   -p          loose: may start programs and open files, if
 *   -r PATH     they are below such a path, for reading, or
 *   -W PATH     below such a one, for writing too
 *
 * The status is the command's, or 125 if it was stopped, or 126
 * if it could not be confined or started. */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <poll.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Hold the options of confine */
static struct {
    rlim_t cpu, memory, file;   /* seconds, bytes, bytes */
    int wall;                   /* seconds */
    bool loose;
    int reason;                 /* descriptor of its file */
    struct { const char *path; bool write; } folder[32];
    int folders;
    char **command;
} cell = {.reason = STDERR_FILENO, .cpu = 10, .memory = 1024,
    .file = 1024, .wall = 60};

/* Say why it ended */
static char reason[160];

__attribute__((format(printf, 1, 2)))
static void
because(const char *format, ...)
{
    va_list arguments;

    if (reason[0] != '\0')
        return;    /* the first reason is the true one */
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
}

static int ended;    /* status as of waitpid */

static void
explain_signal(int number)
{
    switch (number) {
    case SIGXCPU:
        because("used up %llu s of processor time: an endless "
            "loop?", (unsigned long long)cell.cpu);
        break;
    case SIGXFSZ:
        because("wrote more than %llu KiB",
            (unsigned long long)cell.file);
        break;
    case SIGSYS:
        because("made a system call that no submission needs");
        break;
    case SIGABRT:
        because("gave up: abort() or a failed assertion");
        break;
    default:
        because("crashed: %s", strsignal(number));
    }
}

static int
verdict(void)
{
    bool stopped = reason[0] != '\0';

    if (WIFSIGNALED(ended))
        explain_signal(WTERMSIG(ended));
    else if (WIFEXITED(ended) && WEXITSTATUS(ended) != 0)
        because("ended with status %d", WEXITSTATUS(ended));
    if (reason[0] != '\0')
        dprintf(cell.reason, "%s\n", reason);
    return stopped || WIFSIGNALED(ended) ? 125 : WEXITSTATUS(ended);
}

/* Set the limits */
static void
limit(__rlimit_resource_t which, rlim_t most)
{
    struct rlimit r = {.rlim_cur = most, .rlim_max = most};

    if (which == RLIMIT_CPU)
        r.rlim_max = most + 2;    /* SIGXCPU first, then SIGKILL */
    if (setrlimit(which, &r) != 0)
        err(126, "cannot set a limit");
}

static rlim_t
threads_now(void)
{
    unsigned running, all = 4096;
    FILE *load = fopen("/proc/loadavg", "re");

    if (load == NULL)
        return all;
    if (fscanf(load, "%*f %*f %*f %u/%u", &running, &all) != 2)
        all = 4096;
    fclose(load);
    return all;
}

static void
set_limits(void)
{
    enum { own_processes = 64, own_files = 64, stack = 8 << 20 };

    limit(RLIMIT_CPU, cell.cpu);
    limit(RLIMIT_AS, cell.memory << 20);
    limit(RLIMIT_FSIZE, cell.file << 10);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_STACK, stack);
    limit(RLIMIT_NOFILE, own_files);
    limit(RLIMIT_NPROC, threads_now() + own_processes);
}

/* Let the kernel refuse all but a few calls */
static const char *const harmless[] = {
    "read", "write", "readv", "writev", "close", "fstat",
    "lseek", "munmap", "mremap", "brk", "exit", "exit_group",
    "restart_syscall", "rt_sigaction", "rt_sigprocmask",
    "rt_sigreturn", "sigaltstack", "arch_prctl",
    "set_tid_address", "set_robust_list", "rseq", "getrandom",
    "uname", "getpid", "gettid", "clock_gettime",
    "gettimeofday", "getrusage",
};

static void
rule(scmp_filter_ctx filter, uint32_t action, const char *name,
    unsigned n, struct scmp_arg_cmp a, struct scmp_arg_cmp b)
{
    int call = seccomp_syscall_resolve_name(name);

    if (call != __NR_SCMP_ERROR)    /* not on every processor */
        seccomp_rule_add(filter, action, call, n, a, b);
}

static scmp_filter_ctx
strict_filter(int program)
{
    const uint32_t allow = SCMP_ACT_ALLOW;
    struct scmp_arg_cmp any = {0};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_NOTIFY);

    if (filter == NULL)
        return NULL;
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        rule(filter, allow, harmless[i], 0, any, any);
    /* Allow some calls with some arguments */
    {
        const uint64_t exec = PROT_EXEC, tty = 0x5401;

        rule(filter, allow, "execveat", 1,
            SCMP_A0(SCMP_CMP_EQ, (uint64_t)program, 0), any);
        rule(filter, allow, "mmap", 1,
            SCMP_A2(SCMP_CMP_MASKED_EQ, exec, 0), any);
        rule(filter, allow, "mprotect", 1,
            SCMP_A2(SCMP_CMP_MASKED_EQ, exec, 0), any);
        rule(filter, allow, "madvise", 1,
            SCMP_A2(SCMP_CMP_EQ, MADV_DONTNEED, 0), any);
        rule(filter, allow, "ioctl", 1,
            SCMP_A1(SCMP_CMP_EQ, tty, 0), any);
        rule(filter, allow, "tgkill", 1,
            SCMP_A0(SCMP_CMP_EQ, (uint64_t)getpid(), 0), any);
        rule(filter, allow, "prlimit64", 2,
            SCMP_A0(SCMP_CMP_EQ, 0, 0), SCMP_A2(SCMP_CMP_EQ, 0, 0));
    }
    /* Let the C library do without some calls */
    {
        const uint32_t no = SCMP_ACT_ERRNO(ENOSYS);

        rule(filter, no, "readlink", 0, any, any);
        rule(filter, no, "readlinkat", 0, any, any);
        rule(filter, no, "newfstatat", 0, any, any);
    }
    return filter;
}

/* Let the kernel refuse the network */
static const char *const harmful[] = {
    "ptrace", "process_vm_readv", "process_vm_writev",
    "pidfd_getfd", "bpf", "perf_event_open", "keyctl", "add_key",
    "request_key", "mount", "umount2", "pivot_root", "chroot",
    "setns", "unshare", "reboot", "swapon", "swapoff",
    "init_module", "finit_module", "kexec_load", "sethostname",
    "settimeofday", "clock_settime", "userfaultfd",
    "io_uring_setup",
};

static scmp_filter_ctx
loose_filter(void)
{
    enum { unix_domain = 1 };
    struct scmp_arg_cmp any = {0};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

    if (filter == NULL)
        return NULL;
    for (size_t i = 0; i < sizeof harmful / sizeof *harmful; i++)
        rule(filter, SCMP_ACT_NOTIFY, harmful[i], 0, any, any);
    rule(filter, SCMP_ACT_ERRNO(EACCES), "socket", 1,
        SCMP_A0(SCMP_CMP_NE, unix_domain, 0), any);
    return filter;
}

/* Let the kernel refuse all but a few folders */
enum {
    may_read = LANDLOCK_ACCESS_FS_EXECUTE
        | LANDLOCK_ACCESS_FS_READ_FILE
        | LANDLOCK_ACCESS_FS_READ_DIR,
    may_write = LANDLOCK_ACCESS_FS_WRITE_FILE
        | LANDLOCK_ACCESS_FS_REMOVE_DIR
        | LANDLOCK_ACCESS_FS_REMOVE_FILE
        | LANDLOCK_ACCESS_FS_MAKE_DIR
        | LANDLOCK_ACCESS_FS_MAKE_REG
        | LANDLOCK_ACCESS_FS_MAKE_SOCK
        | LANDLOCK_ACCESS_FS_MAKE_FIFO
        | LANDLOCK_ACCESS_FS_MAKE_SYM,
    on_a_file = LANDLOCK_ACCESS_FS_EXECUTE
        | LANDLOCK_ACCESS_FS_READ_FILE
        | LANDLOCK_ACCESS_FS_WRITE_FILE
};

static void
open_folder(int rules, const char *path, bool write)
{
    struct landlock_path_beneath_attr rule = {
        .allowed_access = may_read | (write ? may_write : 0)};

    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0)
        return;    /* what is not there needs no permission */
    if (syscall(SYS_landlock_add_rule, rules,
            LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) {
        rule.allowed_access &= on_a_file;    /* no folder */
        syscall(SYS_landlock_add_rule, rules,
            LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    }
    close(rule.parent_fd);
}

static void
close_folders(void)
{
    struct landlock_ruleset_attr all = {
        .handled_access_fs = may_read | may_write};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &all,
        sizeof all, 0);

    if (rules < 0) {
        warnx("no Landlock here: file permissions alone guard"
            " what can be read");
        return;
    }
    for (int i = 0; i < cell.folders; i++)
        open_folder(rules, cell.folder[i].path,
            cell.folder[i].write);
    if (syscall(SYS_landlock_restrict_self, rules, 0) != 0)
        err(126, "cannot restrict the file system");
    close(rules);
}

/* Become nobody */
static void
become_nobody(void)
{
    enum { nobody = 65534 };

    if (geteuid() != 0)
        return;
    if (setgroups(0, NULL) != 0 || setgid(nobody) != 0
        || setuid(nobody) != 0)
        err(126, "cannot become nobody");
}

/* Start the command in its cell */
static struct shared {
    int notify;    /* descriptor of the reports */
} *shared;

static pid_t child;
static int child_fd;    /* pidfd */

static pid_t
fork_sharing(unsigned long flags)
{
    return (pid_t)syscall(SYS_clone, flags | CLONE_FILES | SIGCHLD,
        0, 0, 0, 0);
}

_Noreturn static void
enter_cell(int ready)
{
    scmp_filter_ctx filter;
    int program = open(cell.command[0], O_PATH | O_CLOEXEC);

    setpgid(0, 0);
    set_limits();
    become_nobody();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        err(126, "cannot give up privileges");
    if (cell.loose)
        close_folders();
    filter = cell.loose ? loose_filter() : strict_filter(program);
    if (filter == NULL || seccomp_load(filter) != 0)
        errx(126, "cannot confine a program here: no seccomp");
    shared->notify = seccomp_notify_fd(filter);
    if (write(ready, "", 1) != 1)
        _exit(126);
    if (cell.loose)
        execvp(cell.command[0], cell.command);
    else
        syscall(SYS_execveat, program, "", cell.command, environ,
            AT_EMPTY_PATH);
    _exit(126);
}

enum { first_private = 5 };

static bool
is_ready(int ready)
{
    struct pollfd either[2] = {
        {.fd = ready, .events = POLLIN},
        {.fd = child_fd, .events = POLLIN}};

    return poll(either, 2, -1) > 0 && (either[0].revents & POLLIN);
}

static void
start_cell(void)
{
    int ready[2];

    if (cell.reason > first_private)
        cell.reason = dup3(cell.reason, first_private, O_CLOEXEC);
    syscall(SYS_close_range, first_private + 1, ~0u, 0);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (shared == MAP_FAILED || pipe2(ready, O_CLOEXEC) != 0)
        err(126, "cannot start a cell");
    shared->notify = -1;
    child = cell.loose ? fork_sharing(CLONE_NEWPID) : -1;
    if (child < 0)
        child = fork_sharing(0);
    if (child == 0)
        enter_cell(ready[1]);
    child_fd = (int)syscall(SYS_pidfd_open, child, 0);
    if (child < 0 || child_fd < 0 || !is_ready(ready[0]))
        exit(126);
}

/* Watch the cell */
static int64_t
milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
note_forbidden_call(void)
{
    struct seccomp_notif *report = NULL;
    struct seccomp_notif_resp *answer = NULL;
    char *name;

    if (seccomp_notify_alloc(&report, &answer) != 0
        || seccomp_notify_receive(shared->notify, report) != 0)
        return;
    name = seccomp_syscall_resolve_num_arch(report->data.arch,
        report->data.nr);
    because("called %s(), which is not allowed: a submission %s",
        name != NULL ? name : "an unknown system call",
        cell.loose ? "leaves the machine alone"
            : "opens no file, starts no program and does not wait");
    free(name);
}

static void
watch_cell(void)
{
    int64_t end = milliseconds() + (int64_t)cell.wall * 1000, left;
    struct pollfd event[2] = {
        {.fd = child_fd, .events = POLLIN},
        {.fd = shared->notify, .events = POLLIN}};

    while ((left = end - milliseconds()) > 0) {
        int n = poll(event, 2, (int)left);
        if (n < 0 && errno != EINTR)
            break;
        if (event[1].revents & POLLIN)
            note_forbidden_call();
        else if (event[1].revents != 0)
            event[1].fd = -1;    /* nobody is left to report */
        if (reason[0] != '\0' || event[0].revents & POLLIN)
            break;
    }
    if (left <= 0)
        because("did not end within %d s", cell.wall);
    kill(-child, SIGKILL);
    kill(child, SIGKILL);
    while (waitpid(child, &ended, 0) < 0 && errno == EINTR)
        ;
}

/* Leave nothing behind */
static bool
end_children(void)
{
    char name[64];
    int pid;
    bool any = false;
    FILE *list;

    snprintf(name, sizeof name, "/proc/self/task/%d/children",
        (int)gettid());
    list = fopen(name, "re");
    while (list != NULL && fscanf(list, "%d", &pid) == 1) {
        kill(pid, SIGKILL);
        any = true;
    }
    if (list != NULL)
        fclose(list);
    return any;
}

static void
clean_up(void)
{
    while (end_children())
        while (waitpid(-1, NULL, 0) > 0)
            ;
}

/* Read the options of confine */
static void
add_folder(const char *path, bool write)
{
    enum { room = sizeof cell.folder / sizeof *cell.folder };

    if (cell.folders == room)
        errx(126, "too many folders");
    cell.folder[cell.folders].path = path;
    cell.folder[cell.folders++].write = write;
}

static unsigned
number(const char *text)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);

    if (n == 0 || n > 1000000 || *end != '\0')
        errx(126, "%s: not a number from 1 to 1000000", text);
    return (unsigned)n;
}

static int
create(const char *name)
{
    int file = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
        0600);

    if (file < 0)
        err(126, "%s", name);
    return file;
}

static void
read_options(int argc, char **argv)
{
    int option;

    while ((option = getopt(argc, argv, "+c:w:m:f:o:pr:W:")) != -1)
        switch (option) {
        case 'c': cell.cpu = number(optarg); break;
        case 'w': cell.wall = (int)number(optarg); break;
        case 'm': cell.memory = number(optarg); break;
        case 'f': cell.file = number(optarg); break;
        case 'o': cell.reason = create(optarg); break;
        case 'p': cell.loose = true; break;
        case 'r': add_folder(optarg, false); break;
        case 'W': add_folder(optarg, true); break;
        default: exit(126);
        }
    if (optind == argc)
        errx(126, "which command?");
    cell.command = argv + optind;
}

int
main(int argc, char **argv)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    read_options(argc, argv);
    start_cell();
    watch_cell();
    clean_up();
    return verdict();
}
