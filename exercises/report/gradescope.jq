# results.json as https://gradescope-autograders.readthedocs.io/en/latest/specs/ has it ("Output format").
include "text";
. as $grade
| {score,
   output: (if .fault then "The grader broke, and not by your fault. Ask your instructor to grade this again."
       else "\(.exercise) \(.title): \(.score) of \(.points) points by the grader"
           + (if .written > 0 then "; \(.written) more for the written part." else "." end)
           + (([.tests[] | select(.status != "passed")][0]) as $first
              | if $first then "\nLook first at: \($first.name)" else "" end) end),
   output_format: "text", test_output_format: "text", test_name_format: "text",
   visibility: "visible", stdout_visibility: "hidden",
   tests: [.stages | to_entries[] | .key as $k | .value.name as $stage
       | [$grade.tests[] | select(.stage == $stage)] | to_entries[]
       | .key as $i | .value
       | {name, score, max_score, status: (if .status == "passed" then "passed" else "failed" end),
          number: "\($k + 1).\($i + 1)", output: (why | join("\n")), tags: [$stage | select(. != "")], visibility: "visible"}],
   extra_data: {exercise, student, seed, written, fault}}
