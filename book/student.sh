#!/bin/bash
# student.sh OUT.tar.gz: Keg for students, in a folder keg/: without solutions and without what is hidden. Only
# files that git knows are packed, and what the chapters that are left tangle to.
set -euo pipefail
export LC_ALL=C

out=$PWD/$1
if [[ $1 = /* ]]; then out=$1; fi
if ! git rev-parse --git-dir >/dev/null 2>&1; then
    echo "student: only what git knows is packed, and this is not a git clone" >&2
    exit 1
fi
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
keg=$top/keg
mkdir "$keg"

# What students do not get. Tests of the exercises stay here if they need solutions, and
# so does that of the guide, which names wrong submissions.
for_students() {
    local path
    while read -r path; do
        case $path in
        src/solutions/*) ;;
        exercises/*/solution/* | exercises/*/wrong/* | exercises/*/hidden/* | */secret | secret | .gitmodules) ;;
        tests/grader | tests/transcript) ;;
        tests/exercises/*) grep -qE 'tests/grader|98-guide|needs the solutions' "$path" || echo "$path" ;;
        *) echo "$path" ;;
        esac
    done
}
tangled() { sed 's/^[0-9a-f]*  //' tangled/MANIFEST | sort; }
comm -23 <(git ls-files | while read -r path; do [ ! -f "$path" ] || echo "$path"; done | sort) \
    <({ tangled; echo tangled/MANIFEST; } | sort) | for_students >"$top/list"
tar -cf - -T "$top/list" | tar -xf - -C "$keg"
(cd "$keg" && book/tangle.sh >"$top/said" 2>&1) || { cat "$top/said" >&2; exit 1; }
rm -rf "$keg/build"

mkdir -p "$(dirname "$out")"
tar -cf - -C "$top" --sort=name --owner=0 --group=0 --numeric-owner --mode=go=rX,u+rw \
    --mtime="@$(git log -1 --format=%ct 2>/dev/null || echo 0)" keg | gzip -n >"$top/archive"
cp "$top/archive" "$out"
echo "student: $1, $(find "$keg" -type f | wc -l) files, $(($(stat -c %s "$out") / 1024)) KiB"
