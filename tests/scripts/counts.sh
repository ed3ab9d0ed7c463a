#!/bin/bash
# What was counted on the model machine is the same on every machine: book/data has what the tools count now.
. tests/tap.sh
# same NAME COMMAND ...: the command writes book/data/NAME.csv and NAME.values, to the byte.
same() {
    local name=$1
    shift
    passes "book/data/$name" sh -c '
        name=$1 folder=$2 program=$3; shift 3
        "$program" -v "$folder/values" "$@" >"$folder/csv" &&
            diff "book/data/$name.csv" "$folder/csv" && diff "book/data/$name.values" "$folder/values"' - "$name" "$scratch" "$@"
}
same remakes-4 build/tools/count-remakes-4
same breaks build/tools/count-breaks
same directory-exact build/tools/count-directory
same directory-hysteresis build/tools/count-directory-hysteresis
same directory-reserve build/tools/count-directory-reserve
same directory-linked build/tools/count-directory-linked
same directory-remap build/tools/count-directory-remap
same lookups build/tools/count-lookups
same moves build/tools/count-moves
same marks build/tools/count-oscillations sweep
same directory-factors build/tools/count-factors
same chunks build/tools/count-chunks table
same chunks-orders build/tools/count-chunks orders
same chunks-waste build/tools/count-chunks waste book/data/chunks-sizes.csv
same era-counts build/tools/count-eras
same era-counts-4 build/tools/count-eras-4
same paging build/tools/count-paging
# What is no count of its own, but follows from counts and prices: whoever edits a price or measures the limits anew has to sum up anew.
same eras build/tools/eras heap book/data
same eras-pressure build/tools/eras pressure book/data
done_testing
