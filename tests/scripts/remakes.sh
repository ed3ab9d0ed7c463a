#!/bin/bash
# Seen from outside: growing to 1 GiB in blocks of 4 KiB remakes the directory 512 times, give or take 3, each time with
# one mapping made and one unmade. (x86-64: a directory page has 512 entries and covers 2 MiB.)
. tests/tap.sh
if [ "$(uname -m)" != x86_64 ]; then skip 'directory mappings' 'not x86-64'; done_testing; exit; fi
if ! has strace; then skip 'directory mappings' 'strace is missing: make deps-all'; done_testing; exit; fi

cat >"$scratch/grow.c" <<'C'
#include <stdlib.h>
int
main(void)
{
    for (long i = 0; i < 262144; i++)
        if (malloc(4096) == NULL)
            return 1;
    return 0;
}
C
gcc -O0 -fno-builtin -o "$scratch/grow" "$scratch/grow.c"
strace -f -qq -e trace=mmap,mremap,munmap -o "$scratch/trace" -E LD_PRELOAD="$PWD/build/lib/libkeg-1996.so" "$scratch/grow"
calls() { grep -c "$1" "$scratch/trace" || true; }
# Anonymous mappings before the program's first block belong to the loader: count those of two runs apart.
printf 'int main(void) { return 0; }\n' >"$scratch/nothing.c"
gcc -o "$scratch/nothing" "$scratch/nothing.c"
mv "$scratch/trace" "$scratch/grown"
strace -f -qq -e trace=mmap,mremap,munmap -o "$scratch/trace" -E LD_PRELOAD="$PWD/build/lib/libkeg-1996.so" "$scratch/nothing"
base_map=$(calls 'mmap(.*MAP_ANONYMOUS') base_unmap=$(calls 'munmap(')
mv "$scratch/grown" "$scratch/trace"
maps=$(($(calls 'mmap(.*MAP_ANONYMOUS') - base_map)) unmaps=$(($(calls 'munmap(') - base_unmap))
note "$maps mappings, $unmaps unmappings, $(calls 'mremap(') mremaps"
if [ $maps -ge 509 ] && [ $maps -le 515 ]; then ok '512 mappings, give or take 3'; else not_ok "512 mappings, but $maps seen"; fi
if [ $unmaps -ge 509 ] && [ $unmaps -le 515 ]; then ok 'and as many unmappings'; else not_ok "512 unmappings, but $unmaps seen"; fi
done_testing
