#!/bin/bash
# The measuring programs: what they print has the columns and keys that tests/bench and the book rely on, what is exact is
# exact, and a wrong option is answered in one line with status 2.
. tests/tap.sh
keg=$PWD/build/lib/libkeg-1996.so b=build/bench
value() { sed -n "s/^$1=//p" "$scratch/v"; }
# run NAME COLUMNS ROWS KEYS PRELOADED COMMAND ...: head, columns, number of rows, and that every key has a number
run() {
    local name=$1 columns=$2 rows=$3 keys=$4 preloaded=$5 status=0
    shift 5
    LD_PRELOAD=$preloaded "$@" -v "$scratch/v" ${arguments[@]+"${arguments[@]}"} >"$scratch/csv" 2>"$scratch/err" || status=$?
    nothing "$name" "$(
        [ $status = 0 ] || echo "status $status"
        cat "$scratch/err"
        [ "$(sed -n 's/^# \([a-z]*\): .*/\1/p' "$scratch/csv" | paste -sd' ')" = 'machine date library' ] || head -n 4 "$scratch/csv"
        grep -v '^#' "$scratch/csv" | awk -F, -v columns="$columns" -v rows="$rows" '
            NR == 1 { if ($0 != columns) print "columns " $0; n = NF; next }
            NF != n { print "row " $0 }
            END { if (NR - 1 != rows) print NR - 1 " rows, not " rows }'
        for key in machine date library $keys; do value "$key" | grep -q . || echo "no $key"; done
        for key in $keys; do value "$key" | grep -Eqx -- '-?[0-9]+(\.[0-9]+)?' || echo "$key=$(value "$key")"; done
    )"
}
is() { nothing "$1" "$([ "$2" = "$3" ] || echo "$2, not $3")"; }
within() {                 # within TEXT VALUE LEAST MOST
    nothing "$1" "$(awk -v v="$2" -v l="$3" -v m="$4" 'BEGIN { if (v == "" || v < l || v > m) print v " is not in " l " to " m }')"
}
arguments=()

growth='calls sum_s last_slowest_us median_ns p99_ns p999_ns max_us rss_mib faults'
run 'growth to 1 GiB' heap_mib,slowest_us 512 "$growth" '' $b/growth -g 1
is 'calls malloc 262144 times' "$(value calls)" 262144
run 'growth under our library' heap_mib,slowest_us 512 "$growth remakes copied_mib break_calls directory_mib" "$keg" $b/growth -g 1
is 'has its name' "$(value library)" libkeg-1996
if [ "$(uname -m)" = x86_64 ]; then
    is 'remakes the directory 512 times' "$(value remakes)" 512
    is 'and copies 513 MiB' "$(value copied_mib)" 513
    within 'leaves a directory of 2 MiB resident and nothing else' "$(value rss_mib)" 2 2.6
    within 'and the break moves for every block' "$(value break_calls)" 262144 262200
fi
run 'growth that touches' heap_mib,slowest_us 512 "$growth" "$keg" $b/growth -g 1 -b 1048576 -t
within 'has 1 GiB resident' "$(value rss_mib)" 1024 1028

run lifo repetition,ns_per_pair,faults 15 'pairs repetitions first_ns pair_ns faults_first faults_later' "$keg" $b/lifo
is 'frees 16384 blocks' "$(value pairs)" 16384
within 'faults on all but the cache in every repetition' "$(value faults_later)" 16366 16376
run 'lifo that leaves its blocks alone' repetition,ns_per_pair,faults 3 pair_ns '' $b/lifo -u -n 3 -b 262144

