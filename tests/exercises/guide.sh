#!/bin/bash
# The instructor's guide: the hours of its plans are those of the cards, it has a section for each exercise, and what it names
# is there.
. tests/tap.sh
guide=src/98-guide.nw

# \planweek{week}{chapters}{exercises}{hours of reading}{of the exercises}{both}; `11 or 12' are as long as each other.
nothing 'the hours of its plans are those of the cards, and add up' "$(awk '
    FILENAME ~ /card$/ { n = FILENAME; sub(/^exercises\//, "", n); if ($1 == "hours") hours[n + 0] = $2; next }
    /^\\planweek/ {
        weeks++
        count = 0
        for (rest = $0; match(rest, /\{[^{}]*\}/); rest = substr(rest, RSTART + RLENGTH))
            field[++count] = substr(rest, RSTART + 1, RLENGTH - 2)
        list = field[count - 3]; reading = field[count - 2] + 0; work = field[count - 1] + 0; both = field[count] + 0
        choice = list ~ / or /
        m = split(list, which, choice ? " or " : ", *")
        sum = unknown = 0
        for (i = 1; i <= m; i++) {
            if (!((which[i] + 0) in hours)) unknown = 1
            else if (choice && hours[which[i] + 0] != work) print FNR ": exercise " which[i] " takes " hours[which[i] + 0] " h, the plan says " work
            else sum += hours[which[i] + 0]
        }
        if (!choice && !unknown && sum != work) print FNR ": exercises " list " take " sum " h by their cards, the plan says " work
        if (reading + work != both) print FNR ": " reading " and " work " are not " both
        if (both > 15) print FNR ": " both " hours are too many for a week"
    }
    END { if (weeks != 12) print weeks + 0 " weeks were found, not 4 and 8" }' exercises/[0-9][0-9]-*/card $guide)"
nothing 'every exercise has its mistakes and questions' "$(for card in exercises/[0-9][0-9]-*/card; do
    name=$(basename "$(dirname "$card")")
    grep -q "^\\\\guideexercise{${name%%-*}}{$name}" $guide || echo "$name"; done)"
# \item \texttt{NAME}: or \item \texttt{NAME} and \texttt{NAME}: is a wrong submission of the exercise.
nothing 'every wrong submission that it names is there' "$(awk '
    /^\\guideexercise/ { name = $0; sub(/.*\{/, "", name); sub(/\}.*/, "", name) }
    /^\\(sub)?section/ { name = "" }
    name != "" && /^\\item \\texttt\{[a-z-]*\}( and \\texttt\{[a-z-]*\})?: / {
        head = $0; sub(/: .*/, "", head); sub(/^\\item /, "", head)
        gsub(/\\texttt\{|\}| and/, "", head)
        m = split(head, part, " ")
        for (i = 1; i <= m; i++) print name, part[i]
    }' $guide | while read -r name wrong; do
        [ ! -d "exercises/$name/wrong" ] || [ -d "exercises/$name/wrong/$wrong" ] || echo "$name: $wrong"; done)"
nothing 'every file that it names is there' "$(grep -o '\[\[[a-z][a-z-]*/[A-Za-z0-9./-]*[a-z0-9]\( \|\]\)' $guide | tr -d '[] ' |
    grep -v '^build/\|^students/\|^hidden\|^results/\|^work/' | sort -u | while read -r path; do [ -e "$path" ] || echo "$path"; done)"
nothing 'every target of make that it names is there' "$(grep -o '\[\[make [a-z-]*' $guide | sed 's/.* //' | sort -u |
    while read -r target; do grep -q "^$target:" Makefile || echo "$target"; done)"
nothing 'it has no code, so that it can be printed alone' "$(grep -n '^<<' $guide || true)"
done_testing
