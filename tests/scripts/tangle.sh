#!/bin/bash
# make tangle writes what changed and nothing else, and never loses what somebody wrote into a tangled file.
. tests/tap.sh
copy=$scratch/copy
mkdir -p "$copy/src"
cp -r Makefile book .ci "$copy"
cd "$copy"
chapter() { printf '%s\n' '\chapter{One}' 'Text.' '<<keg/one.c>>=' '/* One. */' "$@" '@' >src/01-one.nw; }
tangle() { make -s tangle "$@" >"$scratch/said" 2>&1; }
said() { grep -qF "$1" "$scratch/said"; }

chapter 'int one = 1;' '<<more>>' '@' '<<more>>=' 'int more;'
passes 'a new file is written' tangle
passes 'under its name, with its origin' grep -q 'Tangled from src/01-one.nw' tangled/keg/one.c
passes 'a chunk has its name above it' grep -q '^/\* More \*/$' tangled/keg/one.c
before=$(stat -c %Y.%Z tangled/keg/one.c)
sleep 1
touch src/01-one.nw
passes 'what did not change' tangle
passes 'is not written again' [ "$(stat -c %Y.%Z tangled/keg/one.c)" = "$before" ]

echo '/* mine */' >>tangled/keg/one.c
if tangle; then not_ok 'a file edited by hand is an error'; else ok 'a file edited by hand is an error'; fi
passes 'which names the file and the ways out' said 'tangled/keg/one.c was edited by hand and is kept'
chapter 'int one = 2;'
tangle || true
passes 'a change in src does not overwrite the edit' grep -q '/\* mine \*/' tangled/keg/one.c
passes 'FORCE=1 does' tangle FORCE=1
passes 'after it has saved a copy' grep -rq '/\* mine \*/' build/saved
passes 'and then the file is what src says' grep -q 'int one = 2' tangled/keg/one.c

echo 'int one = 3;' >"$scratch/edit"
sed -i 's/int one = 2;/int one = 3;/' tangled/keg/one.c
chapter 'int one = 3;'
passes 'an edit that was moved into src is no edit any more' tangle

chapter '<<nowhere>>'
if tangle; then not_ok 'an undefined chunk is an error'; else ok 'an undefined chunk is an error'; fi
passes 'that is named' said '<<nowhere>>'
passes 'and costs no file' grep -q 'int one = 3' tangled/keg/one.c
chapter 'int one = 3;' '@' '<<lost>>=' 'int lost;'
if tangle; then not_ok 'a chunk that nobody uses is an error'; else ok 'a chunk that nobody uses is an error'; fi
passes 'that is named too' said '<<lost>>'

printf '%s\n' 'Other.' '<<keg/two.c>>=' 'int two;' '@' >src/01-one.nw
passes 'a file that is tangled no longer' tangle
passes 'is removed' [ ! -e tangled/keg/one.c ]
rm tangled/keg/two.c
passes 'a file that was deleted by accident' tangle
passes 'comes back' [ -e tangled/keg/two.c ]
done_testing
