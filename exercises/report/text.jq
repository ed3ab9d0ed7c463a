# What the reports share: numbers and lines of text.

# Points have two decimals and are added as hundredths, so that a sum is that of the printed numbers.
def cents: . * 100 | round;
def points: cents | . / 100;
def total: (map(cents) | add // 0) / 100;

def spaces($n): if $n > 0 then " " * $n else "" end;
def left($n): . + spaces($n - length);
def right($n): spaces($n - length) + .;

# Lines of at most $width characters, broken between words, or within one that is longer.
def pieces($width): [range(0; length; $width) as $at | .[$at:$at + $width]];
def wrapped($width):
    reduce (splits(" +") | pieces($width)[]) as $word ([];
        if length > 0 and (.[-1] | length) + 1 + ($word | length) <= $width
        then .[-1] += " " + $word else . + [$word] end);

# The heading of an exercise and its student, in 80 columns.
def with_student: "\(.student) (\(if .seed == "course" then "course seed" else "practice seed" end))";

# A test with less than its points has a reason, and perhaps details below it.
def why: [.reason | select(. != "")] + .details;
