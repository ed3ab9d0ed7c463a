#!/bin/bash
# make student: the archive has all that students need, and nothing that they must find out for themselves.
. tests/tap.sh
if [ ! -d src/solutions ] || ! git rev-parse --git-dir >/dev/null 2>&1; then
    skip 'the archive for students' 'this is the archive for students, or no git clone'
    done_testing
    exit
fi
passes 'the archive is made' book/student.sh "$scratch/keg-student.tar.gz"
tar -xzf "$scratch/keg-student.tar.gz" -C "$scratch"
keg=$scratch/keg
nothing 'everything is in one folder' "$(ls -A "$scratch" | grep -vx 'keg\|keg-student.tar.gz' || true)"
nothing 'no folder has solutions, wrong submissions or hidden tests' "$(find "$keg" -type d \
    \( -name solution -o -name solutions -o -name wrong -o -name hidden -o -name .git -o -name build -o -name work \))"
nothing 'no file is a secret' "$(find "$keg" -name 'secret*')"
nothing 'no path of this machine is in it' "$(grep -rIlF "$PWD/" "$keg" || true)"

# A line of a solution is known by its words. What stands in the chapters, too, is no secret.
words() { awk '{ gsub(/[ \t]+/, " "); gsub(/^ | $/, ""); if (length($0) >= 30) print }' "$@"; }
{ cat src/solutions/*.nw; find exercises -path '*/solution/*' -type f -o -path '*/wrong/*' -type f -o -path '*/hidden/*' -type f |
    xargs -r cat; } | words | LC_ALL=C sort -u >"$scratch/solutions"
{ cat src/*.nw tangled/*/*.[ch]; sed 's/@\(<<\|>>\)/\1/g' src/*.nw; } | words | LC_ALL=C sort -u >"$scratch/known"
LC_ALL=C comm -23 "$scratch/solutions" "$scratch/known" >"$scratch/private"
note "$(wc -l <"$scratch/private") lines of solutions are looked for"
nothing 'no line of a solution is in it' "$(cd "$scratch" && find keg -type f -print0 | xargs -0 grep -Il . | xargs awk '
    FILENAME == "private" { private[$0] = 1; next }
    { line = $0; gsub(/[ \t]+/, " ", line); gsub(/^ | $/, "", line); if (line in private) print FILENAME ":" FNR ": " line }' private | head -n 30)"
if [ -s "$scratch/private" ]; then ok 'and there are such lines'; else not_ok 'and there are such lines'; fi

nothing 'each exercise has what a student needs' "$(for card in exercises/*/card; do
    home=${card%/card}
    for file in card hints judge.c TASK.md; do [ -s "$keg/$home/$file" ] || echo "$home/$file"; done
    for file in $(sed -n 's/^files  *//p' "$card"); do [ -e "$keg/$home/skeleton/$file" ] || echo "$home/skeleton/$file"; done
done)"
cd "$keg"
passes 'make tangle works in it' sh -c 'make tangle >../said 2>&1 || { cat ../said; exit 1; }'
passes 'and has nothing to write' grep -q ' 0 written, 0 removed' ../said
passes 'the manifest is right' sha256sum --quiet -c tangled/MANIFEST
passes 'an exercise can be started' exercises/start 10 --student nobody
passes 'its task is there' test -s work/10/TASK.md
passes 'a hint can be had' exercises/hint 10
done_testing
