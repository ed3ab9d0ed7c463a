#!/bin/bash
# Tangle the chapters into tangled/, one file for each root chunk.
#
#   book/tangle.sh [write]     write what changed, remove what is gone
#   book/tangle.sh check       say which tangled files were edited by hand; fail if any was
#
# tangled/MANIFEST holds the sha256 of every file as it was tangled last. A file that matches neither it nor its new
# text was edited by hand and is kept, unless FORCE=1: then a copy goes to build/saved first.
set -euo pipefail
export LC_ALL=C
shopt -s nullglob

work=build/tangle
mkdir -p "$work" tangled
exec 9>"$work/lock"
flock 9

declare -A before=() new=()     # path -> sha256: at the last tangling, and now
load() {                       # load ARRAY: fill it from sha256sum's lines on standard input
    local -n into=$1
    local sum path
    while read -r sum path; do into[$path]=$sum; done
}
sum_of() {
    [ -f "$1" ] || return 0
    local line
    line=$(sha256sum "$1")
    echo "${line%% *}"
}
edited() {                     # edited PATH TEXT-SUM: neither what we wrote nor what we would write
    local now
    now=$(sum_of "tangled/$1")
    [ -n "$now" ] && [ "$now" != "${before[$1]:-}" ] && [ "$now" != "$2" ]
}
keep() {
    echo "tangled/$1 was edited by hand and is kept: move the change into src/, or run make tangle FORCE=1" \
        "(it saves your copy in build/saved/)" >&2
}

[ ! -f tangled/MANIFEST ] || load before <tangled/MANIFEST

if [ "${1:-write}" = check ]; then
    status=0
    for path in "${!before[@]}"; do
        if edited "$path" ""; then keep "$path"; status=1; fi
    done
    exit $status
fi

chapters=(src/*.nw)
if [ ${#chapters[@]} = 0 ]; then echo "tangle: no chapters in src/" >&2; exit 1; fi
noweb=$(sed -n 's/^LIB=//p' "$(command -v notangle)")
"$noweb/markup" "${chapters[@]}" | awk -f book/filters/comments.awk >"$work/stream"

status=0
rm -rf "$work/new"
while IFS= read -r root; do
    if [[ ! $root =~ ^[a-z]+/[A-Za-z0-9_./-]+$ || $root == *..* ]]; then
        echo "tangle: chunk <<$root>> is never used" >&2
        status=1
        continue
    fi
    mkdir -p "$work/new/${root%/*}"
    if ! "$noweb/nt" -R"$root" <"$work/stream" 2>"$work/errors" | awk -f book/filters/spacing.awk >"$work/new/$root"; then
        sed "s|^|tangle: $root: |" "$work/errors" >&2
        rm -f "$work/new/$root"
        [ -z "${before[$root]:-}" ] || new[$root]=${before[$root]}
        status=1
    fi
done < <(noroots "${chapters[@]}" | sed 's/^<<\(.*\)>>$/\1/')
[ ! -d "$work/new" ] || load new < <(cd "$work/new" && find . -type f -printf '%P\n' | xargs -r sha256sum)

written=0 removed=0
for path in "${!new[@]}"; do
    [ -f "$work/new/$path" ] || continue
    if [ "$(sum_of "tangled/$path")" = "${new[$path]}" ]; then continue; fi
    if edited "$path" "${new[$path]}"; then
        if [ -z "${FORCE:-}" ]; then
            keep "$path"
            if [ -n "${before[$path]:-}" ]; then new[$path]=${before[$path]}; fi
            continue
        fi
        saved=build/saved/$path.$(date +%Y%m%d-%H%M%S)
        mkdir -p "${saved%/*}"
        cp "tangled/$path" "$saved"
        echo "tangle: your tangled/$path is now $saved"
    fi
    mkdir -p "tangled/${path%/*}"
    cp "$work/new/$path" "tangled/$path"
    written=$((written + 1))
done
for path in "${!before[@]}"; do
    if [ -n "${new[$path]:-}" ] || [ ! -f "tangled/$path" ]; then continue; fi
    if edited "$path" "" && [ -z "${FORCE:-}" ]; then
        echo "tangled/$path is no longer tangled, but was edited by hand and is kept" >&2
        new[$path]=${before[$path]}
    else
        rm "tangled/$path"
        rmdir --ignore-fail-on-non-empty "tangled/${path%/*}"
        removed=$((removed + 1))
    fi
done

for path in "${!new[@]}"; do echo "${new[$path]}  $path"; done | sort -k 2 >"$work/MANIFEST"
cmp -s "$work/MANIFEST" tangled/MANIFEST || cp "$work/MANIFEST" tangled/MANIFEST
echo "tangled: ${#new[@]} files, $written written, $removed removed"
exit $status
