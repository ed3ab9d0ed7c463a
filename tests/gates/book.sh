#!/bin/bash
# The book as LaTeX left it: build/book/keg.log of the last run, and the figures of the chapters. The instructor's book
# too, and the guide, if they were made.
. tests/tap.sh
shopt -s nullglob

# said REGEX: lines of the log that match it
said() { grep -aE "$1" "$log" | sort -u | head -n 20 || true; }
for log in build/book/keg.log $([ ! -f build/book-instructor.pdf ] || echo build/instructor/keg.log) build/guide/guide.log; do
    book=$(cut -d/ -f2 <<<"$log")
    if [ "$book" != book ] && { [ ! -f "$log" ] || [ -e "build/$book/draft" ]; }; then continue; fi
    nothing "$book: no undefined reference or citation" "$(said "(Reference|Citation) .* undefined|There were undefined")"
    nothing "$book: no label is defined twice" "$(said 'multiply defined')"
    nothing "$book: no identifier of a link is used twice" "$(said 'destination with the same identifier')"
    nothing "$book: no character is missing from a font" "$(said '^Missing character')"
    nothing "$book: no line is more than 3 pt too wide" "$(awk '
        FNR == NR {
            if (match($0, /\\nwfilename\{[^}]*\}/)) { from[++n] = FNR; chapter[n] = substr($0, RSTART + 12, RLENGTH - 13) }
            next
        }
        /^Overfull \\hbox \(/ {
            split($0, part, /[(p]/)
            wide = $0; sub(/^[^(]*\(/, "", wide)
            if (wide + 0 > 3) {
                at = $0; sub(/.*lines? /, "", at)
                for (i = n; i > 1; i--) if (from[i] <= at + 0) break
                text = $0; getline following
                print chapter[i] ": " text ": " substr(following, 1, 100)
            }
        }' "${log%/*}/chapters.tex" "$log")"
done
nothing 'every figure and table has a caption and a label, and is referred to' "$(awk '
    /\\begin\{(figure|table)\*?\}/ { inside = 1; caption = label = ""; start = FILENAME ":" FNR }
    inside && /\\caption/ { caption = 1 }
    inside && match($0, /\\label\{[^}]*\}/) { label = substr($0, RSTART + 7, RLENGTH - 8); where[label] = start }
    /\\end\{(figure|table)\*?\}/ {
        if (!caption) print start ": no caption"
        if (label == "") print start ": no label"
        inside = 0
    }
    {
        rest = $0
        while (match(rest, /\\(auto|page|[cC])?ref\{[^}]*\}/)) {
            name = substr(rest, RSTART, RLENGTH); sub(/.*\{/, "", name); sub(/\}/, "", name)
            referred[name] = 1
            rest = substr(rest, RSTART + RLENGTH)
        }
    }
    END { for (l in where) if (!(l in referred)) print where[l] ": nobody refers to " l }' src/*.nw src/solutions/*.nw)"
nothing 'no heading has [[code]] in it' "$(grep -nE '^\\(chapter|section|subsection)\*?\{.*\[\[' src/*.nw || true)"
done_testing
