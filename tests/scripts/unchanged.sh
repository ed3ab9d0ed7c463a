#!/bin/bash
# What did not change is not made again.
. tests/tap.sh
for goal in tangle lib book; do
    if [ $goal = book ] && ! has latexmk; then skip "make $goal" 'latexmk is missing: make deps'; continue; fi
    make -s $goal >/dev/null 2>&1 || true
    start=$(date +%s%N)
    said=$(make $goal 2>&1) || true
    took=$((($(date +%s%N) - start) / 1000000))
    if [ $took -lt 1000 ]; then ok "make $goal again: less than a second"; else not_ok "make $goal again: $took ms"; fi
    nothing "make $goal again: nothing is made" "$(grep -v 'up to date\|Nothing to be done' <<<"$said" || true)"
done
done_testing
