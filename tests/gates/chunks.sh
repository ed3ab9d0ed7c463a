#!/bin/bash
# The web of chunks: the files expected and no others, nothing undefined, nothing unused, lines that fit the page.
. tests/tap.sh

noroots src/*.nw | sed 's/^<<\(.*\)>>$/\1/' | LC_ALL=C sort >"$scratch/roots"
nothing 'noroots prints the files of tests/roots, and no unused chunk' \
    "$(grep -v '^#' tests/roots | LC_ALL=C sort | diff - "$scratch/roots" | grep '^[<>]' |
        sed 's/^</not tangled:/; s/^>/not in tests\/roots, or a chunk never used:/' || true)"

noweave -n -index src/*.nw >"$scratch/woven" 2>"$scratch/errors" || true
nothing 'noweave has nothing to say' "$(cat "$scratch/errors")"
nothing 'every chunk used is defined' "$(grep -o '[^{}]*~{\\nwtagstyle{}\\subpageref{nw@notdef}}' "$scratch/woven" || true)"

nothing 'no chunk is defined in two chapters' "$(awk '
    /^<<.*>>=/ {
        name = $0; sub(/^<</, "", name); sub(/>>=.*/, "", name)
        if (name in home && home[name] != FILENAME) print "<<" name ">> in " home[name] " and " FILENAME ":" FNR
        home[name] = FILENAME
    }' src/*.nw | sort -u)"
nothing 'code is at most 68 columns wide, without tabs' "$(awk '
    /^<<.*>>=/ { code = 1; next }
    /^@( |$)/ { code = 0 }
    code {
        line = $0
        gsub(/@<</, "<<", line); gsub(/@>>/, ">>", line)
        if (length(line) > 68) print FILENAME ":" FNR ": " length(line) " columns"
        if (line ~ /\t/) print FILENAME ":" FNR ": tab"
    }' src/*.nw)"

mkdir -p "$scratch/again"
cp -r src book "$scratch/again"
passes 'the chapters tangle' sh -c "cd '$scratch/again' && book/tangle.sh"
passes 'tangled/ is what the chapters tangle to' diff -r "$scratch/again/tangled" tangled

awk '/^<<.*>>=/ { if (size) print size; size = 0; code = 1; next }
    /^@( |$)/ { if (code && size) print size; code = size = 0 }
    code && NF { size++ }' src/*.nw | sort -n >"$scratch/sizes"
note "$(awk '{ size[NR] = $1; long += $1 > 25 }
    END { print NR " chunks, median " size[int((NR + 1) / 2)] " lines, " long + 0 " longer than 25, longest " size[NR] }' "$scratch/sizes")"
done_testing
