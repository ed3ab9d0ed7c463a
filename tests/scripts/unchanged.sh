#!/bin/bash
# What did not change is not made again.
. tests/tap.sh
for goal in tangle lib book; do
    if [ $goal = book ] && { [ ! -f build/book.pdf ] || find src book -newer build/book.pdf | grep -q .; }; then
        skip 'make book again' 'the book was not made since the last change'
        continue
    fi
    make -s $goal >/dev/null 2>&1 || true
    start=$(date +%s%N)
    said=$(make $goal 2>&1) || true
    took=$((($(date +%s%N) - start) / 1000000))
    if [ $took -lt 1000 ]; then ok "make $goal again: less than a second"; else not_ok "make $goal again: $took ms"; fi
    nothing "make $goal again: nothing is made" "$(grep -v 'up to date\|Nothing to be done' <<<"$said" || true)"
done
done_testing
