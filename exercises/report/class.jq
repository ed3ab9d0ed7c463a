# All grade.json of a class to the lines of scores.csv and summary.txt, and to the rows that class.awk draws.
include "text";

def at($q): (($q * (length - 1)) | floor) as $i | .[$i] + (($q * (length - 1)) - $i) * ((.[$i + 1] // .[$i]) - .[$i]);
def mean: if length == 0 then 0 else add / length end;
# Two tests of one name are told apart, since a column has one name.
def numbered: reduce .[] as $test ([]; (map(select(.name == $test.name)) | length) as $before
    | . + [$test + {column: ($test.name + if $before > 0 then " \($before + 1)" else "" end)}]);

[inputs | . as $grade | {student: (input_filename | split("/")[-2]), score, points, tests: ($grade.tests | numbered),
    first: ([$grade.tests[] | select(.status != "passed") | .name][0] // "")}] as $graded
# The columns: the tests of whoever has most; a submission that does not compile has only one.
| ([$graded[].tests] | max_by(length) // []) as $tests
| ([$graded[].tests[].column] | unique) as $all
| ($without | split("\n") | map(select(. != ""))) as $without
| ($graded | map(.score) | sort) as $scores
| [$tests[] | . as $test | [$graded[].tests[] | select(.column == $test.column)] as $results
    | {column, max_score, passed: ([$results[] | select(.score >= .max_score)] | length),
       mean: (if ($graded | length) == 0 then 0 else ([$results[].score] | add // 0) / ($graded | length) end)}] as $columns
| ([$graded[] | select(.tests | length == 1 and (.[0].stage == "Compiling" or .[0].stage == "Handing in"))] | length) as $unbuilt
| {
    csv: ([["student", "score", "points"] + [$columns[] | "\(.column) (\(.max_score))"] + ["first failed test", "status"]]
        + [($graded[] | . as $row | [.student, .score, .points]
               + [$columns[].column as $c | [$row.tests[] | select(.column == $c) | .score][0]] + [.first, "graded"]),
           ($without[] | [., null, $points] + [$columns[] | null] + ["", "error"])]
        | [.[0]] + (.[1:] | sort_by(.[0])) | map(@csv)),
    summary: (["\($exercise)  \($title)", "",
          "students graded   \($scores | length)" + if ($without | length) > 0 then "; the grader broke for \($without | length)" else "" end]
        + if $scores == [] then [] else
          ["mean              \($scores | mean | points) of \($points)",
           "median            \($scores | at(0.5) | points)",
           "quartiles         \($scores | at(0.25) | points) and \($scores | at(0.75) | points)",
           "lowest, highest   \($scores[0]) and \($scores[-1])",
           "not judged        \($unbuilt); files are missing, or it does not compile", "",
           "\("test" | left(50))   mean     of   all points"]
        + [$columns[] | "\(.column[:50] | left(50)) \(.mean | points | tostring | right(6)) \(.max_score | tostring | right(6))   \(.passed | tostring | right(4))"] end),
    plot: ([["title", "\($exercise)  \($title)", ($scores | length), $points]]
        + [$scores[] | ["score", .]] + [$columns[] | ["test", (.column | if length > 44 then .[:43] + "…" else . end), (.mean | points), .max_score, .passed]])
  }
