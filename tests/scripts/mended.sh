#!/bin/bash
# The edition of 2005 is that of 1996 with two modules exchanged, and does what it promises, in counts.
. tests/tap.sh
nothing 'the two editions differ in two includes' "$(diff <(grep '^#include' tangled/keg/edition_1996.c | awk '{ print $2 }') \
    <(grep '^#include' tangled/keg/edition_2005.c | awk '{ print $2 }') | grep '^[<>]' | sort |
    diff - <(printf '%s\n' '< "break_cache.c"' '< "page_dir_exact.c"' '> "break_watermarks.c"' '> "page_dir_hysteresis.c"') || true)"
passes 'make shown, what is counted of it' tests/shown --counts
passes 'README.md has the numbers of book/data, or run tests/readme --write' tests/readme --check
done_testing
