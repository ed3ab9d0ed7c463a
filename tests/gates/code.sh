#!/bin/bash
# The tangled C before strict readers: gcc, clang, clang-tidy, and a machine without an operating system or a libc.
. tests/tap.sh
shopt -s nullglob
include=(-Itangled/keg -Itangled/check -Itangled/bench -Itangled/tools)

# A module is read as part of an edition or of a check program; what can be compiled alone is these.
sources=(tangled/keg/edition_*.c tangled/keg/interpose.c tangled/check/*.c tangled/bench/*.c tangled/tools/*.c)

warnings() {               # warnings COMPILER OPTIMISATION: all it says of all sources
    local source unused
    for source in "${sources[@]}"; do
        # A check program includes modules of which it calls a part.
        unused=$([[ $source == tangled/check/* ]] && echo -Wno-unused-function || true)
        "$1" -std=gnu17 -Wall -Wextra -Werror $unused -fsyntax-only "${include[@]}" "$2" "$source" 2>&1 || true
    done
}
# The exercises: judges and programs of ours, and what players become with a skeleton and with the solution. A line each of
# source and flags, as exercises/lib.sh would compile it.
programs() {               # programs SET ...: with these sets of submissions
    local card home set source flags path=('-Iexercises/common' '-Itangled/keg' '-Itangled/check' '-Itangled/tools')
    echo "exercises/common/confine.c ${path[*]}"
    for card in exercises/[0-9]*/card; do
        home=${card%/card}
        echo "$home/judge.c -I$home ${path[*]}"
        while read -r source flags; do echo "exercises/$source -I$home ${path[*]} $flags"; done < <(sed -n 's/^trusted  *[^ ]* //p' "$card")
        for set in "$@"; do
            [ ! -d "$home/$set" ] || while read -r source flags; do
                case $source in submitted/*) source=$home/$set/${source#submitted/} ;; *) source=exercises/$source ;; esac
                echo "$source -I$home ${path[*]} -I$home/$set $flags"
            done < <(sed -n 's/^player  *[^ ]* //p; s/^debug  *//p' "$card")
        done
    done
}
each() { xargs -d '\n' -n 1 -P 2 bash -c 'read -ra words <<<"$2"; '"$1" - "${2:-}"; }
strict() { each '"$1" -std=gnu17 -O2 -Wall -Wextra -Werror -Wno-unused-function -fsyntax-only "${words[@]}" 2>&1 || true' "$1"; }
programs skeleton solution | sed "s/ -Wl,[^ ]*//g; s/ -shared//" | sort -u >"$scratch/programs"
for compiler in gcc clang; do
    if has $compiler; then nothing "$compiler has no warning about the exercises" "$(strict $compiler <"$scratch/programs")"; fi
done

for compiler in gcc clang; do
    if ! has $compiler; then skip "$compiler has no warning" "$compiler is missing: make deps-all"; continue; fi
    for level in -O0 -O2; do nothing "$compiler $level has no warning" "$(warnings $compiler $level)"; done
done

if has clang-tidy; then
    nothing 'clang-tidy: bugprone and cert (exceptions with reasons: tests/clang-tidy.yaml)' "$(
        printf '%s\0' "${sources[@]}" | xargs -0 -P 2 -I @ clang-tidy --quiet --config-file=tests/clang-tidy.yaml @ -- \
            -std=gnu17 "${include[@]}" 2>/dev/null | grep -E 'warning:|error:' | sort -u || true)"
    nothing 'clang-tidy: the exercises' "$(grep -v '/skeleton' "$scratch/programs" | each 'clang-tidy --quiet \
            --config-file=tests/clang-tidy.yaml "${words[0]}" -- -std=gnu17 "${words[@]:1}" 2>/dev/null' |
        grep -E 'warning:|error:' | sort -u || true)"
else
    skip 'clang-tidy' 'clang-tidy is missing: make deps-all'
fi

# freestanding NAME FILE OPTION ...: the model machine needs nothing of libc but three functions, so it runs anywhere.
freestanding() {
    local name=$1 file=$2
    shift 2
    passes "$name compiles freestanding for wasm32 on the model machine" clang --target=wasm32 -ffreestanding \
        -nostdlib -std=c17 -O2 -Wall -Wextra -Werror -Wno-unused-function -DKEG_OS='"os_model.c"' "$@" -Itangled/keg \
        -c -o "$scratch/keg.o" "tangled/keg/$file"
    passes 'and links with memcpy, memmove and memset alone' \
        wasm-ld --no-entry --export-all --allow-undefined-file="$scratch/imports" -o "$scratch/keg.wasm" "$scratch/keg.o"
}
if has clang && has wasm-ld; then
    printf 'memcpy\nmemmove\nmemset\n' >"$scratch/imports"
    for edition in tangled/keg/edition_*.c; do freestanding "${edition##*/}" "${edition##*/}"; done
    for directory in tangled/keg/page_dir_*.c; do
        freestanding "an edition with ${directory##*/}" mixture.c -DKEG_PAGE_DIR="\"${directory##*/}\""
    done
else
    skip 'freestanding wasm32' 'clang or lld is missing: make deps-all'
fi
done_testing
