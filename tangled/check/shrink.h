/* Tangled from src/08-walker.nw: do not edit. */
/* From a long history that fails to a short one that fails in the
 * same way. Include it after history.h. */
#ifndef KEG_SHRINK_H
#define KEG_SHRINK_H

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* Share a verdict between two processes */
struct verdict {
    size_t played;    /* operations */
    char flaw[96];    /* empty: none */
};

static inline struct verdict *
verdict(void)
{
    static struct verdict *v;

    if (v == NULL)
        v = mmap(NULL, sizeof *v, PROT_READ | PROT_WRITE,
            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return v;
}

/* Play a history in a child */
static inline void
play_as_child(const struct history *h)
{
    const char *flaw;

    signal(SIGALRM, SIG_DFL);
    alarm(20 + (unsigned)number_from("KEG_SLOW", 0));
    flaw = play(h, &verdict()->played);
    snprintf(verdict()->flaw, sizeof verdict()->flaw, "%s",
        flaw == NULL ? "" : flaw);
    exit(0);
}

/* If it does not end well, the verdict says why. */
static inline bool
ends_well(const struct history *h)
{
    int status = 0;
    pid_t child;

    memset(verdict(), 0, sizeof *verdict());
    fflush(NULL);
    child = fork();
    if (child == 0)
        play_as_child(h);
    if (child < 0 || waitpid(child, &status, 0) < 0) {
        perror("playing a history");
        exit(2);
    }
    if (status != 0)
        snprintf(verdict()->flaw, sizeof verdict()->flaw,
            "no %s", WIFSIGNALED(status)
            ? strsignal(WTERMSIG(status)) : "other end");
    return verdict()->flaw[0] == '\0';
}

/* Try a candidate */
static inline bool
improve(struct history *h, const struct history *candidate,
    const char *flaw)
{
    if (ends_well(candidate) || strcmp(verdict()->flaw, flaw) != 0)
        return false;
    *h = *candidate;
    return true;
}

/* Drop operations */
static inline bool
drop_part(struct history *h, size_t from, size_t end,
    const char *flaw)
{
    static struct history candidate;

    candidate = *h;
    memmove(&candidate.operations[from], &h->operations[end],
        (h->count - end) * sizeof h->operations[0]);
    candidate.count -= end - from;
    return improve(h, &candidate, flaw);
}

static inline bool
drop_operations(struct history *h, const char *flaw)
{
    bool better = false;

    for (size_t part = (h->count + 1) / 2; part > 0; part /= 2)
        for (size_t end = h->count; end > 0;) {
            size_t from = end > part ? end - part : 0;
            better |= drop_part(h, from, end, flaw);
            end = from;
        }
    return better;
}

/* Do without what is special */
static inline bool
simplify(struct history *h, const char *flaw)
{
    static struct history candidate;
    bool better = false;

    candidate = *h;
    candidate.options[0] = '\0';
    if (h->options[0] != '\0')
        better |= improve(h, &candidate, flaw);
    for (size_t i = 0; i < h->count; i++) {
        enum deed deed = h->operations[i].deed;
        candidate = *h;
        candidate.operations[i].deed = MALLOC;
        candidate.operations[i].extra = 0;
        if (deed == CALLOC || deed == ALIGNED || deed == REALLOC)
            better |= improve(h, &candidate, flaw);
    }
    return better;
}

/* Make numbers smaller */
static inline bool
lessen(struct history *h, size_t *number, const char *flaw)
{
    static struct history candidate;
    size_t *same = (size_t *)((char *)&candidate
        + ((char *)number - (char *)h));
    bool better = false;

    for (size_t less = *number; less > 0;) {
        candidate = *h;
        *same -= less;
        if (improve(h, &candidate, flaw))
            better = true;
        else
            less /= 2;
        if (less > *number)
            less = *number;
    }
    return better;
}

static inline bool
lessen_numbers(struct history *h, const char *flaw)
{
    bool better = false;

    for (size_t i = 0; i < h->count; i++) {
        better |= lessen(h, &h->operations[i].bytes, flaw);
        better |= lessen(h, &h->operations[i].extra, flaw);
    }
    return better;
}

/* Number the blocks from 0 */
static inline void
renumber(struct history *h, const char *flaw)
{
    static struct history candidate;
    unsigned name[slots] = {0}, names = 0;

    candidate = *h;
    for (size_t i = 0; i < h->count; i++) {
        unsigned *slot = &candidate.operations[i].slot;
        if (name[*slot] == 0)
            name[*slot] = ++names;
        *slot = name[*slot] - 1;
    }
    improve(h, &candidate, flaw);
}

/* Shrink a history */
static inline void
shrink(struct history *h)
{
    char flaw[sizeof verdict()->flaw];
    bool better;

    if (ends_well(h))
        return;
    memcpy(flaw, verdict()->flaw, sizeof flaw);
    drop_part(h, verdict()->played, h->count, flaw);
    do {
        better = drop_operations(h, flaw);
        better |= simplify(h, flaw);
        better |= lessen_numbers(h, flaw);
    } while (better);
    renumber(h, flaw);
}

#endif
