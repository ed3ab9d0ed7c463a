#!/bin/bash
# The web of chunks: the files expected and no others, nothing undefined, nothing unused, lines that fit the page.
. tests/tap.sh

shopt -s nullglob
export LC_ALL=C.UTF-8
solutions=(src/solutions/*.nw)
web=(src/*.nw "${solutions[@]}")
# roots CHAPTER ...: the chunks that no other chunk names
roots() { noroots "$@" | sed 's/^<<\(.*\)>>$/\1/' | sort; }

roots "${web[@]}" >"$scratch/roots"
grep -v '^exercises/' "$scratch/roots" >"$scratch/roots-of-tangled" || true
nothing 'noroots prints the files of tests/roots, and no unused chunk' \
    "$(grep -v '^#' tests/roots | sort | diff - "$scratch/roots-of-tangled" | grep '^[<>]' |
        sed 's/^</not tangled:/; s/^>/not in tests\/roots, or a chunk never used:/' || true)"
nothing 'of exercises/, too, only files are tangled' "$(grep '^exercises/' "$scratch/roots" |
    grep -vE '^exercises/([0-9][0-9]-[a-z0-9-]+|common)/[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$' || true)"

# woven NAME CHAPTER ...: noweave has nothing to say of them, and they are complete
woven() {
    local name=$1
    shift
    noweave -n -index "$@" >"$scratch/woven" 2>"$scratch/errors" || true
    nothing "noweave has nothing to say of $name" "$(cat "$scratch/errors")"
    nothing "every chunk used in $name is defined" "$(grep -o '[^{}]*~{\\nwtagstyle{}\\subpageref{nw@notdef}}' "$scratch/woven" || true)"
}
woven 'the chapters' src/*.nw
if [ ${#solutions[@]} -gt 0 ]; then
    woven 'the chapters with the solutions' "${web[@]}"
    # What students get must be closed: no chunk of it waits for a solution, no reference leads to one, or to the guide.
    nothing 'without the solutions no chunk is unused' "$(roots src/*.nw | comm -23 - "$scratch/roots")"
    labels() { sed -n 's/.*\\label{\([^}]*\)}.*/\1/p' "$@" | sort -u; }
    students=()
    for chapter in src/*.nw; do [ "$chapter" = src/98-guide.nw ] || students+=("$chapter"); done
    guide=(src/98-guide.nw*)
    labels "${guide[@]}" "${solutions[@]}" | comm -23 - <(labels "${students[@]}") >"$scratch/instructors"
    nothing 'no chapter refers to the guide or to a solution' "$(
        [ ! -s "$scratch/instructors" ] || grep -nFf <(sed 's/.*/ref{&}/' "$scratch/instructors") "${students[@]}" || true)"
    labels "${students[@]}" | grep '^ch:' >"$scratch/chapters" || true
    [ ${#guide[@]} = 0 ] || nothing 'the guide, alone, refers to chapters, exercises and itself' "$(
        { cat "$scratch/chapters"; labels "${guide[@]}"; sed -n 's/^[^%]*\\begin{task}{\([0-9]*\)}{\([a-z0-9-]*\)}.*/ex:\1-\2/p' src/*.nw; } | sort -u |
            comm -13 - <(grep -oE '\\(auto|page|name)?ref\*?\{[^}]*\}' "${guide[@]}" | sed 's/.*{//; s/}$//' | sort -u))"
fi

# A folder of exercises/ is whole.
exercises=(exercises/[0-9][0-9]-*/)
said=$(for home in "${exercises[@]}"; do
    home=${home%/}
    say() { echo "$home: $*"; }
    card() { sed -n "s/^$1  *//p" "$home/card" 2>/dev/null; }
    for file in card hints judge.c TASK.md; do [ -s "$home/$file" ] || say "no $file"; done
    [ -f "$home/card" ] || continue
    keys=$(awk '{ print $1 }' "$home/card" | uniq | grep -vxE 'optional|player|trusted|debug|start|seed|native' | xargs)
    [ "$keys" = 'title chapter objective hours difficulty points written files' ] || say "the card's keys are: $keys"
    points=$(card points) written=$(card written)
    [ $((${points:-0} + ${written:-0})) = 100 ] || say 'points and written do not make 100'
    [[ $(card difficulty) =~ ^[1-5]$ ]] || say 'the difficulty is not 1 to 5'
    chapter=$(card chapter)
    compgen -G "src/$(printf %02d "${chapter:-0}")-*.nw" >/dev/null || say "there is no chapter $chapter"
    [ "$written" = 0 ] || [ -s "$home/rubric" ] || say 'a written part, but no rubric'
    [ "$(grep -cx "%%" "$home/hints" 2>/dev/null || true)" -ge 2 ] 2>/dev/null || say 'less than three hints'
    for file in $(card files); do
        [ -e "$home/skeleton/$file" ] || say "no skeleton/$file"
        [ ${#solutions[@]} = 0 ] || [ -e "$home/solution/$file" ] || say "no solution/$file"
    done
    if [ ${#solutions[@]} -gt 0 ]; then
        wrong=("$home"/wrong/*/)
        [ ${#wrong[@]} -ge 2 ] || say "${#wrong[@]} wrong submissions"
        for folder in "${wrong[@]}"; do
            head -n 1 "$folder/expect" 2>/dev/null | grep -qE '^score [0-9.]+ [0-9.]+( [a-z-]+)?$' || say "${folder#"$home"/}expect does not begin with: score MIN MAX"
        done
    fi
    while read -r _ name source _; do
        case $source in submitted/*) source=${home#exercises/}/skeleton/${source#submitted/} ;; esac
        [ -f "exercises/$source" ] || say "the card's program $name has no source exercises/$source"
    done < <(grep -E '^(player|trusted) ' "$home/card")
done)
nothing 'each exercise has its card, task, hints, judge, skeleton and solution' "$said"
nothing 'hints and rubrics are at most 76 columns wide, without tabs' \
    "$(awk 'length($0) > 76 || /\t/ { print FILENAME ":" FNR }' exercises/[0-9]*/hints exercises/[0-9]*/rubric /dev/null)"

nothing 'no chunk is defined in two chapters' "$(awk '
    /^<<.*>>=/ {
        name = $0; sub(/^<</, "", name); sub(/>>=.*/, "", name)
        if (name in home && home[name] != FILENAME) print "<<" name ">> in " home[name] " and " FILENAME ":" FNR
        home[name] = FILENAME
    }' "${web[@]}" | sort -u)"
# The lines of a card, a hint, a rubric are not code.
nothing 'code is at most 68 columns wide, without tabs' "$(awk '
    /^<<exercises\/.*\/(card|hints|rubric|expect|[^\/]*\.(txt|md|trace))>>=/ { code = 0; next }
    /^<<.*>>=/ { code = 1; next }
    /^@( |$)/ { code = 0 }
    code {
        line = $0
        gsub(/@<</, "<<", line); gsub(/@>>/, ">>", line)
        if (length(line) > 68) print FILENAME ":" FNR ": " length(line) " columns"
        if (line ~ /\t/) print FILENAME ":" FNR ": tab"
    }' "${web[@]}")"

mkdir -p "$scratch/again"
cp -r src book "$scratch/again"
passes 'the chapters tangle' sh -c "cd '$scratch/again' && book/tangle.sh"
passes 'tangled/ is what the chapters tangle to' diff -r "$scratch/again/tangled" tangled
passes 'and so is what is tangled of exercises/' sha256sum --quiet -c tangled/MANIFEST
nothing 'what else lies in the folders of exercises is tangled too' "$(
    find exercises/[0-9]* exercises/common -type f | sort | comm -23 - <(sed 's/^[0-9a-f]*  //' tangled/MANIFEST | sort))"

awk '/^<<.*>>=/ { if (size) print size; size = 0; code = 1; next }
    /^@( |$)/ { if (code && size) print size; code = size = 0 }
    code && NF { size++ }' "${web[@]}" | sort -n >"$scratch/sizes"
note "$(awk '{ size[NR] = $1; long += $1 > 25 }
    END { print NR " chunks, median " size[int((NR + 1) / 2)] " lines, " long + 0 " longer than 25, longest " size[NR] }' "$scratch/sizes")"
done_testing
