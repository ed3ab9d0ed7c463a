#!/bin/bash
# exercises/grade-class: a class graded with a fast stand-in for the grader, which KEG_GRADE names: odd folders, errors, a changed
# submission, kills and what is kept, other machines; then a handful of real submissions of exercise 10.
. tests/tap.sh
for tool in parallel jq flock; do
    if ! has $tool; then skip "a class is graded" "$tool is missing"; done_testing; exit; fi
done
is() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1"; note "got:    $2"$'\n'"wanted: $3"; fi }
points=$(sed -n 's/^points  *//p' exercises/10-break/card)

# The stand-in: the file `score' of a submission has its points, or what is to go wrong. It writes what grade-class reads.
cat >"$scratch/grade" <<'SH'
#!/bin/bash
dir=$2; shift 2
while [ $# != 0 ]; do case $1 in --student) id=$2 ;; --course) course=$2 ;; --out) out=$2 ;; esac; shift 2; done
printf '%s\n' "$id" >>"$KEG_FAKE_LOG"
sleep "$(cat "$KEG_FAKE_SLEEP")"
score=$(cat "$dir/score")
case $score in
nothing) echo 'the judge exploded'; exit 1 ;;
crash) kill -SEGV $$ ;;
esac
mkdir -p "$out"
first=$((score > 10 ? 10 : score)) second=$((score > 10 ? score - 10 : 0)) left=$((POINTS - 10)) fault=null
if [ "$score" = 7 ]; then fault='"the judge stopped before its end"'; fi
status() { if [ "$1" -ge "$2" ]; then echo passed; else echo failed; fi; }
cat >"$out/grade.json" <<END
{"format": "keg-grade/1", "exercise": "10-break", "title": "A title", "student": "?", "seed": "${course:+course}",
 "score": $score, "points": $POINTS, "written": 20, "fault": $fault, "stages": [], "tests": [
  {"name": "first", "stage": "Easy", "score": $first, "max_score": 10, "status": "$(status $first 10)", "reason": "why", "details": []},
  {"name": "second, with a comma", "stage": "Hard", "score": $second, "max_score": $left, "status": "$(status $second $left)",
   "reason": "why not", "details": []}]}
END
SH
chmod +x "$scratch/grade"
export KEG_GRADE=$scratch/grade KEG_FAKE_LOG=$scratch/graded KEG_FAKE_SLEEP=$scratch/sleep POINTS=$points
echo 0 >"$scratch/sleep"
class=$scratch/class out=$scratch/out
mkdir "$class"
new() { mkdir -p -- "$class/$1"; echo "$2" >"$class/$1/score"; }
grade() { : >"$scratch/graded"; exercises/grade-class 10 "$class" --out "$out" "$@" >"$scratch/said" 2>"$scratch/warned"; }
times() { wc -l <"$scratch/graded"; }
row() { grep "^\"$1\"," "$out/scores.csv"; }

new ada "$points"; new bob 10; new cyd 25; new d.e-f+g@example.org 0
echo stray >"$class/notes.txt"; mkdir "$class/.git"; ln -s ada "$class/link"
grade && status=0 || status=$?
is 'a class is graded' "$status $(times)" '0 4'
is 'a row for each student, and one on top' "$(wc -l <"$out/scores.csv")" 5
is 'the row on top has the tests' "$(head -n 1 "$out/scores.csv")" \
    "\"student\",\"score\",\"points\",\"first (10)\",\"second, with a comma ($((points - 10)))\",\"first failed test\",\"status\""
is 'a row has score, points, tests, the first that failed' "$(row bob)" "\"bob\",10,$points,10,0,\"second, with a comma\",\"graded\""
is 'what is no student is named and skipped' "$(grep -c 'skipped: \(notes.txt\|\.git\|link\)' "$scratch/warned")" 3
passes 'a class without the files of this exercise: a line asks' grep -q 'nobody in .* has handed in break_mine.c: is this exercise 10?' "$scratch/warned"
passes 'the summary has mean and median' grep -q '^median  *17.5$' "$out/summary.txt"
passes 'the summary says how many passed each test' grep -q '^first .* 3$' "$out/summary.txt"
if has xmllint; then passes 'the plot is well-formed SVG' xmllint --noout --nonet "$out/scores.svg"; else skip 'the plot is well-formed SVG' 'xmllint is missing'; fi
passes 'the plot has a title and what its axes mean' sh -c "grep -q '<title>' '$out/scores.svg' && grep -q 'points by the grader' '$out/scores.svg' && grep -q '>students<' '$out/scores.svg'"
nothing 'no word of GNU parallel gets through' "$(grep -i 'cite\|citation\|parallel' "$scratch/said" "$scratch/warned" || true)"

