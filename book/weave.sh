#!/bin/bash
# weave.sh OUT CHAPTER ...: weave the chapters in one run of noweave into the file OUT, which is written only if its text
# changes.
set -euo pipefail
export LC_ALL=C

out=$1
shift
if [ $# = 0 ]; then echo "weave: no chapters in src/" >&2; exit 1; fi
mkdir -p "${out%/*}"
filter() { printf -- "awk -f book/filters/$1.awk"; }
noweave -n -filter "$(filter names)" -index -filter "$(filter breaks)" -filter "$(filter colour)" "$@" >"$out.new"
if grep -q 'nw@notdef' "$out.new"; then
    echo "weave: a chunk is used but never defined:" >&2
    grep -o '\\LA{}[^~]*~{\\nwtagstyle{}\\subpageref{nw@notdef}}' "$out.new" |
        sed 's/^\\LA{}/  /; s/~{.*//' | sort -u >&2
    rm "$out.new"
    exit 1
fi
if cmp -s "$out.new" "$out"; then rm "$out.new"; else mv "$out.new" "$out"; fi
