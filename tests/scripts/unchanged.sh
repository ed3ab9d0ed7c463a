#!/bin/bash
# What did not change is not made again.
. tests/tap.sh
for goal in tangle lib book; do
    if [ $goal = book ] && { [ ! -f build/book.pdf ] || find src book -newer build/book.pdf | grep -q .; }; then
        skip 'make book again' 'the book was not made since the last change'
        continue
    fi
    make -s $goal >/dev/null 2>&1 || true
    # Processor time, because the clock also counts what else the machine does.
    took=$(TIMEFORMAT='%U %S'; { time make $goal >"$scratch/said" 2>&1 || true; } 2>&1)
    if awk '{ exit $1 + $2 >= 1 }' <<<"$took"; then
        ok "make $goal again: less than a second"
    else
        not_ok "make $goal again: $took seconds"
    fi
    nothing "make $goal again: nothing is made" "$(grep -v 'up to date\|Nothing to be done' "$scratch/said" || true)"
done
done_testing
