/* Tangled from src/07-findings.nw: do not edit. */
/* Options: one letter each, from three places. */
#include "keg.h"
#include "options.h"
#include "report.h"

/* Let the program have its say */
__attribute__((weak)) const char *malloc_options;

/* Double or halve the cache */
static void
set_cache(bool doubled)
{
    if (!doubled)
        option.cache /= 2;
    else if (option.cache <= (SIZE_MAX >> page.shift) / 2)
        option.cache *= 2;
}

/* Set one option */
static void
set_option(char letter)
{
    bool on = letter >= 'A' && letter <= 'Z';

    switch (on ? letter : letter - 'a' + 'A') {
    case 'A': option.abort = on; return;
    case 'H': option.hint = on; return;
    case 'J': option.junk = on; return;
    case 'R': option.always_move = on; return;
    case 'U': option.trace = on; return;
    case 'V': option.null_for_zero = on; return;
    case 'X': option.exit_if_full = on; return;
    case 'Z': option.zero = on; return;
    }
    /* Set an option that is not a letter */
    switch (letter) {
    case '>': set_cache(true); return;
    case '<': set_cache(false); return;
    }
    report(UNKNOWN_OPTION, (char[]){letter, '\0'}, NULL);
}

static void
set_options(const char *text, size_t length)
{
    for (size_t i = 0; i < length && text[i] != '\0'; i++)
        set_option(text[i]);
}

/* Read the options */
static void
options_start(void)
{
    char link[64];
    const char *variable = NULL;

    option.cache = cache_pages;
    set_options(link, os_option_link(link, sizeof link));
    if (!os_set_id())
        variable = os_option_variable();
    if (variable != NULL)
        set_options(variable, SIZE_MAX);
    if (malloc_options != NULL)
        set_options(malloc_options, SIZE_MAX);
    /* Settle what follows from other choices */
    if (os_set_id())
        option.abort = true;
    if (option.zero)
        option.junk = true;
}
