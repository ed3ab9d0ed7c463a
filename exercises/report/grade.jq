# The judge's lines (raw, one a string) to grade.json. H exercise, S stage, D detail of the test that follows, T test, E end.
include "text";

# No character that turns the direction of a line, breaks it, or stands in no XML.
def printable:
    explode | map(if . >= 128 and . < 160 or . == 8232 or . == 8233 or . == 65534 or . == 65535 or . == 65279
        or (. >= 8203 and . <= 8207) or (. >= 8234 and . <= 8238) or (. >= 8294 and . <= 8297) then 63 else . end) | implode;
def short($n): if length > $n then .[:$n] + " ..." else . end;
def clean($n): gsub("\t"; " ") | printable | short($n);

# The field at $n of a line, and what is left from there on.
def field($n): split("\t")[$n] // "" | clean(200);
def rest($n): split("\t")[$n:] | join(" ") | clean(1000) | sub("^ +"; "") | sub(" +$"; "");
def number: if test("^[0-9]+([.][0-9]*)?([eE][-+]?[0-9]+)?$") then tonumber else null end;

def status: if .score >= .max_score then "passed" elif .score > 0 then "partial" else "failed" end;

def test_from($line; $details; $stage):
    ($line | field(2) | number) as $score | ($line | field(3) | number) as $max
    | if $score == null or $max == null or $score > $max + 1e-9 or $max > 1000 then null else
        {name: ($line | field(1)), stage: $stage, score: ($score | points), max_score: ($max | points)}
        | .status = status | .reason = ($line | rest(4))
        | .details = ($details[:100] + if ($details | length) > 100 then ["(\(($details | length) - 100) more lines)"] else [] end)
      end;

def of_card($n): field($n) | number // 0 | points;

reduce (inputs | select(. != "")) as $line (
    {exercise: "", title: "", student: "", seed: "", points: 0, written: 0, stage: "", details: [], tests: [], fault: null};
    ($line[:2]) as $kind
    | if .ended then .fault = "the judge went on after its end"
      elif $kind == "H\t" then
        .exercise = ($line | field(1)) | .title = ($line | field(2)) | .student = ($line | field(3))
        | .seed = ($line | field(4)) | .points = ($line | of_card(5)) | .written = ($line | of_card(6))
      elif $kind == "S\t" then .stage = ($line | field(1))
      elif $kind == "D\t" then .details += [$line[2:] | gsub("\t"; "        ") | clean(500)]
      elif $kind == "T\t" then
        test_from($line; .details; .stage) as $test
        | if $test then .tests += [$test] | .details = []
          else .fault = "the judge gave points that are no number, or more than there are: \($line | rest(1) | short(120))" end
      elif $line == "E\tok" then .ended = true
      else .fault = "the judge wrote a line that means nothing: \($line | clean(120))" end)

# Every test of the card must have been judged.
| ([.tests[].max_score] | total) as $judged
| if .exercise == "" then .fault = "the judge's lines do not say which exercise this is"
  elif .fault then .
  elif .ended | not then .fault = "the judge stopped before its end"
  elif ($judged | cents) != (.points | cents) then
    .fault = "the tests are worth \($judged) points, the card says \(.points)"
  else . end
| if .fault then
    (.points - $judged | if . > 0 then points else 0 end) as $left
    | .tests += [{name: "grader", stage: "The grader", score: 0, max_score: $left, status: "error",
        reason: "The grader broke, and not by your fault: \(.fault). Ask your instructor to grade this again.", details}]
  else . end
| {format: "keg-grade/1", exercise, title, student, seed,
    score: ([.tests[].score] | total), points, written, fault,
    stages: (([.tests[].stage] | reduce .[] as $s ([]; if index($s) then . else . + [$s] end)) as $names
        | .tests as $tests | [$names[] as $s | [$tests[] | select(.stage == $s)]
            | {name: $s, score: (map(.score) | total), points: (map(.max_score) | total)}]),
    tests}
