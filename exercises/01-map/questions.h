/* Tangled from src/96-judges-19.nw: do not edit. */
/* The questions of one student, from the seed. */
#include "script.h"

/* Hold a question */
enum { most_steps = 24 };

struct step {
    char label[16];    /* empty if its map is told */
    char line[64];
    char *map;         /* after it */
};

struct question {
    int number;
    uint64_t seed;
    char *start;       /* the map before the first step */
    struct step step[most_steps];
    int steps;
    int asked;
};

/* Tell a step, or ask for its map */
static void
add_step(struct question *q, const char *format, va_list arguments)
{
    struct step *s = &q->step[q->steps++];
    const char *wrong;

    if (q->steps > most_steps)
        broken("question %d is too long", q->number);
    vsnprintf(s->line, sizeof s->line, format, arguments);
    wrong = play(s->line);
    if (wrong != NULL)
        broken("question %d: %s: %s", q->number, s->line, wrong);
    s->map = letters_of_model();
}

__attribute__((format(printf, 2, 3)))
static void
tell(struct question *q, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add_step(q, format, arguments);
    va_end(arguments);
}

__attribute__((format(printf, 2, 3)))
static void
ask(struct question *q, const char *format, ...)
{
    struct step *s = &q->step[q->steps];
    va_list arguments;

    va_start(arguments, format);
    add_step(q, format, arguments);
    va_end(arguments);
    snprintf(s->label, sizeof s->label, "%d%c", q->number,
        'a' + q->asked++);
}

/* Draw the sizes of a question */
static size_t
from(struct question *q, size_t low, size_t high)
{
    return low + number_below(&q->seed, high - low + 1);
}

static size_t
bytes_for_pages(struct question *q, size_t pages)
{
    size_t slack = from(q, 0, 3) == 0 ? 0
        : from(q, 1, page.size / 2 - 1);

    return pages_to_bytes(pages) - slack;
}

static size_t
bytes_for_chunk(struct question *q, unsigned shift)
{
    size_t size = (size_t)1 << shift;

    return from(q, shift == min_chunk_shift ? 1 : size / 2 + 1,
        size);
}

static void
tell_pages(struct question *q, const char *name, size_t pages)
{
    tell(q, "m %zx %s", bytes_for_pages(q, pages), name);
}

static void
ask_pages(struct question *q, const char *name, size_t pages)
{
    ask(q, "m %zx %s", bytes_for_pages(q, pages), name);
}

static void
ask_chunk(struct question *q, const char *name, unsigned shift)
{
    ask(q, "m %zx %s", bytes_for_chunk(q, shift), name);
}

/* Make the questions about pages */
static void
from_the_break(struct question *q)
{
    size_t pages = from(q, 2, 5);

    tell_pages(q, "a", pages);
    ask_pages(q, "b", from(q, 2, 4));
    ask_pages(q, "c", 1);
    ask(q, "f a");
    ask_pages(q, "d", from(q, 1, pages));
}

static void
neighbours(struct question *q)
{
    size_t b = from(q, 1, 3), c = from(q, 1, 3), d = from(q, 1, 3);

    tell_pages(q, "a", from(q, 1, 3));
    tell_pages(q, "b", b);
    tell_pages(q, "c", c);
    tell_pages(q, "d", d);
    tell_pages(q, "e", from(q, 1, 2));
    ask(q, "f b");
    ask(q, "f d");
    ask(q, "f c");
    ask_pages(q, "g", from(q, b + c + 1, b + c + d));
}

static void
the_first_that_fits(struct question *q)
{
    size_t small = from(q, 1, 2);
    size_t medium = small + from(q, 1, 2);
    size_t large = medium + from(q, 1, 3);

    tell_pages(q, "a", 1);
    tell_pages(q, "b", small);
    tell_pages(q, "c", 1);
    tell_pages(q, "d", large);
    tell_pages(q, "e", from(q, 1, 2));
    tell_pages(q, "g", medium);
    tell_pages(q, "h", 1);
    tell(q, "f b");
    tell(q, "f d");
    tell(q, "f g");
    ask_pages(q, "i", medium);
    ask_pages(q, "j", small);
    ask_pages(q, "k", large);
}

/* Make the questions about chunks */
static void
chunk_pages(struct question *q)
{
    unsigned one = (unsigned)from(q, 7, 11);
    unsigned other = 7 + (one - 7 + (unsigned)from(q, 1, 4)) % 5;
    bool again = from(q, 0, 1) == 0;

    ask_chunk(q, "a", one);
    ask_chunk(q, "b", other);
    ask_chunk(q, "c", again ? one : 5);
    ask_chunk(q, "d", again ? 5 : one);
    ask_chunk(q, "e", 4);
}

