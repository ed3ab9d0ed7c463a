#!/bin/bash
# keg-map from outside: what it can be given, and what it does to a command.
. tests/tap.sh
map=$PWD/build/tools/keg-map library=$PWD/build/lib/libkeg-1996.so
# says NAME STATUS PATTERN COMMAND ...: the command ends so, and a line of its output matches.
says() {
    local name=$1 want=$2 pattern=$3 output status=0
    shift 3
    output=$(timeout 20 "$@" 2>&1) || status=$?
    if [ $status = "$want" ] && grep -qE -- "$pattern" <<<"$output"; then ok "$name"; else
        not_ok "$name"
        note "status $status"$'\n'"$output"
    fi
}
build() { gcc -O1 -pthread "${@:2}" -o "$scratch/$1" -x c -; }
build thread <<'C'
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
static void *end(void *p) { p = malloc(5000); exit(p == NULL ? 1 : 5); }
int main(void) { pthread_t t; pthread_create(&t, NULL, end, NULL); for (;;) pause(); }
C
build busy <<'C'
#include <stdlib.h>
int main(void) {
    static void *block[20000];
    for (unsigned s = 1, turn = 0;; turn++)
        for (int i = 0; i < 20000; i++) {
            free(block[i]);
            block[i] = turn % 3 == 2 ? NULL : malloc((s = s * 1103515245 + 12345) >> 16 & 4095);
        }
}
C

says 'a command: its exit status' 7 '^ +12  6' "$map" -- bash -c 'exit 7'
says 'a command: the signal that ends it' 143 '^ +12  6' "$map" -- bash -c 'kill -TERM $$'
says 'a command: signals that it catches, a trap too' 3 'caught' "$map" -- bash -c 'trap "echo caught; exit 3" TRAP; kill -TRAP $$'
says 'a command: it may become another' 4 '^ +12  6' "$map" -- bash -c 'exec env sh -c "exit 4"'
says 'a command: a thread ends it' 5 'F-' "$map" -- "$scratch/thread"
says 'a command: there is none' 127 'No such file' "$map" -- /nowhere/command
says 'a command: it cannot be run' 126 'Permission denied' "$map" -- "$scratch"
says 'a command: no such library' 1 'No such file' "$map" -l /nowhere/libkeg.so -- true
if build static -static 2>/dev/null <<<'int main(void) { return 6; }'; then
    says 'a command: without the library' 6 'no map of the command' "$map" -- "$scratch/static"
else
    skip 'a command: without the library' 'no static C library'
fi
"$map" -- sleep 30 >"$scratch/out" 2>&1 &
for ((i = 0; i < 100; i++)); do pgrep -P $! -x sleep >/dev/null && break; sleep 0.05; done
kill -TERM $!
status=0; wait $! || status=$?
if [ $status = 143 ] && grep -q '  12  6' "$scratch/out"; then ok 'a command: a signal sent to the tool'; else not_ok "a command: a signal sent to the tool: $status"; fi

# Of a process that changes its heap all the time every map has only letters that there are.
mkdir "$scratch/a folder"
cp "$library" "$scratch/a folder/libkeg.so"
(cd "$scratch/a folder"; LD_PRELOAD=./libkeg.so exec "$scratch/busy") &
busy=$!
sleep 0.3
wrong=$(for i in {1..50}; do "$map" -p $busy 2>&1 || echo "status $?"; done | grep -vE '^ *[0-9]+  [x.F456789ab-]+$' | head -3) || true
kill $busy
wait $busy 2>/dev/null || true
nothing 'a busy process: fifty maps' "$wrong"
says 'a process: there is none' 1 'no such process' "$map" -p $busy
says 'a process: not ours' 1 'does not run with' "$map" -p $$
says 'a process: not a number' 2 'not the number' "$map" -p 99999999999

MALLOC_OPTIONS=UR KEG_TRACE="$scratch/%.trace" LD_PRELOAD="$library" perl -e '@a = map { "x" x $_ } 1 .. 3000; splice @a, 9, 2000; print scalar(@a), "\n"' >"$scratch/out"
says 'the trace of a program' 0 '^ +12  6' "$map" "$scratch"/*.trace
says 'the trace of a program with bugs' 0 'no such block' "$map" book/data/two-bugs.trace.txt
{ printf 'm 10 a # '; head -c 100000 /dev/zero | tr '\0' y; printf '\nm 10 '; head -c 100000 /dev/zero | tr '\0' z; echo; } >"$scratch/long"
says 'long lines' 0 '^ +12  64$' "$map" -e -s "$scratch/long.svg" "$scratch/long"
says 'a folder is no script' 1 'directory' "$map" "$scratch"
says 'a drawing that cannot be written' 1 'svg: No such file' "$map" -s /nowhere/x.svg -- touch "$scratch/ran"
nothing 'and then nothing runs' "$(find "$scratch/ran" 2>/dev/null || true)"
says 'an output that is full' 1 'No space left' bash -c '"$0" book/data/map-steps.script >/dev/full' "$map"
done_testing
