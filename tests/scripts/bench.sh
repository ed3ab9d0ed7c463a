#!/bin/bash
# tests/bench with tables of its own: programs that report known numbers, and libraries that are absent, crash or are not used.
. tests/tap.sh
if ! has gcc || [ ! -f build/lib/interpose.o ]; then skip 'tests/bench' 'make lib was not run'; done_testing; exit; fi

# The program reports what stands in the next line of the file LIBRARY.numbers, writes its name into a log, and does as it is told.
cat >"$scratch/fake.c" <<'C'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int
main(int argc, char **argv)
{
    const char *preload = getenv("LD_PRELOAD"), *folder = getenv("FAKE");
    char name[512], library[64] = "glibc", line[256] = "";
    int times = 0;
    if (argc < 4 || strcmp(argv[1], "-v") != 0)
        return 2;
    if (preload != NULL)
        snprintf(library, sizeof library, "%s", strrchr(preload, '/') + 1);
    library[strcspn(library, ".")] = '\0';
    snprintf(name, sizeof name, "%s/log", folder);
    FILE *log = fopen(name, "a+"), *values = fopen(argv[2], "w"), *numbers;
    rewind(log);
    while (fgets(line, sizeof line, log) != NULL)
        times += strncmp(line, library, strlen(library)) == 0;
    fprintf(log, "%s\n", library);
    snprintf(name, sizeof name, "%s/%s.numbers", folder, library);
    numbers = fopen(name, "r");
    for (int i = 0; i <= times; i++)
        if (numbers == NULL || fgets(line, sizeof line, numbers) == NULL) {
            fprintf(stderr, "no number left\n");
            return 3;
        }
    if (strcmp(argv[3], "sleep") == 0)
        sleep(30);
    fprintf(values, "machine=%*s\ndate=2000-01-01\nlibrary=%s\nsum_s=%skept=7\n",
        strcmp(argv[3], "wordy") == 0 ? 20000 : 0, "a machine", library, line);
    if (strcmp(library, "keg") == 0)
        fprintf(values, "remakes=12\n");
    printf("# a comment\nx,y\n");
    for (int i = 1; i <= 5000; i++)
        printf("%d,%d\n", i, atoi(line));
    return 0;
}
C
gcc -O1 -o "$scratch/fake" "$scratch/fake.c"
mkdir "$scratch/raw" "$scratch/data" "$scratch/numbers"
export FAKE=$scratch/numbers
cp build/lib/libkeg-1996.so "$scratch/keg.so"
echo 'int nothing;' | gcc -shared -fPIC -x c -o "$scratch/unused.so" -
cat >"$scratch/crash.c" <<'C'
#include <signal.h>
#include <stdio.h>
#include <string.h>
__attribute__((destructor)) static void
crash(void)
{
    char line[512] = "";
    FILE *f = fopen("/proc/self/cmdline", "r");
    if (f != NULL && fread(line, 1, sizeof line - 1, f) > 0 && strcmp(line + strlen(line) + 1, "-v") == 0)
        raise(SIGSEGV);
}
C
gcc -shared -fPIC -pthread -o "$scratch/crash.so" "$scratch/crash.c" build/lib/edition_1996.o build/lib/interpose.o

# tables TEXT: what tests/bench reads in place of its own.
tables() {
    cat >"$scratch/tables" <<END
compared=() single=() texts=()
set_all="glibc 1996 jemalloc crash unused"
tables_find_libraries() { library[glibc]= library[1996]=$scratch/keg.so; }
warm_up=
$1
END
}
bench() {                  # bench NAME ...: status, and what was said, in $scratch/said
    status=0
    : >"$FAKE/log"
    BENCH_TABLES=$scratch/tables BENCH_DATA=$scratch/data BENCH_RAW=$scratch/raw BENCH_LIMIT=${limit:-60} QUICK=${quick:-} \
        tests/bench "$@" >"$scratch/said" 2>&1 || status=$?
}
ended() { if [ $status = "$2" ]; then ok "$1"; else not_ok "$1: status $status"; note "$(cat "$scratch/said")"; fi }
says() { if grep -qE -- "$2" "$scratch/said"; then ok "$1"; else not_ok "$1"; note "$(cat "$scratch/said")"; fi }
value() { local is; is=$(sed -n "s/^$2=//p" "$scratch/data/$1.values"); if [ "$is" = "$3" ]; then ok "$1: $2 is $3"; else not_ok "$1: $2 is $is, not $3"; fi }

