# Sourced by the scripts in tests/: results in TAP, and a scratch folder that goes away by itself.
set -euo pipefail

tap_n=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

ok() { tap_n=$((tap_n + 1)); echo "ok $tap_n - $*"; }
not_ok() { tap_n=$((tap_n + 1)); echo "not ok $tap_n - $*"; }
skip() { tap_n=$((tap_n + 1)); echo "ok $tap_n - $1 # SKIP $2"; }
note() { sed 's/^/# /' <<<"$*"; }
# nothing NAME TEXT: passes if TEXT, a list of what is wrong, is empty.
nothing() { if [ -z "$2" ]; then ok "$1"; else not_ok "$1"; note "$2"; fi }
# passes NAME COMMAND ...: passes if the command does; shows its output if not.
passes() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then ok "$name"; else not_ok "$name"; note "$output"; fi
}
has() { command -v "$1" >/dev/null; }
done_testing() { echo "1..$tap_n"; }
