#!/bin/bash
# The directories that were not built, on the real machine: what they ask of the kernel, and what a limit does to them.
. tests/tap.sh
libraries=$PWD/build/lib
value() { sed -n "s/^$1=//p" "$scratch/values"; }
# between LEAST MOST NUMBER NAME
between() { if awk -v l="$1" -v m="$2" -v n="$3" 'BEGIN { exit !(n != "" && n >= l && n <= m) }'; then ok "$4"; else not_ok "$4: $3, not $1 to $2"; fi; }

if ! build/bench/calls true >/dev/null 2>&1; then
    skip 'calls on growth to 1 GiB' 'calls cannot trace here'
else
    for variant in 1996 reserve linked remap; do
        build/bench/calls env LD_PRELOAD="$libraries/libkeg-$variant.so" build/bench/growth -g 1 -b 65536 >"$scratch/$variant"
    done
    # calls VARIANT COLUMN: how many more of them than 1996 would make without its directory
    calls() { awk -F, -v name="$2" '/^phase/ { for (i = 1; i <= NF; i++) if ($i == name) c = i } /^0,/ { print $c }' "$scratch/$1"; }
    between 253 259 $(($(calls 1996 munmap) - $(calls reserve munmap))) 'to 1 GiB: 1996 unmaps a directory 256 times, reserve never'
    between 253 259 $(($(calls 1996 mmap) - $(calls reserve mmap))) 'nor does it map another'
    between 253 259 "$(calls remap mremap)" 'remap has it moved 256 times'
    between 512 520 $(($(calls linked mmap) - $(calls reserve mmap))) 'linked maps 516 pieces'
    between 0 3 $(($(calls linked munmap) - $(calls reserve munmap))) 'and unmaps none'
    build/bench/calls env LD_PRELOAD="$libraries/libkeg-2005.so" build/bench/ends -a 300 >"$scratch/2005"
    between 1 1000 "$(calls 2005 mmap)" 'a heap at its limit does not look everywhere for addresses, page by page'
fi

for limit in 48 256 2048; do
    for variant in 1996 reserve linked remap; do
        LD_PRELOAD=$libraries/libkeg-$variant.so build/bench/ends -v "$scratch/values" -a $limit >/dev/null
        if [ $variant = 1996 ]; then had=$(value had_mib); fi
        between "$(awk -v h="$had" -v l=$limit 'BEGIN { print h - 0.2 - l / 128 }')" $limit "$(value had_mib)" "$variant: a limit of $limit MiB on addresses is for the heap"
    done
done

for variant in reserve linked remap; do
    passes "$variant: a program runs" env LD_PRELOAD="$libraries/libkeg-$variant.so" \
        perl -e '@a = map { "x" x ($_ % 3000) } 1 .. 60000; splice @a, 9, 50000; push @a, "y" x $_ for 1 .. 9000; exit(@a != 19000)'
done
map() { build/tools/keg-map -l "$libraries/libkeg-$1.so" -- ls / 2>&1; }
passes 'keg-map reads the directory that is reserved' sh -c "grep -E '^ +12  6' <<'E'
$(map reserve)
E"
passes 'and the one that is moved' sh -c "grep -E '^ +12  6' <<'E'
$(map remap)
E"
passes 'and says that the linked one is no array' sh -c "grep 'its directory is not one array' <<'E'
$(map linked)
E"
done_testing
