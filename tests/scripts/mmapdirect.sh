#!/bin/bash
# One mapping for each request, from outside: real programs do the same as without it, and where its memory ends.
. tests/tap.sh
library=$PWD/build/lib/libmmapdirect.so
build() { gcc -O1 -pthread "${@:2}" -o "$scratch/$1" -x c -; }
value() { sed -n "s/^$1=//p" "$scratch/values"; }
# ends OPTION ...: where memory ends, in $scratch/values
ends() { LD_PRELOAD=$library build/bench/ends -v "$scratch/values" "$@" >/dev/null; }

# A family complete enough that no pointer of one library reaches the other, and no state that a fork or a thread can break.
build family <<'C'
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
static void *pass(void *p) {
    for (int i = 0; i < 2000; i++) {
        char *q = malloc(100 + i), *r = realloc(calloc(3, 1000), 40000 + i);
        if (q == NULL || r == NULL || r[2999] != 0) return p;
        memset(q, 1, 100 + i), free(q), free(r);
    }
    return NULL;
}
int main(void) {
    void *p[] = {memalign(65536, 5), aligned_alloc(4096, 4096), valloc(1), pvalloc(1), reallocarray(NULL, 7, 9), strdup("x"), NULL};
    pthread_t t[4];
    int status = 0;
    if (posix_memalign(&p[6], 1 << 20, 1) != 0) return 1;
    for (int i = 0; i < 7; i++) {
        if (p[i] == NULL || malloc_usable_size(p[i]) < 2 || (i < 4 && (uintptr_t)p[i] % 4096 != 0)) return 2;
        free(p[i]);
    }
    for (int i = 0; i < 4; i++) pthread_create(&t[i], NULL, pass, t);
    for (int i = 0; i < 50; i++)
        if (fork() == 0) _exit(pass(t) != NULL);
    while (wait(&status) > 0) if (status != 0) return 3;
    for (int i = 0; i < 4; i++) { void *bad; pthread_join(t[i], &bad); if (bad != NULL) return 4; }
    errno = 0;
    return malloc(PTRDIFF_MAX) == NULL && errno == ENOMEM ? 0 : 5;
}
C
passes 'the whole family, four threads, fifty forks' env LD_PRELOAD="$library" "$scratch/family"

# Addresses end: malloc says so, and what was freed can be had again.
ends -a 64
if awk -v had="$(value had_mib)" 'BEGIN { exit !(had > 50 && had < 64) }'; then ok '64 MiB of addresses give 50 to 64 MiB'; else not_ok "64 MiB of addresses give $(value had_mib)"; fi

# Mappings end: neighbours are one mapping to the kernel until there are holes between them.
most=$(cat /proc/sys/vm/max_map_count)
if [ "$most" -le 90000 ]; then
    ends -m
    if [ "$(value before)" -lt 200 ]; then ok 'two hundred thousand blocks side by side are few mappings'; else not_ok "they are $(value before) mappings"; fi
    if [ $(($(value after) - most)) -ge 0 ] && [ $(($(value after) - most)) -le 2 ]; then ok 'holes between them are as many mappings as there may be'; else not_ok "holes: $(value after) mappings of $most"; fi
    if awk -v r="$(value resident_mib)" 'BEGIN { exit !(r < 400) }'; then ok 'a block that cannot be unmapped gives its memory back'; else not_ok "resident: $(value resident_mib) MiB"; fi
    if [ "$(value others)" = 10 ]; then ok 'and nobody else can map anything'; else not_ok "others: $(value others) refusals of 10"; fi
else
    skip 'the end of mappings' "this machine allows $most"
fi

tests/real-programs --tap --quick --library "$library" git make sort tar-xz >"$scratch/programs" || true
while IFS= read -r line; do
    case $line in
    'ok '*'# SKIP'*) skip "${line#ok * - }" "${line##*SKIP}" ;;
    'ok '*) ok "${line#ok * - }" ;;
    'not ok '*) not_ok "${line#not ok * - }" ;;
    \#*) echo "$line" ;;
    esac
done <"$scratch/programs"
nothing 'four real programs had their turn' "$([ "$(grep -cE '^(not )?ok ' "$scratch/programs")" = 4 ] || cat "$scratch/programs")"
done_testing