# Five rounds of known numbers.
printf '%s\n' 10.0 40.0 20.0 30.0 50.0 9 9 >"$FAKE/glibc.numbers"
printf '%s\n' 5.00 4.00 1.00 6.00 2.00 9 9 >"$FAKE/keg.numbers"
tables "compared=('grow small 5/2 glibc,1996,jemalloc sum_s lines $scratch/fake -a' 'grow small exact glibc,1996 - - $scratch/fake -a')"
bench
ended 'a run that ends well' 0
says 'progress: how long it took, and will' 'bench: grow small, round 3, 1996: [0-9.]+ s \([0-9]+ of 12; [0-9]+ s of about [0-9]+ s\)'
says 'what is not there' 'not found: jemalloc'
if [ "$(head -n 10 "$FAKE/log" | paste - - | awk '$1 == $2' | wc -l)" = 0 ] && [ "$(sort "$FAKE/log" | uniq -c | awk '{ print $1 }' | paste -sd ' ')" = '6 6' ]
then ok 'round by round, every library once'; else not_ok 'round by round, every library once'; note "$(cat "$FAKE/log")"; fi
value grow small-rounds 5
value grow small-glibc-sum_s 30.0
value grow small-glibc-sum_s-low 10.0
value grow small-glibc-sum_s-high 50.0
value grow small-1996-sum_s 4.00
value grow small-1996-sum_s-ratio 0.100
value grow small-1996-sum_s-ratio-low 0.0400
value grow small-1996-sum_s-ratio-high 0.500
value grow small-glibc-sum_s-ratio-1996 10.0
value grow small-1996-kept 7
value grow small-1996-remakes 12
value grow small-jemalloc-sum_s n/a
value grow small-jemalloc-sum_s-ratio-high n/a
value grow machine 'a machine'
value grow library "$(getconf GNU_LIBC_VERSION), 1996"
nothing 'no other library has what only one reports' "$(grep -E 'glibc-remakes|jemalloc-remakes' "$scratch/data/grow.values" || true)"
passes 'the table: a row for each' grep -qx 'small,1996,4.00,1.00,6.00,0.100,7,7,7,12,12,12' "$scratch/data/grow.csv"
passes 'and for what is absent' grep -qx 'small,jemalloc,nan,nan,nan,nan,nan,nan,nan,nan,nan,nan' "$scratch/data/grow.csv"
passes 'it says where it comes from' sh -c "grep -q '^# machine: a machine' '$scratch/data/grow.csv' && grep -q '^# .*pages of .* load average' '$scratch/data/grow.values'"
passes 'a curve is that of the median run' grep -qx '5000,4' "$scratch/data/lines-1996.csv"
if [ "$(wc -l <"$scratch/data/lines-1996.csv")" -lt 2103 ]; then ok 'of not more than 2100 rows'; else not_ok 'of not more than 2100 rows'; fi
passes 'and has no points for what is absent' sh -c "grep -c . '$scratch/data/lines-jemalloc.csv' | grep -qx 2"
if [ "$(find "$scratch/raw/grow" -name '*.values' | wc -l)" = 12 ]; then ok 'what every run said is kept'; else not_ok 'what every run said is kept'; fi
passes 'LaTeX gets them all' sh -c "awk -f book/tex.awk -f book/values.awk '$scratch/data/grow.values' | grep -qF 'kegvalue{grow}{small-jemalloc-sum_s}{n/a}'"
quick=1 bench
value grow small-rounds 2
value grow small-glibc-sum_s 25.0
value grow small-1996-sum_s 4.50
value grow small-glibc-sum_s-ratio-1996 6.00

