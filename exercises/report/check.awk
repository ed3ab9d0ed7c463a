# From a judge's lines, what exercises/check says: a line for each stage, then the first test that fails, with its
# details. Variables: nn, written, all (if set, the details of every test come first),
# own (if set, there are no other inputs).
function shown(points) { return points == int(points) ? points + 0 "" : sprintf("%.1f", points) }
function flush_stage(    mark) {
    if (stage == "") return
    mark = failed_here == 0 ? "ok  " : got_here == 0 ? "FAIL" : "part"
    stages = stages sprintf("%s  %-44s %s of %s points\n", mark, stage, shown(got_here), shown(max_here))
}
BEGIN { stage = ""; most = 6 }
$1 == "S" { flush_stage(); stage = $2; failed_here = got_here = max_here = 0 }
$1 == "D" { text[++lines] = $2 }
$1 == "T" {
    got += $3; max += $4; got_here += $3; max_here += $4
    good = $3 >= $4 - 0.00005
    if (all) {
        printf "%s / %s (%s of %s points) %s\n", stage, $2, shown($3), shown($4), $5
        for (i = 1; i <= lines; i++) print "  " text[i]
    }
    if (!good) {
        failed_here++
        if (++failed == 1) {
            first = sprintf("First to mend: %s / %s (%s of %s points)\n  %s", stage, $2, shown($3), shown($4), $5)
            for (i = 1; i <= lines; i++) first = first "\n  " text[i]
        } else if (failed <= most + 1)
            others = others "\n  " $2 ": " $5
    }
    lines = 0
}
END {
    flush_stage()
    if (all) print ""
    printf "%s", stages
    printf "\n%s of %s points by these tests", shown(got), shown(max)
    if (written > 0) printf "; %s more for the written part", written
    print ""
    if (failed == 0) { print "All tests pass." (own ? "" : " Other inputs: exercises/check " nn " --seed 2"); exit 0 }
    print "\n" first
    if (others != "") print "\nThen:" others
    if (failed > most + 1) print "  and " failed - most - 1 " more"
    exit 1
}
