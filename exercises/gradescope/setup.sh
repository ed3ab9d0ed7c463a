#!/bin/bash
# Gradescope runs this once, as root, when it builds the image: install what exercises/grade needs.
# See https://gradescope-autograders.readthedocs.io/en/latest/specs/
set -euo pipefail
root=${KEG_AUTOGRADER:-/autograder}
source=$root/source

"$source/keg/.ci/install-packages" gcc libc6-dev libseccomp-dev jq
# The secret, if there is one, is for root only; a submission is compiled and run where it cannot be read anyway.
if [ -d "$source/course" ]; then chmod -R go= "$source/course"; fi
# The judge is built now, and not again for each submission: an empty one makes exercises/grade build it.
empty=$(mktemp -d)
mkdir "$empty/submission"
"$source/keg/exercises/grade" "$(cat "$source/exercise")" "$empty/submission" --student setup --out "$empty/out" ||
    { echo "Keg's grader does not work on this image; see above" >&2; exit 1; }
rm -rf "$empty"
