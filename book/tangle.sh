#!/bin/bash
# Tangle the chapters, one file for each root chunk: <<exercises/...>> goes to exercises/, every other to tangled/.
#
#   book/tangle.sh [write]     write what changed, remove what is gone
#   book/tangle.sh check       say which tangled files were edited by hand; fail if any was
#
# tangled/MANIFEST holds the sha256 of every file as it was tangled last. A file that matches neither it nor its new
# text was edited by hand and is kept, unless FORCE=1: then a copy goes to build/saved first. What was never tangled,
# such as the scripts in exercises/, is not looked at.
set -euo pipefail
export LC_ALL=C
shopt -s nullglob

work=build/tangle
mkdir -p "$work" tangled
exec 9>"$work/lock"
flock 9

declare -A before=() new=() now=()      # path -> sha256: at the last tangling, of its new text, as it lies there
load() {                       # load ARRAY: fill it from sha256sum's lines on standard input
    local -n into=$1
    local sum path
    while read -r sum path; do into[$path]=$sum; done
}
edited() {                     # edited PATH TEXT-SUM: neither what we wrote nor what we would write
    [ -n "${now[$1]:-}" ] && [ "${now[$1]}" != "${before[$1]:-}" ] && [ "${now[$1]}" != "$2" ]
}
keep() {
    echo "$1 was edited by hand and is kept: move the change into src/, or run make tangle FORCE=1" \
        "(it saves your copy in build/saved/)" >&2
}
look() {                       # look PATH ...: fill `now' for those that are there
    local path there=()
    for path in "$@"; do if [ -f "$path" ]; then there+=("$path"); fi; done
    if [ ${#there[@]} -gt 0 ]; then load now < <(printf '%s\n' "${there[@]}" | xargs sha256sum); fi
}

[ ! -f tangled/MANIFEST ] || load before <tangled/MANIFEST

if [ "${1:-write}" = check ]; then
    status=0
    look "${!before[@]}"
    for path in "${!before[@]}"; do
        if edited "$path" ""; then keep "$path"; status=1; fi
    done
    exit $status
fi

chapters=(src/*.nw src/solutions/*.nw)
if [ ${#chapters[@]} = 0 ]; then echo "tangle: no chapters in src/" >&2; exit 1; fi
noweb=$(sed -n 's/^LIB=//p' "$(command -v notangle)")
status=0 complete=1            # when a chapter cannot be read, the others are tangled and nothing is removed
for chapter in "${chapters[@]}"; do
    "$noweb/markup" "$chapter" 2>"$work/errors" || { sed 's/^/tangle: /' "$work/errors" >&2; status=1 complete=0; }
done >"$work/plain"
awk -f book/filters/comments.awk "$work/plain" >"$work/stream"

home() { case $1 in exercises/*) echo "$1" ;; *) echo "tangled/$1" ;; esac; }
failed() {                     # failed PATH: what cannot be made stays as it was
    rm -f "$work/new/$1"
    [ -z "${before[$1]:-}" ] || new[$1]=${before[$1]}
    status=1
}
rm -rf "$work/new"
mkdir -p "$work/new/tangled"
code=() text=() folders=()     # C gets comments; whatever else is tangled is the text of its chunks and no more
while IFS= read -r root; do
    if [[ ! $root =~ ^[a-z]+/[A-Za-z0-9_./-]+$ || $root == *..* || $root == */ ]]; then
        echo "tangle: chunk <<$root>> is never used" >&2
        status=1
        continue
    fi
    case $root in *.[ch]) code+=("$root") ;; *) text+=("$root") ;; esac
    case $root in exercises/*) folders+=("$work/new/${root%/*}") ;; *) folders+=("$work/new/tangled/${root%/*}") ;; esac
done < <(awk '
    /^@quote$/, /^@endquote$/ { next }
    /^@defn / { defined[substr($0, 7)] = 1 }
    /^@use / { used[substr($0, 6)] = 1 }
    END { for (chunk in defined) if (!(chunk in used)) print chunk }' "$work/plain" | sort)
[ ${#folders[@]} = 0 ] || printf '%s\n' "${folders[@]}" | sort -u | xargs mkdir -p

# extract STREAM ROOT ...: all at once; one after the other when one of them fails, to see which.
ln -s ../exercises "$work/new/tangled/exercises"
extract() {
    local stream=$1 root
    shift
    if [ $# = 0 ] || (cd "$work/new/tangled" && "$noweb/mnt" "$@") <"$stream" 2>/dev/null; then return; fi
    for root in "$@"; do
        if ! "$noweb/nt" -R"$root" <"$stream" 2>"$work/errors" >"$work/new/tangled/$root"; then
            sed "s|^|tangle: $root: |" "$work/errors" >&2
            failed "$(home "$root")"
        fi
    done
}
mkdir -p "$work/new/exercises"
extract "$work/stream" "${code[@]}"
extract "$work/plain" "${text[@]}"
for root in "${code[@]}"; do
    file=$work/new/$(home "$root")
    [ ! -f "$file" ] || { awk -f book/filters/spacing.awk "$file" >"$work/spaced" && cat "$work/spaced" >"$file"; }
done
rm "$work/new/tangled/exercises"

# The tasks, as Markdown. One that cannot be read costs its own file only.
task_files() { sed -n 's|^[^%]*\\begin{task}{\([0-9]*\)}{\([a-z0-9-]*\)}.*|exercises/\1-\2/TASK.md|p' src/*.nw; }
if grep -q '\\begin{task}' src/*.nw; then
    if ! awk -v to="$work/new" -f book/task.awk src/*.nw; then
        while read -r path; do [ -f "$work/new/$path" ] || failed "$path"; done < <(task_files)
        status=1
    fi
fi

(cd "$work/new" && find . -type f -printf '%P\n' | xargs -r sha256sum) >"$work/sums"
load new <"$work/sums"
look "${!new[@]}" "${!before[@]}"

written=0 removed=0
for path in "${!new[@]}"; do
    [ -f "$work/new/$path" ] || continue
    if [ "${now[$path]:-}" = "${new[$path]}" ]; then continue; fi
    if edited "$path" "${new[$path]}"; then
        if [ -z "${FORCE:-}" ]; then
            keep "$path"
            if [ -n "${before[$path]:-}" ]; then new[$path]=${before[$path]}; fi
            continue
        fi
        saved=build/saved/${path#tangled/}.$(date +%Y%m%d-%H%M%S)
        mkdir -p "${saved%/*}"
        cp "$path" "$saved"
        echo "tangle: your $path is now $saved"
    fi
    mkdir -p "${path%/*}"
    cp "$work/new/$path" "$path"
    written=$((written + 1))
done
for path in "${!before[@]}"; do
    if [ -n "${new[$path]:-}" ] || [ ! -f "$path" ]; then continue; fi
    if [ $complete = 0 ]; then new[$path]=${before[$path]}; continue; fi
    if edited "$path" "" && [ -z "${FORCE:-}" ]; then
        echo "$path is no longer tangled, but was edited by hand and is kept" >&2
        new[$path]=${before[$path]}
    else
        rm "$path"
        removed=$((removed + 1))
        folder=${path%/*}
        while [[ $folder == */* ]] && rmdir "$folder" 2>/dev/null; do folder=${folder%/*}; done
    fi
done

for path in "${!new[@]}"; do echo "${new[$path]}  $path"; done | sort -k 2 >"$work/MANIFEST"
cmp -s "$work/MANIFEST" tangled/MANIFEST || cp "$work/MANIFEST" tangled/MANIFEST
echo "tangled: ${#new[@]} files, $written written, $removed removed"
exit $status
