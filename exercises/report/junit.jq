# JUnit XML: a suite for each stage. A test with part of its points has failed; its points stand in its properties.
include "text";
def xml: gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;") | gsub("\""; "&quot;") | gsub("'"; "&apos;");
def count(f): [.[] | select(f)] | length;
def sums: "tests=\"\(length)\" failures=\"\(count(.status == "failed" or .status == "partial"))\" errors=\"\(count(.status == "error"))\" skipped=\"0\"";
def body: why | join("\n") | xml;

. as $grade
| "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
  "<testsuites name=\"\(.exercise | xml)\" \(.tests | sums)>",
  (.stages[] | .name as $stage | [$grade.tests[] | select(.stage == $stage)]
    | "  <testsuite name=\"\($stage | xml)\" \(sums)>",
      (.[]
        | "    <testcase classname=\"\("\($grade.exercise).\($stage)" | xml)\" name=\"\(.name | xml)\">",
          "      <properties><property name=\"score\" value=\"\(.score)\"/><property name=\"points\" value=\"\(.max_score)\"/></properties>",
          ({failed: "failure", partial: "failure", error: "error"}[.status] as $what | select($what)
            | "      <\($what) type=\"\(.status)\" message=\"\(.reason | xml)\">\(body)</\($what)>"),
          "      <system-out>\(.score) of \(.max_score) points</system-out>",
          "    </testcase>"),
      "  </testsuite>"),
  "</testsuites>"
