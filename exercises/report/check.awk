# From a judge's lines, what exercises/check says: a line for each stage, then the first test that fails, with its
# details. Variables: nn, written.
function shown(points) { return points == int(points) ? points + 0 "" : sprintf("%.1f", points) }
function flush_stage(    mark) {
    if (stage == "") return
    mark = failed_here == 0 ? "ok  " : got_here == 0 ? "FAIL" : "part"
    printf "%s  %-44s %s of %s points\n", mark, stage, shown(got_here), shown(max_here)
}
BEGIN { stage = "" }
$1 == "S" { flush_stage(); stage = $2; failed_here = got_here = max_here = 0 }
$1 == "D" && first == "" { details[++lines] = $2 }
$1 == "T" {
    got += $3; max += $4; got_here += $3; max_here += $4
    if ($3 >= $4 - 0.00005) { if (first == "") lines = 0; next }
    failed_here++
    failed++
    if (first == "") { first = $2; why = $5; first_stage = stage; first_got = $3; first_max = $4 }
    else others = others "\n  " $2 ": " $5
}
END {
    flush_stage()
    printf "\n%s of %s points by these tests", shown(got), shown(max)
    if (written > 0) printf "; %s more for the written part", written
    print ""
    if (failed == 0) { print "All tests pass. Other inputs: exercises/check " nn " --seed 2"; exit 0 }
    printf "\nFirst to mend: %s / %s (%s of %s points)\n  %s\n", first_stage, first, shown(first_got), shown(first_max), why
    for (i = 1; i <= lines; i++) print "  " details[i]
    if (others != "") print "\nThen:" others
    exit 1
}
