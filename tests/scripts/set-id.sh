#!/bin/bash
# A set-id program takes no orders from the environment, leaves no trace, and ends at the first finding.
. tests/tap.sh
if [ "$(id -u)" != 0 ]; then skip 'set-id programs' 'only root can make one'; done_testing; exit; fi

chmod 755 "$scratch"
cp build/lib/libkeg-1996.so "$scratch/"
gcc -o "$scratch/plain" tangled/tools/two-bugs.c -Wl,--no-as-needed "$scratch/libkeg-1996.so" -Wl,-rpath,"$scratch"
cp "$scratch/plain" "$scratch/set-id"
chown nobody "$scratch/set-id"
chmod 4755 "$scratch/set-id"

try() { (cd "$scratch" && MALLOC_OPTIONS=aU KEG_TRACE=$scratch/$1.trace "./$1" 2>"$1.said"); }
status=0; try plain || status=$?
if [ $status = 0 ] && [ "$(grep -c warning "$scratch/plain.said")" = 2 ]; then ok 'an ordinary program is warned twice and goes on'
else not_ok "an ordinary program: status $status"; note "$(cat "$scratch/plain.said")"; fi
if [ -s "$scratch/plain.trace" ]; then ok 'and leaves a trace if asked'; else not_ok 'no trace'; fi

status=0; try set-id || status=$?
if [ $status = 134 ] && [ "$(grep -c error "$scratch/set-id.said")" = 1 ]; then ok 'a set-id program ends at the first finding'
else not_ok "a set-id program: status $status"; note "$(cat "$scratch/set-id.said")"; fi
if [ ! -e "$scratch/set-id.trace" ]; then ok 'and leaves no trace'; else not_ok 'a set-id program left a trace'; fi
done_testing
