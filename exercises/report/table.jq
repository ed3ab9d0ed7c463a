# The table for people: a line for each test, and below what lost points, why. The words tell, not a colour.
include "text";
def word: {passed: "ok", partial: "part", failed: "FAIL", error: "ERROR"}[.];
def line($text; $score; $of): "\($text | left(62))\($score | tostring | right(6)) of \($of)";
def indented($n): spaces($n) + .;

["\(.exercise)  \(.title)"] + (with_student | wrapped(78) | map(indented(2)))
+ (.tests as $tests | reduce .stages[] as $stage ([];
    . + ["", line($stage.name | if . == "" then "Tests" else . end | .[:60]; $stage.score; $stage.points)]
    + [$tests[] | select(.stage == $stage.name)
        | line("  \(.status | word | left(6))\(.name)"[:61]; .score; .max_score),
          (select(.status != "passed")
            | (.reason | wrapped(70)[] | indented(8)),
              (.details[] | if . == "" then "" else pieces(70)[] | indented(10) end))]))
+ ["", "\(.score) of \(.points) points by the grader"
    + if .written > 0 then "; \(.written) more for the written part" else "" end]
| .[] | sub(" +$"; "")
