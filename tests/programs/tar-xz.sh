# tar and xz: a tree of files into a packed archive with two threads, and
# back again.
needs="tar:tar xz:xz-utils perl:perl-base split:coreutils"
megabytes=$((quick ? 10 : 200))
work="$megabytes MB: pack (2 threads), test, list, unpack"
expect="tar xz"

version() { xz --version; }

prepare() {
    mkdir "$input/tree"
    cd "$input/tree"
    "$root/tests/programs/lines" "$megabytes" 1996 |
        split -a 4 -C 100k - part-
    for letter in a b c d e f; do
        mkdir -p "deep/er/$letter"
        ln -s ../../../part-aaaa "deep/er/$letter/link"
    done
}

run() {
    tar -c --sort=name --owner=0 --group=0 --numeric-owner \
        --mtime=1996-04-05 -C "$input" tree >tree.tar
    xz -1 -T2 --block-size=4MiB <tree.tar >tree.tar.xz
    xz -t tree.tar.xz
    tar -tvf tree.tar | sha256sum
    tar -xf tree.tar.xz
    diff -r --no-dereference tree "$input/tree"
    xz -6 -T1 <tree/part-aaaa | xz -d | cmp - tree/part-aaaa
    head -c 20000000 tree.tar | gzip -n >head.gz
    rm -r tree
}
