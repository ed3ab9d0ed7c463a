# TAP: a test with part of its points is not ok; the comments below it say why.
include "text";
def description: gsub("\\\\"; "\\\\") | gsub("#"; "\\#");
"TAP version 13", "1..\(.tests | length)",
(.tests | to_entries[] | .key as $i | .value
    | "\(if .status == "passed" then "ok" else "not ok" end) \($i + 1) - \(.name | description)",
      "# \(.score) of \(.max_score) points",
      (select(.status != "passed") | why[] | "# " + .)),
"# \(.score) of \(.points) points by the grader"
