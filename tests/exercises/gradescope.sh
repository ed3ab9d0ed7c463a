#!/bin/bash
# make gradescope: the zip, unpacked into the layout that https://gradescope-autograders.readthedocs.io/en/latest/specs/ describes,
# set up and run for real; and results.json is valid whatever breaks.
. tests/tap.sh
for tool in zip unzip jq gcc; do
    if ! has $tool; then skip 'the zip for Gradescope' "$tool is missing"; done_testing; exit; fi
done
is() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1"; note "got:    $2"$'\n'"wanted: $3"; fi }
points=$(sed -n 's/^points  *//p' exercises/10-break/card)
exercises/course new "$scratch/course" >/dev/null

passes 'the zip is made' exercises/gradescope/pack 10 "$scratch/course"
zip=build/gradescope/10-break.zip
names=$(unzip -Z1 $zip)
is 'setup.sh and run_autograder are at its root' "$(grep -xc 'setup.sh\|run_autograder' <<<"$names")" 2
nothing 'it has no solution, no wrong submission, no hint' "$(grep -E 'solution|wrong|hints|rubric|skeleton|work/|/build/' <<<"$names" || true)"
nothing 'and nothing of other exercises' "$(grep -E 'exercises/[0-9]' <<<"$names" | grep -v 'exercises/10-break/' || true)"
first=$(sha256sum <$zip)
exercises/gradescope/pack 10 "$scratch/course" >/dev/null
is 'the same files give the same zip' "$(sha256sum <$zip)" "$first"

# As Gradescope does: the zip in /autograder/source, run_autograder beside it, the submission and its metadata.
export KEG_AUTOGRADER=$scratch/autograder
mkdir -p "$KEG_AUTOGRADER"/{source,submission,results}
unzip -q $zip -d "$KEG_AUTOGRADER/source"
cp "$KEG_AUTOGRADER/source/run_autograder" "$KEG_AUTOGRADER/"
is 'the secret in it is for its owner only' "$(stat -c %a "$KEG_AUTOGRADER/source/course/secret")" 600
passes 'setup.sh builds the judge' bash "$KEG_AUTOGRADER/source/setup.sh"

metadata() {                # metadata USER ...: what Gradescope documents, with these addresses
    printf '%s\n' "$@" | jq -R . | jq -s '{id: 123456, created_at: "2018-07-01T14:22:32.365935-07:00",
        assignment: {due_date: "2018-07-31T23:00:00.000000-07:00", group_size: 4, group_submission: true, id: 25828, course_id: 1234,
            late_due_date: null, release_date: "2018-07-02T00:00:00.000000-07:00", title: "Programming Assignment 1", total_points: "20.0"},
        submission_method: "upload", users: map({email: ., id: 1234, name: "Student User"}), previous_submissions: []}' \
        >"$KEG_AUTOGRADER/submission_metadata.json"
}
results=$KEG_AUTOGRADER/results/results.json
valid() {                   # valid NAME: results.json is there and fits
    if /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
        passes "$1: results.json fits Gradescope's specification" /usr/bin/python3 tests/exercises/schema.py tests/gradescope.schema.json "$results"
    else
        passes "$1: results.json is JSON with a score" jq -e '.score | type == "number"' "$results"
    fi
}
run() { rm -f "$results"; (cd "$KEG_AUTOGRADER" && ./run_autograder) >"$scratch/stdout" 2>&1; }
submit() { rm -rf "$KEG_AUTOGRADER/submission"; mkdir "$KEG_AUTOGRADER/submission"; [ -z "${1:-}" ] || cp -r "$1"/. "$KEG_AUTOGRADER/submission/"; }

metadata student@example.com
submit exercises/10-break/skeleton; run && status=0 || status=$?
is 'a submission is graded, status 0' $status 0
valid 'a submission'
is 'the seed is that of the e-mail address and the course' "$(jq -r '.extra_data | "\(.student) \(.seed)"' "$results")" 'student@example.com course'
weak=$(jq .score "$results")
if [ -d exercises/10-break/solution ]; then
    submit exercises/10-break/solution; run
    is 'the solution gets all points' "$(jq .score "$results")" "$points"
    is 'the same as exercises/grade gives at home' "$(jq -S . "$results")" \
        "$(exercises/grade 10 exercises/10-break/solution --student student@example.com --course "$scratch/course" --out "$scratch/home" >/dev/null; jq -S . "$scratch/home/results.json")"
    nothing 'the secret is in nothing that Gradescope keeps' "$(grep -rlF "$(cat "$scratch/course/secret")" "$KEG_AUTOGRADER/results" "$scratch/stdout" || true)"
