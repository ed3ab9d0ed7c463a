/* Tangled from src/96-judges-24.nw: do not edit. */
/* Exercise 14: the calls of a suite, as messages. */
#ifndef KEG_TALK_H
#define KEG_TALK_H

#include "wire.h"

enum talk {
    TALK_GET = 100, TALK_ZEROED, TALK_ALIGNED, TALK_RESIZE,
    TALK_PUT, TALK_USABLE, TALK_FINDINGS, TALK_WRITE, TALK_HOLDS,
    TALK_PAGE, TALK_HEAP, TALK_LIMIT, TALK_NEW,
};

enum { most_calls = 8000 };

#endif
