#!/bin/bash
# exercises/course: a secret that nothing overwrites, outside of Keg; and the seed that exercises/grade uses.
. tests/tap.sh
is() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1"; note "got:    $2"$'\n'"wanted: $3"; fi }
refuses() {                 # refuses NAME TEXT COMMAND ...
    local name=$1 text=$2 said
    shift 2
    if said=$("$@" 2>&1); then not_ok "$name"; note "no error: $said"
    elif grep -q -- "$text" <<<"$said"; then ok "$name"
    else not_ok "$name"; note "$said"; fi
}

passes 'new makes a course' exercises/course new "$scratch/a course"
secret=$(cat "$scratch/a course/secret")
if [[ $secret =~ ^[0-9a-f]{64}$ ]]; then ok 'the secret is 32 bytes, in hexadecimal'; else not_ok "the secret is $secret"; fi
is 'only its owner may read the secret' "$(stat -c %a "$scratch/a course/secret")" 600
passes 'hidden/ says how traces are added' grep -q 'hidden/NN/\*.trace' "$scratch/a course/hidden/README"
is 'every exercise has a folder for its traces' "$(ls "$scratch/a course/hidden" | grep -c '^[0-9][0-9]$')" "$(ls exercises/[0-9][0-9]-*/card | wc -l)"
exercises/course new "$scratch/another" >/dev/null
if [ "$secret" != "$(cat "$scratch/another/secret")" ]; then ok 'another course has another secret'; else not_ok 'two courses have one secret'; fi

refuses 'nothing is overwritten' 'has a secret already' exercises/course new "$scratch/a course"
is 'and the secret is what it was' "$(cat "$scratch/a course/secret")" "$secret"
mkdir "$scratch/mine"; echo precious >"$scratch/mine/notes"
passes 'a folder with other things in it will do' exercises/course new "$scratch/mine"
is 'and they stay' "$(cat "$scratch/mine/notes")" precious
mkdir -p "$scratch/old/hidden"; echo mine >"$scratch/old/hidden/README"
refuses 'a README of yours stays too' 'is there already' exercises/course new "$scratch/old"
echo file >"$scratch/file"
refuses 'a file is no folder' 'is no folder' exercises/course new "$scratch/file"
refuses 'a course inside Keg is refused' 'lies inside Keg' exercises/course new build/course
refuses 'on any way there' 'lies inside Keg' exercises/course new exercises/../build/../course
ln -s "$PWD" "$scratch/link"
refuses 'through a link as well' 'lies inside Keg' exercises/course new "$scratch/link/x"

# Hidden traces are tried before students meet them.
if [ -d exercises/10-break/solution ]; then
    traces="$scratch/a course/hidden"
    awk 'BEGIN { for (round = 0; round < 40; round++) { for (i = 0; i < 60; i++) print "a", i, 40000; for (i = 0; i < 60; i++) print "f", i } }' >"$traces/10/good.trace"
    passes 'a good trace is found good' exercises/course check "$scratch/a course"
    exercises/grade 10 exercises/10-break/solution --student ada --course "$scratch/a course" --out "$scratch/graded" >/dev/null
    passes 'the table says that it was used' grep -q "ok .*a trace of your instructor's" "$scratch/graded/table.txt"
    wrong() { printf "$2" >"$traces/$1"; refuses "a trace that $3" "$4" exercises/course check "$scratch/a course"; rm "$traces/$1"; }
    wrong 10/x.trace 'a 1 4096\nf 2\n' 'frees what is not there' 'hidden/10/x.trace:2: there is no such block'
    wrong 10/x.trace '# twice\na 1 4096\na 1 5\n' 'allocates a block twice' 'hidden/10/x.trace:3: this block is there already'
    wrong 10/x.trace '1000/2000/3000\na 1 5\n' 'has a header' 'hidden/10/x.trace:1: this is not'
    wrong 10/x.trace '\n' 'is empty' 'hidden/10/x.trace: the trace is empty'
    wrong 10/x.trace 'a 1 4096\nf 1\n' 'leaves nothing to be good at' 'UNFIT hidden/10/x.trace: the reference solution has 70 of 80'
    wrong 10/x.txt 'a 1 4096\n' 'has another ending' 'hidden/10/x.txt is not read'
    wrong 13/x.trace 'a 1 40\n' 'has small blocks in exercise 13' 'hidden/13/x.trace: exercise 13 wants'
    wrong 05/x.trace 'a 1 40\n' 'nobody reads' 'hidden/05/x.trace is not read'
fi

seed=$(exercises/course seed "$scratch/a course" 10 ada)
sum=$(printf '%s:10-break:ada' "$secret" | sha256sum)
is 'the seed is the start of a hash of secret, exercise and student' "$seed" "$((16#${sum:0:16} & 0x7fffffffffffffff))"
is 'it does not change' "$(exercises/course seed "$scratch/a course" 10 ada)" "$seed"
if [ "$(exercises/course seed "$scratch/a course" 10 bob)" != "$seed" ]; then ok "another student's is another"; else not_ok "another student's is the same"; fi
refuses 'without a secret there is no seed' 'no secret' exercises/course seed "$scratch" 10 ada
refuses 'nor for an exercise that is not there' 'no exercise 77' exercises/course seed "$scratch/a course" 77 ada
refuses 'anything else gets the usage' 'new FOLDER' exercises/course make "$scratch/x"
done_testing