grade; is 'what is graded is not graded again' "$(times)" 0
echo 30 >"$class/cyd/score"
grade; is 'a changed submission is' "$(cat "$scratch/graded") $(row cyd | cut -d , -f 2)" 'cyd 30'
rm -r "${out:?}/students/ada/grade.json"
grade; is 'so is one whose grade is gone' "$(cat "$scratch/graded")" ada
exercises/course new "$scratch/course" >/dev/null
grade --course "$scratch/course"; is 'with a course everybody is graded again, by its seeds' "$(times) $(jq -r .seed "$out/students/ada/grade.json")" '4 course'
mkdir -p "$scratch/course/hidden/10"; echo 'a 1 100' >"$scratch/course/hidden/10/new.trace"
grade --course "$scratch/course"; is 'and again when it has a new hidden trace' "$(times)" 4
mkdir -p "$scratch/course/hidden/11"; echo 'a 1 100' >"$scratch/course/hidden/11/new.trace"
grade --course "$scratch/course"; is 'but not for a trace of another exercise' "$(times)" 0
rm -r "$class/bob"
grade --course "$scratch/course"; is 'who is gone has no row' "$(wc -l <"$out/scores.csv") $(row bob || true)" '4 '
new bob 10
passes 'the summary says by whose seeds' grep -q '^seeds: of the course' "$out/summary.txt"
cp "$out/scores.csv" "$scratch/before.csv"
grade && status=0 || status=$?
is 'without the course, the scores of the course stay' "$status $(times) $(cmp "$out/scores.csv" "$scratch/before.csv" && echo same)" '2 0 same'
passes 'and one line says why' grep -q 'has scores of a course, and no --course is given' "$scratch/warned"
rm -rf "$out"

# The grader breaks.
new nix nothing; new seg crash; new stop 7
grade && status=0 || status=$?
is 'a grader that breaks for some: the others are graded, the status is 1' "$status $(wc -l <"$out/scores.csv") $(row bob | cut -d , -f 2)" '1 8 10'
is 'their rows say error' "$(row nix; row seg; row stop)" "$(for id in nix seg stop; do echo "\"$id\",,$points,,,\"\",\"error\""; done)"
passes 'and why' grep -q 'error: nix: .*status 1' "$scratch/warned"
grade || true; is 'they are tried again, the others not' "$(times)" 3
for id in nix seg stop; do echo 20 >"$class/$id/score"; done
grade && status=0 || status=$?
is 'and are graded when the grader works' "$status $(times)" '0 3'

