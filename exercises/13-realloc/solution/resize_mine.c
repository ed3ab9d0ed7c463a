/* Tangled from src/solutions/24-joining.nw: do not edit. */
/* Exercise 13: shrink by freeing the tail; grow into the run
 * behind, and beyond it if it ends where the heap ends. */
#include "resize.h"

/* The run that begins at this index, or null. */
static struct run *
run_at(size_t index)
{
    struct run *r = last_run_before(index);

    return r != NULL && r->first == index ? r : NULL;
}

/* Pages at the end of an allocation become part of it. */
static void
follow(size_t end, size_t pages)
{
    page_dir_fill(end, pages, FOLLOW);
}

static bool
grow_into(struct run *r, size_t more)
{
    size_t end = r->first;

    take_from_run(r, more);      /* says FIRST at its start */
    page_dir_set(end, FOLLOW);
    return true;
}

/* The heap ends at `end`, but for the run r, if there is one: take
 * that, and the rest from the break. A new run for what the policy
 * asks beyond the need must not be lost, so there is a spare. */
static bool
grow_at_top(size_t end, struct run *r, size_t more)
{
    size_t had = r != NULL ? r->pages : 0, top = end + had;
    size_t asked = pages_to_ask(more - had), index;

    index = break_advance(asked);
    if (index == 0 && asked > more - had) {
        asked = more - had;
        index = break_advance(asked);
    }
    if (index == 0)
        return false;
    if (index != top) {          /* the break is elsewhere now */
        keep_surplus(index, asked);
        return false;
    }
    follow(end, more);
    if (r != NULL)
        unlink_run(r);
    if (had + asked > more)
        keep_surplus(end + more, had + asked - more);
    retire(r);
    return true;
}

static bool
grow(size_t end, size_t more)
{
    struct run *r = run_at(end);
    size_t top = break_end();

    if (r != NULL && r->pages >= more)
        return grow_into(r, more);
    if (top == 0 || end + (r != NULL ? r->pages : 0) != top)
        return false;
    return find_spare() && grow_at_top(end, r, more);
}

static bool
resize_in_place(size_t index, size_t had, size_t wanted)
{
    if (wanted > had)
        return grow(index + had, wanted - had);
    pages_free(index + wanted, had - wanted);
    return true;
}
