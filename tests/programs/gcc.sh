# gcc: every C file of tangled/, to optimised code with debug information; of tangled/keg only, if it shall be quick.
needs="gcc:gcc as:binutils"
work="every file of tangled/, -O2 -g"
((quick)) && work="every file of tangled/keg, -O0"
expect="cc1 *as"

version() { gcc -dumpfullversion; }

prepare() {
    cp -r "$root/tangled" "$input"
}

run() {
    local file files=. optimise=(-O2 -g) made=0 not=0
    ((quick)) && files=keg optimise=(-O0)
    cp -r "$input/tangled" .
    cd tangled
    for file in $(find $files -name '*.c' | sort); do
        # A module is made to be included: it may not compile by itself.
        if gcc -std=gnu17 "${optimise[@]}" -fPIC -I keg -I check -I bench \
            -I tools -c "$file" -o "${file%.c}.o"; then
            made=$((made + 1))
        else
            not=$((not + 1))
        fi
    done
    echo "$made compiled, $not do not compile alone"
    [[ -f keg/edition_1996.o ]]     # in which all modules are
}
