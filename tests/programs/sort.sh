# sort: a large text in memory, through temporary files, and by number.
needs="sort:coreutils perl:perl-base"
megabytes=$((quick ? 5 : 100))
work="$megabytes MB: in memory, by merging files, by number"
expect="sort"

version() { sort --version; }

prepare() {
    "$root/tests/programs/lines" "$megabytes" 1995 >"$input/text"
}

run() {
    sort -S 400M --parallel=2 "$input/text" >sorted
    sort -c sorted
    sort -S 8M --parallel=2 -T . "$input/text" | cmp - sorted
    sort -n -k 1,1 -s -u "$input/text" | tail -n 3
    comm -3 sorted sorted | wc -l
    cut -d ' ' -f 2 sorted | sort | uniq -c | sort -rn | sed -n 1,3p
}