# Names.
mkdir -p -- "$class/"$'two\nlines' "$class/"$'not utf-8 \xff'
grade && status=0 || status=$?
is 'a name with a control character is refused with one line, status 1' "$status $(grep -c 'not graded: ' "$scratch/warned") $(times)" '1 2 0'
nothing 'and nothing else is said about it' "$(grep -a $'^lines\|\xff' "$scratch/warned" || true)"
rm -r -- "$class/"$'two\nlines' "$class/"$'not utf-8 \xff'
odd=('-rf' '--course' "it's 50% \$HOME; \`id\` \"x\"" 'Zoë Jäger' '*')
for name in "${odd[@]}"; do new "$name" 12; done
grade && status=0 || status=$?
rows=$(for name in "${odd[@]}"; do grep -F -- "\"${name//\"/\"\"}\",12," "$out/scores.csv" || true; done | wc -l)
refused=$(grep -c 'not graded: ' "$scratch/warned" || true)
is 'an odd name is graded, or refused with one line' $((rows + refused)) ${#odd[@]}
is 'and the others are not graded again for it' "$(times)" "$rows"
for name in "${odd[@]}"; do rm -r -- "${class:?}/$name"; done

# Wrong use.
says() {                    # says NAME STATUS TEXT ARGUMENT ...
    local name=$1 wanted=$2 text=$3 got=0
    shift 3
    exercises/grade-class "$@" >"$scratch/said" 2>"$scratch/warned" </dev/null || got=$?
    if [ $got = "$wanted" ] && grep -q -- "$text" "$scratch/warned"; then ok "$name"; else not_ok "$name"; note "status $got: $(cat "$scratch/warned")"; fi
}
says 'no arguments: usage' 2 'SUBMISSIONS'
says 'no such exercise' 2 'no exercise 77' 77 "$class" --out "$out"
says 'no such folder' 2 'not a folder' 10 "$scratch/nowhere" --out "$out"
says 'a course without a secret' 2 'no secret' 10 "$class" --out "$out" --course "$scratch"
says 'no such option' 2 'no option' 10 "$class" --out "$out" --curse
mkdir "$scratch/nobody"
says 'a folder without students' 2 'no student' 10 "$scratch/nobody" --out "$out"

# Kills. Every signal finds some graded and kept, and after it the same command grades the rest, but for those that were running.
rm -rf "$class"; mkdir "$class"
for i in {10..25}; do new "s$i" "$i"; done
for signal in TERM INT KILL; do
    rm -rf "$out"; : >"$scratch/graded"; echo 0.4 >"$scratch/sleep"
    perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' exercises/grade-class 10 "$class" --jobs 2 --out "$out" >/dev/null 2>"$scratch/warned" &
    pid=$!
    for _ in {1..100}; do [ "$(wc -l <"$scratch/graded")" -lt 7 ] || break; sleep 0.1; done
    kill -$signal $pid; wait $pid 2>/dev/null && status=0 || status=$?
    is "SIG$signal in the middle: the status tells" $status $((128 + $(kill -l $signal)))
    before=$(times) kept=$(ls "$out"/students/*/key | wc -l)
    if [ "$kept" -ge 3 ]; then ok "SIG$signal: what was graded is kept"; else not_ok "SIG$signal: what was graded is kept: $kept of $before"; fi
    nothing "SIG$signal: what is there is whole" "$(for f in "$out"/students/*/grade.json; do jq -e .score "$f" >/dev/null 2>&1 || echo "$f"; done)"
    echo 0 >"$scratch/sleep"
    exercises/grade-class 10 "$class" --jobs 2 --out "$out" >/dev/null 2>"$scratch/warned" && status=0 || status=$?
    is "SIG$signal: the same command ends it, all are there" "$status $(wc -l <"$out/scores.csv")" '0 17'
    twice=$(($(times) - 16))
    if [ $twice -le 4 ]; then ok "SIG$signal: at most those that were running are graded twice"; else not_ok "SIG$signal: $twice are graded twice"; fi
    nothing "SIG$signal: no half of anything is left" "$(find "$out" -name '.new.*' -o -name '.old.*' -o -name jobs)"
done

# Two at once in one folder: the second waits.
rm -rf "$out"; : >"$scratch/graded"
exercises/grade-class 10 "$class" --jobs 1 --out "$out" >/dev/null 2>&1 & pid=$!
sleep 0.3
exercises/grade-class 10 "$class" --jobs 1 --out "$out" >/dev/null 2>"$scratch/warned"
wait $pid
is 'two at once: everybody is graded once' "$(times)" 16

# Other machines: GNU parallel takes the command that is ssh from PARALLEL_SSH; here one that stays on this machine, but elsewhere.
# Like sshd it sets SHELL, without which GNU parallel's far end runs nothing and reports success.
if has rsync; then
    cat >"$scratch/ssh" <<'SH'
#!/bin/bash
while [[ ${1:-} = -* ]]; do case $1 in -[lpioF]) shift 2 ;; *) shift ;; esac; done
host=$1; shift
if [ "${1:-}" = -- ]; then shift; fi
export HOME=$FAR/$host SHELL=/bin/bash; mkdir -p "$HOME"; cd "$HOME"
exec bash -c "$*"
SH
    chmod +x "$scratch/ssh"
    export PARALLEL_SSH=$scratch/ssh FAR=$scratch/far
    printf '1/far1\n1/far2\n:\n' >"$scratch/machines"
    rm -rf "$out"
    grade --course "$scratch/course" --sshloginfile "$scratch/machines" --jobs 1 && status=0 || status=$?
    is 'on other machines: all are graded' "$status $(times) $(wc -l <"$out/scores.csv")" '0 16 17'
    is 'with the course' "$(jq -r .seed "$out/students/s10/grade.json")" course
    passes 'the other machines had work' sh -c "cut -f 2 '$out/joblog' | grep -q far"
    nothing 'and keep nothing: no submission, no secret' "$(find "$FAR" -type f ! -path '*/.parallel/*semaphore*')"
    grade --course "$scratch/course"; is 'and this machine need not grade again' "$(times)" 0
