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

# What is called exercises/... goes to exercises/, beside files that nobody tangles.
mkdir exercises && echo '#!/bin/sh' >exercises/check
card() { printf '%s\n' '<<exercises/07-some/card>>=' 'title      A title' 'chapter    1' 'objective  You can do it.' \
    'hours      2' 'difficulty 1' 'points     60' 'written    40' 'files      some.c' '@'; }
exercise() {                # exercise LINE ...: a task with these lines
    { printf '%s\n' '\chapter{Two \emph{things}}' '\label{ch:two}' '\begin{task}{07}{some}' "$@" '\end{task}'; card
      printf '%s\n' '<<exercises/07-some/hints>>=' 'Shift it: 1 @<< n.' '' '' '  <<more>>' '%%' 'No.' '@' '<<more>>=' 'twice' '@' \
        '<<exercises/07-some/solution/some.c>>=' '<<more>>' '@'; } >src/02-two.nw
}
printf '%s\n' '\chapter{One}' '<<keg/two.c>>=' 'int two;' '@' >src/01-one.nw
exercise 'Do \emph{it} in [[some.c]], as Chapter~\ref{ch:two} says, for all' '$n \le 2^{10}$. % not this' '' \
    '\begin{itemize}' "\\item one, \\textbf{surely}, which is long enough to be broken into two lines by whoever wraps" \
    '\item two' '\end{itemize}' '\begin{quote}' '[[a 1 100]]\\' '[[f 1]]' '\end{quote}' "\`\`Quoted'', 5\\%."
passes 'files of exercises' tangle
printf '%s\n' 'Shift it: 1 << n.' '' '' '  twice' '%%' 'No.' >"$scratch/hints"
passes 'are tangled to exercises/, text as it stands' cmp exercises/07-some/hints "$scratch/hints"
passes 'and C with its origin' grep -q 'Tangled from src/02-two.nw' exercises/07-some/solution/some.c
cat >"$scratch/task" <<'END'
# Exercise 7: A title

2 hours; difficulty 1 of 5; 60 points from the grader, 40 for the written
part; after Chapter 1, *One*.

**Objective:** You can do it.

**Hand in:** `some.c`

Do *it* in `some.c`, as Chapter 2 says, for all n <= 2^10.

- one, **surely**, which is long enough to be broken into two lines by whoever
  wraps
- two

```
a 1 100
f 1
```

"Quoted", 5%.

This text stands in Chapter 2 of the book too, with the pictures that belong
to it.
END
passes 'the task becomes Markdown' diff "$scratch/task" exercises/07-some/TASK.md
passes 'the manifest has them all' sha256sum --quiet -c tangled/MANIFEST
echo mine >>exercises/07-some/hints
if tangle; then not_ok 'a file of exercises edited by hand is an error'; else ok 'a file of exercises edited by hand is an error'; fi
passes 'that is named, too' said 'exercises/07-some/hints was edited by hand and is kept'
passes 'and can be overwritten' tangle FORCE=1

exercise 'Look at \cite{this}.'
if tangle; then not_ok 'what a task cannot have is an error'; else ok 'what a task cannot have is an error'; fi
passes 'with file and line' said 'src/02-two.nw:4: \cite cannot be in a task'
passes 'and the old task stays' diff "$scratch/task" exercises/07-some/TASK.md
printf '%s\n' '\chapter{Two}' 'An unescaped << here.' >src/02-two.nw
if tangle; then not_ok 'a chapter that cannot be read is an error'; else ok 'a chapter that cannot be read is an error'; fi
passes 'and removes nothing' cmp exercises/07-some/hints "$scratch/hints"
rm src/02-two.nw
passes 'exercises that are tangled no longer' tangle
passes 'are removed with their folders' [ ! -e exercises/07-some ]
passes 'and what was never tangled stays' [ -e exercises/check ]

rm tangled/keg/two.c
passes 'a file that was deleted by accident' tangle
passes 'comes back' [ -e tangled/keg/two.c ]
done_testing
