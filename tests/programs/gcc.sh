# gcc: every C file of tangled/, to optimised code with debug information.
needs="gcc:gcc as:binutils"
work="every file of tangled/, -O2 -g"
((quick)) && work="every file of tangled/, -O0"
expect="cc1 *as"

version() { gcc -dumpfullversion; }

run() {
    local file optimise=(-O2 -g) made=0 not=0
    ((quick)) && optimise=(-O0)
    cd "$root/tangled"
    for file in $(find . -name '*.c' | sort); do
        # A module is made to be included: it may not compile by itself.
        if gcc -std=gnu17 "${optimise[@]}" -fPIC -I keg -I check -c "$file" \
            -o "$OLDPWD/$(tr / _ <<<"$file").o"; then
            made=$((made + 1))
        else
            not=$((not + 1))
        fi
    done
    echo "$made compiled, $not do not compile alone"
    ((made > 0))
}
