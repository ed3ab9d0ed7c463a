#!/bin/bash
# The numbers in README.md are those of book/data, and tests/readme notices when it cannot tell.
. tests/tap.sh
mkdir -p "$scratch/tests" "$scratch/book/data"
cp tests/readme "$scratch/tests/"
cp README.md "$scratch/"
cp book/data/{growth,lifo}.values "$scratch/book/data/"
fails() { if "${@:2}" >"$scratch/said" 2>&1; then not_ok "$1"; note "$(cat "$scratch/said")"; else ok "$1"; fi; }
passes 'the same in another place' "$scratch/tests/readme" --check
sed -i 's/^4k-2005-sum_s=.*/4k-2005-sum_s=12345/' "$scratch/book/data/growth.values"
fails 'other data' "$scratch/tests/readme" --check
passes 'can be written' "$scratch/tests/readme" --write
passes 'and is then there' grep -q '12345 s' "$scratch/README.md"
passes 'for good' "$scratch/tests/readme" --check
nothing 'nothing else has changed' "$(diff <(sed '/^<!-- measured/,/^<!-- end/d' README.md) <(sed '/^<!-- measured/,/^<!-- end/d' "$scratch/README.md"))"
sed -i 's/^\(4k-mimalloc-[a-z_]*\)=.*/\1=n\/a/' "$scratch"/book/data/*.values
passes 'a library that is not there' "$scratch/tests/readme" --write
passes 'has no numbers' grep -q '^| mimalloc |.*| n/a' "$scratch/README.md"
cp "$scratch/README.md" "$scratch/before"
sed -i '/^4k-2005-remakes=/d' "$scratch/book/data/growth.values"
fails 'a value that is missing' "$scratch/tests/readme" --write
passes 'is named' grep -q 'has no 4k-2005-remakes' "$scratch/said"
passes 'and nothing is written' cmp "$scratch/before" "$scratch/README.md"
cp book/data/growth.values "$scratch/book/data/"
sed -i '/^<!-- end/d' "$scratch/README.md"
fails 'a mark that is missing' "$scratch/tests/readme" --check
done_testing