else
    skip 'the solution gets all points' 'the solution is not here'
fi
mkdir -p "$scratch/repository/work/10"; cp exercises/10-break/skeleton/* "$scratch/repository/work/10/"; echo hello >"$scratch/repository/README"
submit "$scratch/repository"; run
is 'files in a folder of the upload are found' "$(jq .score "$results")" "$weak"
# An empty submission is graded at once, with 0 points.
submit
metadata zoe@example.com adam@example.com; run
is 'a group has one seed, whoever handed in' "$(jq -r .extra_data.student "$results")" 'adam@example.com+zoe@example.com'
metadata "$(printf 'x%.0s' {1..90})@example.com"; run
is 'a long address gets a short id' "$(jq -r .extra_data.student "$results" | grep -c '^id-[0-9a-f]\{16\}$')" 1
metadata '$(touch evil)/../..'; run
is 'an address that is none gets a plain id' "$(jq -r .extra_data.student "$results" | grep -c '^id-[0-9a-f]\{16\}$')" 1

# What can be missing or broken.
for file in '' '{' '{"users": []}' '{"users": [{"email": null}]}' '[]'; do
    if [ -z "$file" ]; then rm "$KEG_AUTOGRADER/submission_metadata.json"; else echo "$file" >"$KEG_AUTOGRADER/submission_metadata.json"; fi
    run
    is "metadata ${file:-missing}: graded as unknown" "$(jq -r '"\(.score) \(.extra_data.student)"' "$results")" '0 unknown'
done
metadata student@example.com
submit; run
is 'an empty submission: 0 points, and what is missing' "$(jq -r '"\(.score) \(.tests[0].output)"' "$results" | head -n 1)" '0 break_mine.c is missing'
valid 'an empty submission'
fault() { jq -r .output "$results" | grep -c 'not by your fault'; }
rm -rf "$KEG_AUTOGRADER/submission"; run
valid 'no folder of a submission'
is 'no folder of a submission: not the student'"'"'s fault' "$(fault)" 1
submit exercises/10-break/skeleton
mv "$KEG_AUTOGRADER/source/keg/exercises/grade" "$scratch/"; run && status=0 || status=$?
valid 'no grader'; is 'no grader: not the fault of the student, status 0' "$(fault) $status" '1 0'
printf '#!/bin/bash\nkill -KILL $PPID\nsleep 1\n' >"$KEG_AUTOGRADER/source/keg/exercises/grade"; chmod +x "$KEG_AUTOGRADER/source/keg/exercises/grade"
run || true
valid 'killed in the middle'; is 'killed in the middle: not the fault of the student' "$(fault)" 1
cp "$scratch/grade" "$KEG_AUTOGRADER/source/keg/exercises/grade"
echo 'int main(void) { puts("this is no judge"); return 3; }' >"$KEG_AUTOGRADER/source/keg/exercises/10-break/judge.c"; run
valid 'a broken judge'; is 'a broken judge: not the fault of the student, 0 points' "$(fault) $(jq .score "$results")" '1 0'
# The autograder.py for Classroom 50 that the instructor's guide prints: beside what is in the zip, run in a student's repository.
if has python3; then
    exercises/gradescope/pack 10 >/dev/null
    mkdir "$scratch/autograder50" "$scratch/student"
    unzip -q $zip -d "$scratch/autograder50"
    nothing 'without a course there is no secret in the zip' "$(ls -d "$scratch"/autograder50/course 2>/dev/null || true)"
    sed -n '/^import os, pathlib/,/^\\end/p' src/98-guide.nw | sed '$d' | sed "s|/tmp/out|$scratch/out50|" >"$scratch/autograder50/autograder.py"
    (cd "$scratch/student" && USERNAME=ada CLASSROOM=os ASSIGNMENT=ten SUBMISSION_TAG=submit/1 COMMIT_URL=https://example.com/c \
        RELEASE_URL=https://example.com/r REVIEW_URL=https://example.com/v python3 ../autograder50/autograder.py) >"$scratch/stdout" 2>&1 || cat "$scratch/stdout"
    is "the guide's autograder.py leaves a result.json" \
        "$(jq -c '[.schema, .classroom, .assignment, .submission, .commit, .release, .review, ."max-score"]' "$scratch/student/result.json")" \
        "$(jq -nc --argjson points "$points" '["classroom50/result/v1", "os", "ten", "submit/1", "https://example.com/c", "https://example.com/r", "https://example.com/v", $points * 100]')"
else
    skip "the guide's autograder.py leaves a result.json" 'python3 is missing'
fi
done_testing