# What goes wrong is said, costs the rest nothing, and leaves the data as it was.
cp -r "$scratch/data" "$scratch/before"
tables "compared=('grow small 2/1 1996,crash,unused sum_s lines $scratch/fake -a' 'other - 1/1 glibc sum_s - $scratch/fake -a' 'third - 1/1 glibc - - $scratch/none')
single=('one measured - $scratch/fake -a' 'two measured - false')
texts=('said.txt a_text' 'wrong.txt a_failure' 'skipped.txt a_skip')
a_text() { echo text; }
a_failure() { echo half; false; echo whole; }
a_skip() { needs no-such-command; }
tables_find_libraries() { library[glibc]= library[1996]=$scratch/keg.so library[crash]=$scratch/crash.so library[unused]=$scratch/unused.so; }"
bench
ended 'a run in which something fails' 1
says 'a library that crashes' 'grow: FAILED: grow small, crash, round [12]: ended by SIGSEGV'
says 'a library that is not used' 'grow: FAILED: grow small, unused, round 1: malloc comes from .*libc.*, not from .*unused.so'
says 'a program that is not there' 'third: FAILED: .*none is not built'
says 'a single program that fails' 'two: FAILED: '
says 'a text that fails' 'wrong.txt: FAILED: status 1'
says 'a text for which a command is missing' 'skipped.txt: left as it is: no-such-command is missing'
says 'a summary' 'measured in .*: other one said.txt$'
if [ "$(grep -c '^crash$' "$FAKE/log")" -le 1 ]; then ok 'no second round for what failed'; else not_ok 'no second round for what failed'; fi
passes 'the data is as it was' diff "$scratch/before/grow.values" "$scratch/data/grow.values"
passes 'the curves too' diff "$scratch/before/lines-1996.csv" "$scratch/data/lines-1996.csv"
passes 'what ran well has arrived' grep -qx 'glibc-sum_s=10.0' "$scratch/data/other.values"
passes 'a single program too' test -s "$scratch/data/one.csv"
if [ ! -e "$scratch/data/wrong.txt" ] && [ ! -e "$scratch/data/two.csv" ]; then ok 'what failed has not'; else not_ok 'what failed has not'; fi
bench other
ended 'one row by name' 0
if [ "$(wc -l <"$FAKE/log")" = 1 ]; then ok 'and no other'; else not_ok 'and no other'; fi
tables "compared=('slow - 1/1 glibc - - $scratch/fake sleep')"
limit=1 bench
ended 'a program that does not end' 1
says 'is ended' 'not done after 1 s'
limit=
# More lines about the machine than a pipe's reader takes at once.
printf '%s.0\n' 1 2 3 4 5 6 7 8 >"$FAKE/glibc.numbers"
tables "compared=('wordy - 8/1 glibc sum_s - $scratch/fake wordy')"
bench
ended 'many runs' 0
value wordy glibc-sum_s 4.5

# Ctrl-C: what is complete has arrived, the rest is as it was, and nothing goes on running.
tables "compared=('early - 1/1 glibc sum_s - $scratch/fake -a' 'grow small 1/1 glibc sum_s - $scratch/fake sleep' 'late - 1/1 glibc - - $scratch/fake -a')"
rm -f "$scratch"/data/{early,late}.*
: >"$FAKE/log"
set -m
BENCH_TABLES=$scratch/tables BENCH_DATA=$scratch/data BENCH_RAW=$scratch/raw tests/bench >"$scratch/said" 2>&1 &
set +m
for ((i = 0; i < 200; i++)); do if [ "$(wc -l <"$FAKE/log")" = 2 ]; then break; fi; sleep 0.05; done
start=$SECONDS status=0
kill -INT -- -$!
wait $! || status=$?
ended 'an interrupted run' 130
if [ $((SECONDS - start)) -lt 10 ]; then ok 'ends at once'; else not_ok "ends after $((SECONDS - start)) s"; fi
says 'and says what is left of it' 'interrupted; early of it is in '
passes 'what was complete has arrived' grep -qx glibc-sum_s=1.0 "$scratch/data/early.values"
passes 'what was not is as it was' diff "$scratch/before/grow.values" "$scratch/data/grow.values"
if [ ! -e "$scratch/data/late.values" ]; then ok 'what had not begun has not'; else not_ok 'what had not begun has not'; fi
bench nothing-of-the-kind
ended 'an unknown name' 2
done_testing
