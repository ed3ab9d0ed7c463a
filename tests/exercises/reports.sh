#!/bin/bash
# exercises/report/write: from the judge's lines to a table, our JSON, Gradescope's, JUnit, TAP and Classroom 50's, whatever
# bytes stand in the lines.
. tests/tap.sh

head=$'H\t10-break\tHysteresis for the break\tada\tpractice\t30\t20'
# judged NAME: judge.tsv from standard input; then its reports
judged() { mkdir -p "$scratch/$1"; cat >"$scratch/$1/judge.tsv"; exercises/report/write "$scratch/$1"; }
value() { jq -r "$2" "$scratch/$1/grade.json"; }
# is NAME GOT WANTED
is() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1"; note "got:    $2"$'\n'"wanted: $3"; fi }

printf '%s\n' "$head" $'S\tReading' $'T\ttwo plain lines\t4\t4\t' $'D\tinput: a 1 100' $'D\texpected\t17' \
    $'T\ta band\t3.333333\t10\thalf way' $'T\tanother\t3.333333\t10\t' $'S\tHarder' $'T\tlast\t0\t6\tnothing came' $'E\tok' | judged plain
is 'the status is 0 for a submission that lost points' $? 0
is 'points have two decimals, and their sum is that of the printed ones' "$(value plain '[.score, .tests[1].score, .tests[2].score] | @csv')" 10.66,3.33,3.33
is 'stages have their sums' "$(value plain '[.stages[] | .name, .score, .points] | @csv')" '"Reading",10.66,24,"Harder",0,6'
is 'a detail belongs to the test that follows it' "$(value plain '[.tests[] | .details | length] | @csv')" 0,2,0,0
is 'a test is passed, partial or failed' "$(value plain '[.tests[].status] | join(" ")')" 'passed partial partial failed'
is 'the table ends with the points, and what is left for the written part' "$(tail -n 1 "$scratch/plain/table.txt")" \
    '10.66 of 30 points by the grader; 20 more for the written part'
is 'Gradescope gets the score' "$(jq .score "$scratch/plain/results.json")" 10.66
is 'Classroom 50 gets whole numbers: hundredths' "$(jq -r '[.score, ."max-score"] | @csv' "$scratch/plain/classroom50.json")" 1066,3000
cp -r "$scratch/plain" "$scratch/again"; exercises/report/write "$scratch/again"
is 'the same lines give the same files' "$(diff -r "$scratch/plain" "$scratch/again" && echo same)" same

printf '%s\n' "${head/30/4}" $'S\tHanding in' $'D\tx.c:3: error' $'T\tit compiles\t0\t4\tthe compiler refuses it' $'E\tok' | judged unbuilt
is 'a submission that does not compile is graded: 0 points' "$? $(value unbuilt '"\(.score) \(.fault)"')" '0 0 null'

# The judge's own faults.
printf '%s\n' "$head" $'S\tReading' $'T\tone\t4\t4\t' | judged stopped && status=0 || status=$?
is 'a judge that stopped: status 3' $status 3
is 'a judge that stopped: the missing points are a test called grader' "$(value stopped '.tests[-1] | [.name, .score, .max_score, .status] | @csv')" '"grader",0,26,"error"'
passes 'a judge that stopped: the student is told whose fault it is' grep -q 'not by your fault' "$scratch/stopped/table.txt"
: | judged empty && status=0 || status=$?
is 'no lines at all: status 3' $status 3
printf '%s\n' "$head" $'T\tone\t40\t30\t' $'E\tok' | judged toomuch && status=0 || status=$?
is 'more points than there are: status 3, no points' "$status $(value toomuch .score)" '3 0'
printf '%s\n' "$head" $'T\tone\tnan\t30\t' $'E\tok' | judged nan && status=0 || status=$?
is 'points that are no number: status 3' "$status" 3
printf '%s\n' "$head" $'T\tone\t-5\t30\t' $'E\tok' | judged negative && status=0 || status=$?
is 'negative points: status 3' "$status" 3
printf '%s\n' "$head" $'T\tone\t3\t3\t' $'E\tok' | judged short && status=0 || status=$?
is 'tests that are worth less than the card says: status 3' "$status" 3
printf '%s\n' "$head" $'E\tok' $'T\tone\t30\t30\t' | judged after && status=0 || status=$?
is 'lines after the end: status 3' "$status" 3

