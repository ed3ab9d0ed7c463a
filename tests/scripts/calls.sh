#!/bin/bash
# Our own count of system calls against strace's: the totals of bench/calls agree with those of strace -f -c for programs
# of one process and of several, with and without threads, under libraries that differ in what they call.
. tests/tap.sh
calls=build/bench/calls names='brk mmap munmap mremap madvise'
if ! "$calls" true >/dev/null 2>&1; then skip 'calls against strace' 'no tracing here'; done_testing; exit; fi

"$calls" -v "$scratch/v" sh -c 'exec true' >"$scratch/csv"
nothing 'a program without marks is one phase' "$(grep -v '^#' "$scratch/csv" | awk -F, '
    NR == 1 && $0 != "phase,brk,mmap,munmap,mremap,madvise,moves" { print }
    NR == 2 && ($1 != 0 || $3 < 5) { print }
    NR > 2 { print }')"
nothing 'and the sums are those of its phase' "$(
    ours=$(grep -v '^#' "$scratch/csv" | sed -n '2s/^0,//p')
    keys=$(for k in $names moves; do sed -n "s/^$k=//p" "$scratch/v"; done | paste -sd,)
    [ "$ours" = "$keys" ] || echo "$ours is not $keys")"

refuses() {                # refuses TEXT COMMAND ...: the status is 1, and nothing is printed
    local text=$1 status=0
    shift
    "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
    nothing "$text" "$([ "$status" = 1 ] || echo "status $status"; cat "$scratch/out")"
}
refuses 'a program that fails has no counts' "$calls" false
refuses 'nor has one that is killed' "$calls" sh -c 'kill -9 $$'
refuses 'nor one that is not there' "$calls" "$scratch/nobody"

cat >"$scratch/moves.c" <<'C'
#define _GNU_SOURCE
#include <unistd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
static void
mark(void)
{
    madvise((void *)0x6b656000, 0, 0);
}
int
main(void)
{
    char *b = sbrk(0);
    long here = syscall(SYS_brk, 0);
    mark();
    sbrk(8192);                             /* 1 call, 1 move */
    mark();
    for (int i = 0; i < 10; i++)
        syscall(SYS_brk, 0);                /* 10 calls, no move */
    syscall(SYS_brk, here + 8192);          /* where it is */
    syscall(SYS_brk, ~0L << 12);            /* refused */
    sbrk(-8192);                            /* 1 move */
    mark();
    madvise(b, 0, 0);
    return (char *)here != b;
}
C
gcc -o "$scratch/moves" "$scratch/moves.c"
nothing 'moves are told from queries, and marks from advice' "$(
    "$calls" "$scratch/moves" | grep -v '^#' | awk -F, '
        $1 == 1 && $0 != "1,1,0,0,0,0,1" || $1 == 2 && $0 != "2,13,0,0,0,0,1" || $1 == 3 && ($2 != 0 || $6 != 1) { print }
        END { if (NR != 5) print NR " lines" }')"

# A program that another one has started has a break of its own, elsewhere.
gcc -o "$scratch/other" -x c - <<<'#include <unistd.h>
int main(int n, char **v) { return execv(v[1], v + n - 1); }'
at_first() { "$calls" "$@" | awk -F, '/^0,/ { print $7 }'; }
nothing 'another program has another break' "$(
    alone=$(at_first "$scratch/moves") after=$(at_first "$scratch/other" "$scratch/moves")
    [ "$after" = "$alone" ] || echo "$alone alone, $after after another")"
# Threads that are killed while one of their calls is looked at, which happens in one of some twenty-five runs.
gcc -O1 -pthread -o "$scratch/killed" -x c - <<'C'
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>
static void *
work(void *nothing)
{
    for (;;)
        munmap(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 4096);
    return nothing;
}
int
main(void)
{
    pthread_t thread;
    for (int i = 0; i < 16; i++)
        pthread_create(&thread, NULL, work, NULL);
    usleep(3000);
    _exit(0);
}
C
nothing 'threads may be killed meanwhile' "$(for i in {1..60}; do "$calls" "$scratch/killed" 2>&1 >/dev/null || true; done)"

if ! has strace; then skip 'totals against strace' 'strace is missing: make deps-all'; done_testing; exit; fi
fixed=(); if setarch -R true 2>/dev/null; then fixed=(setarch -R); fi     # the same addresses in both runs
# same_totals LIBRARY MARKS COMMAND ...: MARKS is how often the program marks a phase, which strace takes for advice. What
# an allocator gives back after some time differs from run to run, so the two may disagree twice.
same_totals() {
    local library=$1 name differences try
    name="$(basename "${library:-the C library}" .so): $(basename "$3") ${*:4}"
    if [ -n "$library" ] && [ ! -e "$library" ]; then skip "$name" "no $library"; return; fi
    for try in 1 2 3; do
        differences=$(totals_differ "$@")
        if [ -z "$differences" ]; then break; fi
    done
    nothing "$name" "$differences${differences:+, try $try}"
}
totals_differ() {
    local library=$1 marks=$2 k ours theirs
    shift 2
    LD_PRELOAD=$library "$calls" -v "$scratch/v" "${fixed[@]}" "$@" >/dev/null
    strace -f -c -q -U name,calls -e trace=brk,mmap,munmap,mremap,madvise -o "$scratch/strace" -E LD_PRELOAD="$library" \
        "${fixed[@]}" "$@" >/dev/null
    for k in $names; do
        ours=$(sed -n "s/^$k=//p" "$scratch/v")
        theirs=$(awk -v k="$k" '$1 == k { n = $2 } END { print n + 0 }' "$scratch/strace")
        if [ "$k" = madvise ]; then theirs=$((theirs - marks)); fi
        if [ "$ours" != "$theirs" ]; then echo "$k: $ours, strace $theirs"; fi
    done
}
peers=/usr/lib/$(gcc -print-multiarch)
for library in '' "$PWD"/build/lib/libkeg-{1996,2005}.so "$PWD/build/lib/libmmapdirect.so" "$peers"/lib{jemalloc.so.2,mimalloc.so.2}; do
    same_totals "$library" 4 build/bench/lifo -m 4 -n 3
    same_totals "$library" 0 sh -c 'ls -l / | sort | tail -n 2'
done
same_totals "$PWD/build/lib/libkeg-1996.so" 0 build/bench/growth -g 1 -b 65536
same_totals "$PWD/build/lib/libkeg-1996.so" 0 build/bench/limits -n 11
done_testing
