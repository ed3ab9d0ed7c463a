/* Tangled from src/07-findings.nw: do not edit. */
/* Findings, in words. */
#include "options.h"
#include "report.h"

/* Put the findings into words */
static const char *const finding_text[] = {
    [NO_HEAP] = "nothing was allocated yet",
    [BELOW_HEAP] = "the address lies below the heap",
    [ABOVE_HEAP] = "the address lies above the heap",
    [NOT_OUR_PAGE] = "the page is not ours",
    [FREE_PAGE] = "the page is free already",
    [INSIDE_PAGES] = "not the start of a page allocation",
    [INSIDE_CHUNK] = "not the start of a chunk",
    [FREE_CHUNK] = "the chunk is free already",
    [OWN_CHUNK] = "the chunk holds the allocator's own data",
    [WRONG_SIZE] = "the allocation is not of that size",
    [RECURSIVE_CALL] = "called while at work (signal handler?)",
    [BREAK_LOWERED] = "the break was moved below the heap's end",
    [UNKNOWN_OPTION] = "no such option",
};

/* Put a line together */
static void
add_text(struct line *line, const char *text)
{
    while (*text != '\0' && line->used < sizeof line->text - 1)
        line->text[line->used++] = *text++;
}

static void
add_number(struct line *line, uintptr_t number)
{
    if (number > 15)
        add_number(line, number >> 4);
    add_text(line,
        (char[]){"0123456789abcdef"[number & 15], '\0'});
}

static void
say(struct line *line)
{
    line->text[line->used++] = '\n';
    os_write(line->text, line->used);
}

/* Report a finding */
static bool dying;  /* the program ends: no more complaints */

static void
report(enum finding f, const char *function, const void *pointer)
{
    struct line line = {.used = 0};

    if (f != RECURSIVE_CALL)    /* counted by who is refused */
        stats.findings++;
    /* Say who, how bad and where */
    add_text(&line, os_program());
    add_text(&line, option.abort ? ": error in " : ": warning in ");
    add_text(&line, function);
    add_text(&line, "(");
    if (pointer != NULL) {
        add_text(&line, "0x");
        add_number(&line, (uintptr_t)pointer);
    }
    add_text(&line, "): ");
    add_text(&line, finding_text[f]);
    say(&line);
    if (option.abort) {
        dying = true;
        os_die();
    }
}

/* Report the end */
_Noreturn static void
report_fatal(const char *function, const char *text)
{
    struct line line = {.used = 0};

    add_text(&line, os_program());
    add_text(&line, ": fatal error in ");
    add_text(&line, function);
    add_text(&line, "(): ");
    add_text(&line, text);
    say(&line);
    dying = true;
    os_die();
}