if $b/calls true >/dev/null 2>&1; then
    arguments=("$b/lifo" -n 5)
    run 'calls of lifo' phase,brk,mmap,munmap,mremap,madvise,moves 7 'repetitions brk mmap munmap mremap madvise moves
        brk_first brk_later moves_first moves_later mmap_later munmap_later mremap_later madvise_later calls_first calls_later' \
        "$keg" $b/calls
    arguments=()
    is 'sees 5 repetitions' "$(value repetitions)" 5
    # 16384 pages up, one call each but for the 16 that the cache holds; and as many down.
    is 'moves the break for each block up and down, but for the cache' "$(value moves_later)" $((2 * (16384 - 16)))
    is 'and asks for no mapping after the first' "$(value mmap_later) $(value munmap_later)" '0 0'
else
    skip 'calls of lifo' 'no tracing here'
fi

run churn batch,pair_ns 20 pair_ns "$keg" $b/churn -p 20000
run 'churn that touches' batch,pair_ns 20 pair_ns '' $b/churn -t -p 20000
steps=$(for s in page free two; do echo ${s}_ns ${s}_rss_mib ${s}_space_mib; done)
run holes step,calls,ns_per_call,rss_mib,space_mib 3 "$steps live_mib" '' $b/holes -p 1001 -n 10
run 'holes under our library' step,calls,ns_per_call,rss_mib,space_mib 3 "$steps page_list_steps two_list_steps" "$keg" \
    $b/holes -p 2000 -n 10
if [ "$(uname -m)" = x86_64 ]; then
    # Of 1000 holes, 15 went to the list: it has 64 runs to a page.
    is 'walk past each of 985 holes' "$(value two_list_steps)" 985.0
    is 'and free from the top without a walk' "$(value free_list_steps)" 1.0
fi
for order in one forward reverse random; do
    run "idle $order" order,peak_rss_mib,kept_rss_mib,kept_break_mib,kept_space_mib,free_ns 1 \
        'peak_rss_mib kept_rss_mib kept_break_mib kept_space_mib free_ns' "$keg" $b/idle -m 64 -o $order
    within 'peaks at 64 MiB' "$(value peak_rss_mib)" 64 66
    within 'gives nearly all of it back' "$(value kept_rss_mib)" 0 2
    within 'but for what the break keeps' "$(value kept_break_mib)" 0.06 1
done
run huge call,us,faults,resident_kib 2 'first_us first_faults first_resident_kib first_free_us again_us again_faults' "$keg" $b/huge
if [ "$(uname -m)" = x86_64 ]; then within 'a gibibyte is 512 pages of the directory' "$(value first_faults)" 512 520; fi
run 'ends of addresses' limit_mib,start_mib,had_mib 1 'start_mib had_mib' "$keg" $b/ends -a 64
within 'most of them are for blocks' "$(value had_mib)" 50 64
run limits limit,unit,median,low,high 16 "$(for l in clock_ns call_ns fault_ns brk_up_ns brk_pair_ns brk_pair_touched_ns \
    mmap_pair_ns mmap_pair_touched_ns copy_us touch_us copy_fresh_us unmap_us remake_us mremap_us lock_ns lock_threads_ns; do
    echo $l $l-low $l-high; done)" '' $b/limits -n 11

wrong() {                  # wrong COMMAND ...: one line, status 2, nothing printed
    local status=0
    "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
    nothing "$(basename "$1") ${*:2} is refused" "$(
        [ $status = 2 ] || echo "status $status"
        [ "$(wc -l <"$scratch/err")" = 1 ] || cat "$scratch/err"
        cat "$scratch/out")"
}
for p in growth lifo churn holes idle huge ends limits calls; do wrong $b/$p -h; done
wrong $b/calls
wrong $b/growth -g 0
wrong $b/growth -b 4k
wrong $b/growth -b ''
wrong $b/lifo -n 1
wrong $b/lifo -b 16
wrong $b/churn -p -5
wrong $b/holes -p 1
wrong $b/idle -o sideways
wrong $b/idle -m 1 -b 2097152
wrong $b/huge -g 0
wrong $b/ends
wrong $b/ends -a 64 -m
wrong $b/limits -n 10
done_testing