# Hostile bytes: what a submission prints may stand in a reason.
long=$(head -c 100000 /dev/zero | tr '\0' x)
all=$(printf '%b' "$(printf '\\x%02x' {1..8} {11..255})")
{
    printf '%s\n' "$head" $'S\tBytes <&>"\x27'
    printf 'T\t]]> <b> & # SKIP \\ %%s\t0\t6\t<script>alert("x")</script> &amp; ]]> # TODO %s\n' "$all"
    printf 'D\t%s\nD\n1..99\nnot ok 1\n' "$long" | sed '2,$s/^/D\t/'
    printf 'T\tlong\t0\t6\t%s\n' "$long"
    printf 'T\ttabs\t0\t6\ta\tb\t\tc\n'
    printf 'T\tturned\t0\t6\t\xe2\x80\xae evil \xe2\x80\xa8 \xef\xbf\xbf \xed\xa0\x80 \xf4\x90\x80\x80 \xc0\xaf\n'
    printf 'T\tnul\t6\t6\tbefore\0after\nE\tok\n'
} | LC_ALL=C judged hostile
is 'hostile bytes: graded all the same' "$? $(value hostile '"\(.score) \(.fault) \(.tests | length)"')" '0 6 null 5'
is 'a reason with tabs is one reason' "$(value hostile '.tests[2].reason')" 'a b  c'
nothing 'no control character in any file' "$(LC_ALL=C grep -lP '[\x00-\x08\x0b-\x1f\x7f]' "$scratch"/hostile/{table.txt,*.json,junit.xml,results.tap} || true)"
nothing 'every file is UTF-8' "$(for f in "$scratch"/hostile/{table.txt,*.json,junit.xml,results.tap}; do iconv -f UTF-8 -t UTF-8 "$f" >/dev/null 2>&1 || echo "$f"; done)"
nothing 'nothing turns the direction of a line' "$(grep -lP '[\x{202a}-\x{202e}\x{2066}-\x{2069}\x{2028}]' "$scratch"/hostile/{table.txt,*.json,junit.xml,results.tap} || true)"
nothing 'the table keeps to 80 columns' "$(LC_ALL=C.UTF-8 awk 'length > 80' "$scratch"/{plain,hostile,stopped}/table.txt)"
nothing 'a long reason is cut' "$(find "$scratch/hostile" -name '*.json' -size +60k)"

every=(plain unbuilt stopped empty toomuch hostile)
files() { for name in "${every[@]}"; do echo "$scratch/$name/$1"; done; }
if /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
    passes "results.json fits Gradescope's specification" /usr/bin/python3 tests/exercises/schema.py tests/gradescope.schema.json $(files results.json)
    passes "classroom50.json fits Classroom 50's contract" /usr/bin/python3 tests/exercises/schema.py tests/classroom50.schema.json $(files classroom50.json)
    echo '{"score": "4", "visibility": "sometimes"}' >"$scratch/wrong.json"
    if /usr/bin/python3 tests/exercises/schema.py tests/gradescope.schema.json "$scratch/wrong.json" >/dev/null; then
        not_ok 'the schema refuses what is wrong'; else ok 'the schema refuses what is wrong'; fi
else
    for what in "results.json fits Gradescope's specification" "classroom50.json fits Classroom 50's contract" 'the schema refuses what is wrong'; do
        skip "$what" 'the package python3-jsonschema is missing'
    done
fi
if has xmllint; then passes 'junit.xml is well formed' xmllint --noout --nonet $(files junit.xml)
elif has python3; then passes 'junit.xml is well formed' python3 -c 'import sys, xml.dom.minidom as m
for f in sys.argv[1:]: m.parse(f)' $(files junit.xml)
else skip 'junit.xml is well formed' 'xmllint and python3 are missing'; fi
is 'junit.xml counts tests, failures and errors' "$(sed -n 2p "$scratch/stopped/junit.xml")" '<testsuites name="10-break" tests="2" failures="0" errors="1" skipped="0">'
if has prove; then
    is 'prove reads results.tap' "$(prove "$scratch/plain/results.tap" 2>&1 | grep -o 'Failed tests:.*')" 'Failed tests:  2-4'
    is 'prove reads it with hostile bytes too, and takes none for a directive' \
        "$(prove "$scratch/hostile/results.tap" 2>&1 | grep -o 'Failed tests:.*\|Failed: .*)\|Parse errors.*\|skipped.*\|TODO passed.*')" $'Failed: 4)\nFailed tests:  1-4'
else
    skip 'prove reads results.tap' 'prove is missing'
fi
done_testing