else
    skip 'on other machines: all are graded' 'rsync is missing'
fi

# Copies.
if has sim_c; then
    rm -rf "$class"; for id in ada bob cyd dan eve; do new $id 10; done
    cp exercises/10-break/skeleton/break_mine.c "$class/eve/"
    cp tangled/keg/break_watermarks.c "$class/ada/break_mine.c"
    # Bob renames everything, joins lines, drops comments and indents by tabs.
    sed 's/larger/biggest_of/g; s/share/slice/g; s/batch/bunch/g; s/needed/want/g; s/low_mark/lower/g; s/high_mark/upper/g
        s/eighths/pieces/g; s/below/under/g; s/unused/idle/g; s/most_doublings/limit/g; s,/\*[^*]*\*/,,; s/    /\t/; s/ = /=/' \
        tangled/keg/break_watermarks.c | awk '/^#/ { print "\n" $0; next } { printf "%s%s", $0, NR % 3 ? " " : "\n" }' >"$class/bob/break_mine.c"
    cat >"$class/cyd/break_mine.c" <<'C'
#include "break.h"
#include "options.h"
static size_t step = 16, last_returns;      /* twice on each call */
static size_t
break_ask(size_t needed)
{
    size_t want = needed;

    if (break_returns() != last_returns) {
        last_returns = break_returns();
        step /= 2;
        if (step < 16)
            step = 16;
    } else {
        step *= 2;
    }
    while (step > break_pages())
        step /= 2;
    while (want < step)
        want += needed;
    return want;
}
static size_t
break_keep(size_t unused)
{
    size_t bound = step * 4, half = break_pages() / 2;

    if (bound > half)
        bound = half;
    if (unused <= bound)
        return unused;
    step = 16;
    return bound / 2;
}
C
    cat >"$class/dan/break_mine.c" <<'C'
#include "break.h"
#include "options.h"
enum { low = 64, high = 256, small = 8 };
static int calls;
static size_t
break_ask(size_t needed)
{
    size_t extra, total = needed;

    calls++;
    switch (calls > 8 ? 2 : calls > 4) {
    case 0: extra = small; break;
    case 1: extra = low; break;
    default: extra = break_pages() / 4; break;
    }
    for (size_t i = 1; total < extra; i++)
        total = needed * i;
    return total;
}
static size_t
break_keep(size_t unused)
{
    static size_t peak;

    if (break_pages() > peak)
        peak = break_pages();
    for (int i = 0; i < 3; i++)
        if (unused > (size_t)high << i && peak > ((size_t)high << i) * 8)
            return (size_t)low << i;
    return unused < high ? unused : high;
}
C
    rm -rf "$out"; grade --similar
    is 'a renamed and reformatted copy is found, and nothing else: not two of one task, not the skeleton' \
        "$(sed '1,4d' "$out/similar.txt" | sed 's/^.*%   //')" 'ada, bob'
else
    skip 'a renamed copy is found' 'sim_c is missing: the package similarity-tester'
fi

# The real grader, and a few real submissions.
unset KEG_GRADE
if [ -d exercises/10-break/solution ] && has gcc; then
    rm -rf "$class" "$out"; mkdir -p "$class"
    cp -r exercises/10-break/solution "$class/ada"; cp -r exercises/10-break/skeleton "$class/bob"
    mkdir "$class/cyd" "$class/dan"
    echo 'int main(void) { return' >"$class/dan/break_mine.c"
    rm -r "$scratch/course/hidden/10"
    passes 'the real grader grades a class' exercises/grade-class 10 "$class" --course "$scratch/course" --out "$out"
    is 'the solution gets all points, the others few or none' \
        "$(awk -F , -v all="$points" 'NR > 1 { s = s ($2 == all ? "all " : $2 < all / 4 ? "few " : "? ") } END { print s }' "$out/scores.csv")" 'all few few few '
    is 'what is not there and what does not compile count as not judged' "$(sed -n 's/^not judged  *\([0-9]*\);.*/\1/p' "$out/summary.txt")" 2
else
    skip 'the real grader grades a class' 'the solution of exercise 10 is not here'
fi
done_testing
