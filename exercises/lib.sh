# Sourced by the commands in exercises/: where things are, what a card says, how programs are built and run.
set -euo pipefail
export LC_ALL=C.UTF-8
shopt -s nullglob

command_name=${0##*/}
started_in=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() { echo "exercises/$command_name: $*" >&2; exit 2; }
need_tool() { command -v "$1" >/dev/null || fail "$1 is missing: run make deps"; }

# from_here PATH: a path given by the user, who may stand in another folder.
from_here() { if [[ $1 = /* ]]; then echo "$1"; else echo "$started_in/$1"; fi }

# choose_exercise NN: sets nn, exercise (NN-name) and home (its folder).
choose_exercise() {
    local n=${1:-} all=()
    [[ $n =~ ^[0-9]{1,2}(-[a-z-]+)?$ ]] || fail "which exercise? For instance: exercises/$command_name 10"
    n=${n%%-*}
    nn=$(printf '%02d' "$((10#$n))")
    all=(exercises/"$nn"-*/card)
    [ ${#all[@]} = 1 ] || fail "there is no exercise $nn; there are $(echo exercises/[0-9]*-*/ | tr -dc '0-9 ')"
    home=${all[0]%/card}
    exercise=${home##*/}
}

card() { sed -n "s/^$1  *//p" "$home/card"; }      # card KEY: its values, one a line
card_one() { card "$1" | head -n 1; }

# seed_of SECRET STUDENT: what all chance of this student's exercise comes from, as a decimal number of 63 bits.
seed_of() {
    local sum
    sum=$(printf '%s:%s:%s' "$1" "$exercise" "$2" | sha256sum)
    echo $((16#${sum:0:16} & 0x7fffffffffffffff))
}

valid_student() { [[ $1 =~ ^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,63}$ ]]; }

# need_secret FOLDER NAME: fails unless this course has a secret that may be read.
need_secret() {
    [ -d "$1" ] || fail "$2 is not a folder: make a course with exercises/course new $2"
    if [ ! -x "$1" ] || { [ -e "$1/secret" ] && [ ! -r "$1/secret" ]; }; then
        fail "you may not read $2/secret: the course belongs to $(stat -c %U "$1"), who can grade, or give it to you (chmod)"
    fi
    [ -s "$1/secret" ] || fail "$2 has no secret: make a course with exercises/course new FOLDER"
}

# ---- Our own programs: built once, and again when a source of theirs is newer.

# KEG_EMULATOR: what runs the programs that CC makes, if this machine does not; then players are not confined.
CC=${CC:-gcc}
own_flags=(-std=gnu17 -O1 -g -Wall -Wextra -Wno-unused-function)
include() { printf -- '-I%s\n' "$home" exercises/common tangled/keg tangled/check tangled/tools; }

# stale FILE SOURCE ...: is it missing, or older than a source?
stale() {
    local file=$1 source
    shift
    [ -e "$file" ] || return 0
    for source in "$@"; do [ "$source" -nt "$file" ] && return 0; done
    return 1
}

# build_trusted: confine, the judge, and the card's trusted programs, in build/exercises/COMPILER/NN-name.
build_trusted() {
    local name source flags lock
    need_tool "$CC"
    trusted=build/exercises/${CC##*/}/$exercise
    confine=build/exercises/confine
    mkdir -p "$trusted" 2>/dev/null || fail "build/ cannot be written here"
    { exec {lock}>build/exercises/lock; } 2>/dev/null || fail "build/ cannot be written here"
    flock "$lock"
    if stale $confine exercises/common/confine.c; then
        [ -e /usr/include/seccomp.h ] || fail "the library seccomp is missing: run make deps"
        "$([ -n "${KEG_EMULATOR:-}" ] && echo gcc || echo "$CC")" "${own_flags[@]}" -o $confine.new exercises/common/confine.c -lseccomp &&
            mv $confine.new $confine || fail "confine does not compile"
    fi
    local words
    words=$("$confine" -p -r / -- test -r exercises/common/judge.h 2>&1) || fail "a confined program, which runs as user nobody," \
        "cannot read this folder: move the checkout to where everybody may read, or grade as an ordinary user"
    if [[ $words = *'no Landlock'* ]] && [ -n "${course:-}" ] && [ "$(id -u)" != 0 ] && [ -z "${KEG_TRUST_FILES:-}" ]; then
        fail "this kernel has no Landlock, so the compiler could read the course's secret for a submission:" \
            "grade as root, or set KEG_TRUST_FILES=1 if the secret is safe from your own user"
    fi
    { echo "judge $exercise/judge.c"; card trusted; } | while read -r name source flags; do
        build_one "$name" "$source" $flags
    done
    flock -u "$lock"
}
build_one() {
    local name=$1 source=exercises/$2
    shift 2
    if stale "$trusted/$name" "$source" "$home"/card "$home"/*.[ch] "$home"/hidden/* exercises/common/*.[ch] tangled/keg/*.[ch] tangled/tools/*.h tangled/check/*.h; then
        "$CC" "${own_flags[@]}" "$@" $(include) -o "$trusted/$name.new" "$source" && mv "$trusted/$name.new" "$trusted/$name" ||
            fail "$source does not compile"
    fi
}

# ---- The submission: copied, compiled in a cell, judged.

# collect DIR STAGE: copy what is handed in, and nothing else, to STAGE/submitted. Says what is missing in STAGE/missing.
collect() {
    local file
    rm -rf "$2"
    mkdir -p "$2/submitted" "$2/built" "$2/exercise"
    : >"$2/missing"
    for file in $(card_one files) $(card_one optional); do
        if [ -L "$1/$file" ]; then echo "$file is a link; hand in the file itself" >>"$2/missing"
        elif [ ! -e "$1/$file" ]; then
            [[ " $(card_one optional) " = *" $file "* ]] || echo "$file is missing" >>"$2/missing"
        elif [ ! -f "$1/$file" ]; then echo "$file is not a file" >>"$2/missing"
        elif [ "$(stat -c %s "$1/$file")" -gt 1048576 ]; then echo "$file is larger than 1 MiB" >>"$2/missing"
        else
            cp -P -- "$1/$file" "$2/submitted/$file" || true    # a student may still be writing
            if [ -L "$2/submitted/$file" ] || [ ! -f "$2/submitted/$file" ]; then
                rm -rf "$2/submitted/${file:?}"
                echo "$file changed while it was collected" >>"$2/missing"
            fi
        fi
    done
    chmod -R a+rX "$2"
    chmod a+rwx "$2/built"
}

# compiler_words STAGE: what the compiler said, with the submission's file names and without control characters.
compiler_words() {
    sed "s|$1/||g; s|submitted/||g" "$1/errors" | tr '\t' ' ' | tr -d '\000-\010\013-\037\177' | cut -c1-300
}

player_flags=(-std=gnu17 -O1 -g -Wall -Wextra -Wno-unused-function)

# compile STAGE: the players of the card, with the submission, in STAGE/built. The compiler runs in a cell too: it sees our
# headers and the submission, but neither the judge's seeds nor anybody's home. Its words go to STAGE/errors.
compile() {
    local stage=$1 line name source flags open=() path
    for path in "$home"/*.[ch]; do [ "${path##*/}" = judge.c ] || cp "$path" "$stage/exercise/"; done
    chmod -R a+rX "$stage/exercise"
    for path in /usr /lib /lib64 /bin /etc/ld.so.cache /etc/alternatives exercises/common tangled "$stage"; do open+=(-r "$path"); done
    : >"$stage/errors"
    { card player; if [ -n "${practice:-}" ]; then card debug | sed 's/^/debug /'; fi; } >"$stage/programs"
    while read -r name source flags; do
        if [[ $source = "$exercise"/* ]]; then source=$stage/exercise/${source##*/}
        elif [[ $source = submitted/* ]]; then source=$stage/$source
        else source=exercises/$source; fi
        local link=(-static)
        if [[ " $flags " = *" -shared "* ]]; then link=(); fi
        if ! TMPDIR=$stage/built "$confine" -p -c 60 -w 120 -m 2048 -f 65536 -o "$stage/why" "${open[@]}" -W "$stage/built" -W /dev/null -- \
            "$CC" "${link[@]}" "${player_flags[@]}" -I"$stage/exercise" -Iexercises/common -Itangled/keg -Itangled/check -Itangled/tools \
            -I"$stage/submitted" -o "$stage/built/$name" "$source" $flags </dev/null >>"$stage/errors" 2>&1; then
            return 1
        fi
    done <"$stage/programs"
    chmod -R go-w "$stage/built"
}

# judge STAGE SEED: run the judge; its lines go to standard output. The judge needs no limits but a last one on time.
judge() {
    local emulated=()
    if [ -n "${KEG_EMULATOR:-}" ]; then emulated=(KEG_CONFINE="$(command -v "${KEG_EMULATOR%% *}")${KEG_EMULATOR#"${KEG_EMULATOR%% *}"}" KEG_UNCONFINED=1); fi
    env -u LD_PRELOAD -u MALLOC_OPTIONS KEG_SEED="$2" KEG_SUBMITTED="$1/submitted" KEG_BUILT="$1/built" KEG_TRUSTED="$trusted" \
        KEG_CONFINE="${KEG_CONFINE:-$confine -c 5 -w 60}" ${practice:+KEG_PRACTICE=1} ${hidden:+KEG_HIDDEN="$hidden"} ${course_seed:+KEG_COURSE_SEED="$course_seed"} \
        ${failed:+KEG_FAILED="$failed"} "${emulated[@]}" timeout --foreground 600 ${KEG_EMULATOR:-} "$trusted/judge"
}

# run_judgement DIR STAGE OUT-FILE SEED: all of it; the judge's lines, or those of a failed build, go to the file.
# False if the judge itself broke.
run_judgement() {
    local dir=$1 stage=$2 lines=$3 seed=$4 points
    points=$(card_one points)
    collect "$dir" "$stage"
    if [ -s "$stage/missing" ]; then
        { printf 'S\tHanding in\n'; sed '1d; s/^/D\t/' "$stage/missing"
          printf 'T\tall files are there\t0\t%s\t%s\n' "$points" "$(head -n 1 "$stage/missing")"; printf 'E\tok\n'; } >>"$lines"
        return 0
    fi
    if ! compile "$stage"; then
        { printf 'S\tCompiling\n'
          compiler_words "$stage" | head -n 20 | sed 's/^/D\t/'
          printf 'T\tit compiles\t0\t%s\t%s\n' "$points" "the compiler refuses it$(
              [ ! -s "$stage/why" ] || grep -q 'ended with status 1$' "$stage/why" || printf ': it %s' "$(head -n 1 "$stage/why")")"
          printf 'E\tok\n'; } >>"$lines"
        return 0
    fi
    judge "$stage" "$seed" >>"$lines" 2>"$stage/judge-errors" || return 1
}