static void
the_last_chunk(struct question *q)
{
    unsigned one = (unsigned)from(q, 9, 11);
    unsigned other = (unsigned)from(q, 7, 8);
    bool swapped = from(q, 0, 1) == 0;

    tell(q, "m %zx a", bytes_for_chunk(q, one));
    tell(q, "m %zx b", bytes_for_chunk(q, one));
    tell(q, "m %zx c", bytes_for_chunk(q, other));
    tell_pages(q, "d", from(q, 1, 3));
    ask(q, swapped ? "f b" : "f a");
    ask(q, swapped ? "f a" : "f b");
    ask(q, "f c");
    ask_pages(q, "e", from(q, 1, 2));
}

/* Make the questions about moves */
static void
the_cache_at_the_top(struct question *q)
{
    tell_pages(q, "a", from(q, 2, 4));
    tell_pages(q, "b", from(q, 18, 30));
    ask(q, "f b");
    ask(q, "f a");
    ask_pages(q, "c", from(q, 17, 20));
    ask_pages(q, "d", from(q, 3, 7));
    ask(q, "f c");
}

static void
a_block_moves(struct question *q)
{
    size_t pages = from(q, 3, 5);

    tell_pages(q, "a", pages);
    tell_pages(q, "b", 1);
    ask(q, "r a %zx c", bytes_for_pages(q, pages));
    ask(q, "r c %zx d", bytes_for_pages(q, from(q, 2, pages - 1)));
    ask(q, "r b %zx e", bytes_for_pages(q, pages));
    ask(q, "r e %zx g",
        bytes_for_chunk(q, (unsigned)from(q, 7, 11)));
}

static void
somebody_else(struct question *q)
{
    size_t pages = from(q, 2, 5);

    tell_pages(q, "a", from(q, 1, 3));
    tell(q, "b %zx", from(q, 1, 3 * page.size));
    ask_pages(q, "b", pages);
    ask(q, "f b");
    ask(q, "b %zx", from(q, 1, 2 * page.size));
    ask_pages(q, "c", pages + from(q, 1, 2));
}

static void
round_addresses(struct question *q)
{
    size_t pages = from(q, 1, 3), b = bytes_for_pages(q, pages);
    size_t d = from(q, 1, 0x30);

    tell_pages(q, "a", from(q, 1, 2));
    ask(q, "p %zx %zx b", (size_t)0x2000 << from(q, 0, 1), b);
    ask(q, "p 8000 %zx c", bytes_for_pages(q, 1));
    ask(q, "p %zx %zx d", (size_t)0x40 << from(q, 1, 4), d);
    ask(q, "f b");
}

/* Make the maps to be reached */
static void
a_map_of_pages(struct question *q)
{
    static const char *const name[] = {"a", "b", "c", "d", "e"};
    size_t kept = from(q, 1, 2);

    for (size_t i = 0; i < 5; i++)
        tell_pages(q, name[i], from(q, 1, 4));
    tell(q, "f a");
    tell(q, "f %s", name[kept + 1]);
    tell_pages(q, "g", from(q, 17, 24));
    tell(q, "f g");
    tell(q, "m %zx h", bytes_for_chunk(q, (unsigned)from(q, 4, 5)));
}

static void
a_map_of_all(struct question *q)
{
    unsigned one = (unsigned)from(q, 8, 11);

    tell_pages(q, "a", from(q, 2, 4));
    tell(q, "b %zx", from(q, 1, 3 * page.size));
    tell(q, "m %zx b", bytes_for_chunk(q, one));
    tell_pages(q, "c", from(q, 1, 2));
    tell(q, "m %zx d", bytes_for_chunk(q, 4));
    tell_pages(q, "e", from(q, 2, 3));
    tell(q, from(q, 0, 1) == 0 ? "f c" : "f a");
    tell(q, "f b");
}

/* List the questions */
enum { most_script_lines = 12 };

static const struct theme {
    const char *title;
    const char *stage;     /* empty: that of the one before */
    double points;
    void (*make)(struct question *);
    const char *file;      /* of a script that reaches the map */
} theme[] = {
    {"New pages come from the break", "Pages", 6,
        from_the_break, NULL},
    {"Free neighbours become one run", "", 6, neighbours, NULL},
    {"The first run that fits", "", 6, the_first_that_fits, NULL},
    {"Pages of chunks", "Chunks", 8, chunk_pages, NULL},
    {"The last chunk of its page", "", 8, the_last_chunk, NULL},
    {"Sixteen pages stay at the top", "The break, and moves", 8,
        the_cache_at_the_top, NULL},
    {"A block that moves", "", 8, a_block_moves, NULL},
    {"Somebody else moves the break", "", 7, somebody_else, NULL},
    {"Round addresses", "", 7, round_addresses, NULL},
    {"A map of pages", "The other way round", 8,
        a_map_of_pages, "first.script"},
    {"A map of all kinds", "", 8, a_map_of_all, "second.script"},
};

enum { themes = sizeof theme / sizeof *theme };

static struct question
question_number(int number)    /* from 1 */
{
    struct question q = {.number = number};
    char name[32];

    snprintf(name, sizeof name, "question %d", number);
    q.seed = seed_for(name);
    new_machine(4096, 0);
    q.start = letters_of_model();
    theme[number - 1].make(&q);
    return q;
}
