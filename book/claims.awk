# awk -f tex.awk -f claims.awk book/data/*.values src/*.nw book/figures/*.tex: check every \claim{EXPR} of the chapters, and
# write the definitions for \valcalc{EXPR}{DECIMALS} and \valcalcraw. Values come before the files that use them.
#
#   \claim{EXPR}     two expressions with one of < <= > >= = between them
#   expression       numbers and FILE:KEY, joined by * and /, with spaces around + and -; parentheses
#
# A claim that is not true, a value that nobody measured, or an expression that cannot be read is an error with file and
# line. With DRAFT=1 in the environment they are only shown. A value n/a is one of a library that the machine does not have:
# a claim about it is not checked, what follows from it is n/a too.

BEGIN {
    number = "^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?"
    name = "^[A-Za-z0-9][A-Za-z0-9_.-]*:[A-Za-z0-9][A-Za-z0-9_.-]*"
    begins = "\\\\(claim|valcalc|valcalcraw) *([{]|$)"
    whole = "^\\\\(claim *[{][^{}]*[}]|(valcalc|valcalcraw) *[{][^{}]*[}] *[{][^{}]*[}])"
}

FNR == 1 {
    give_up()
    file = now = FILENAME
    sub(/.*\//, "", file)
    is_values = sub(/\.values$/, "", file)
    if (is_values) measured[file] = 1
    is_chapter = FILENAME ~ /\.nw$/
    code = 0
}

is_values {
    if (/^[ \t]*#/ || !/=/) next
    value[file ":" substr($0, 1, index($0, "=") - 1)] = substr($0, index($0, "=") + 1)
    next
}

# The text of a chapter, without its code and what it quotes from it. A call may go on in the next line.
is_chapter && /^<<.*>>=[ \t]*$/ { give_up(); code = 1 }
is_chapter && /^@([ \t]|$)/ { code = 0 }
code || /^[ \t]*%/ { next }
/^@?[ \t]*$/ { give_up(); next }
{
    line = $0
    if (is_chapter) while (match(line, /\[\[[^]]*\]\]+/)) line = substr(line, 1, RSTART - 1) substr(line, RSTART + RLENGTH)
    if (open != "") {
        sub(/^[ \t]+/, "", line)
        line = open " " line
        open = ""
    } else began = FNR
    while (match(line, begins)) {
        line = substr(line, RSTART)
        if (!match(line, whole)) {
            open = line
            next
        }
        where = FILENAME ":" began
        began = FNR
        split(substr(line, 1, RLENGTH), part, /[{}]/)
        line = substr(line, RLENGTH + 1)
        gsub(/[ \t]+/, " ", part[2])
        if (part[1] ~ /claim/) check(part[2])
        else define(part[1], part[2], part[4])
    }
}

END {
    give_up()
    if (failed && ENVIRON["DRAFT"] == "") {
        print "book: the text and book/data do not agree; make book DRAFT=1 prints it all the same" > "/dev/stderr"
        exit 1
    }
}

function give_up() {
    if (open != "") complain(now ":" began, "braces are wrong, or do not end in this paragraph: " substr(open, 1, 60))
    open = ""
}

function complain(at, what) {
    print at ": " what > "/dev/stderr"
    failed = 1
}

# ---- what the calls ask for

function check(text,    a, b, op, left, right) {
    start(text)
    a = sum()
    left = with
    with = ""
    skip()
    if (match(input, /^(<=|>=|<|>|=)/)) {
        op = substr(input, 1, RLENGTH)
        input = substr(input, RLENGTH + 1)
        b = sum()
        right = with
        skip()
        if (input != "") error("not understood: " input)
    } else if (input == "") error("nothing is compared; one of < <= > >= = must be there")
    else error("not understood: " input)
    if (wrong != "") {
        complain(where, wrong ", in \\claim{" text "}")
        return
    }
    if (missing != "") {
        print where ": not checked, " missing " was not measured here: " text > "/dev/stderr"
        return
    }
    if (op == "<=" ? a <= b : op == ">=" ? a >= b : op == "<" ? a < b : op == ">" ? a > b : equal(a, b)) return
    complain(where, "no longer true with the new data: " text ": " numbers(left, a) \
        (text ~ right_side(right) ? "" : " against " numbers(right, b)))
}

function right_side(literal) {            # a regular expression: the text ends with this number as it stands
    gsub(/[.+*\/()]/, "[&]", literal)
    return "[<>=] *" literal "$"
}

function equal(a, b,    d) {
    d = a - b
    if (d < 0) d = -d
    return d <= 1e-9 * (a < 0 ? -a : a)
}

function numbers(text, result) {
    return text ~ / / ? text " = " plain(result) : text
}

function plain(x) {
    return x == int(x) && x < 1e15 && x > -1e15 ? sprintf("%d", x) : sprintf(x >= 1000 || x <= -1000 ? "%.1f" : "%.4g", x)
}

function define(what, text, decimals,    x, out) {
    start(text)
    x = sum()
    skip()
    if (input != "") error("not understood: " input)
    if (decimals !~ /^[0-9]$/) error("the number of decimals is one digit, not `" decimals "'")
    if (wrong != "") {
        complain(where, wrong ", in " what "{" text "}{" decimals "}")
        return
    }
    if ((text, decimals) in defined) return
    defined[text, decimals] = 1
    out = sprintf("%." decimals "f", x)
    if (out + 0 == 0) sub(/^-/, "", out)
    if (missing != "") out = "n/a"
    printf "\\kegcalculated{%s}{%s}{%s}{%s}\n", text, decimals, shown(out), out
}

# ---- expressions: `input' is what is left, `with' the same with numbers for names, `wrong' the first thing wrong,
# `missing' a name whose value is n/a

function start(text) {
    input = text
    with = wrong = missing = ""
}

function error(what) {
    if (wrong == "") wrong = what
}

function skip() {
    sub(/^[ \t]+/, "", input)
}

function sum(    x, sign) {
    x = product()
    for (skip(); wrong == "" && input ~ /^[-+]/; skip()) {
        sign = take(" ")
        x = sign == "+" ? x + product() : x - product()
    }
    return x
}

function product(    x, y, sign) {
    x = factor()
    for (skip(); wrong == "" && input ~ /^[*\/]/; skip()) {
        sign = take(" ")
        y = factor()
        if (sign == "*") x = x * y
        else if (y != 0) x = x / y
        else if (missing == "") error("divides by zero")
    }
    return x
}

function factor(    x, key) {
    skip()
    if (wrong != "") return 0
    if (match(input, name)) {
        key = substr(input, 1, RLENGTH)
        input = substr(input, RLENGTH + 1)
        if (!(key in value)) {
            file_of = substr(key, 1, index(key, ":") - 1)
            error((file_of in measured) ? "no value " key " in book/data" : "no file book/data/" file_of ".values for " key)
            return 0
        }
        x = value[key]
        if (x == "n/a") {
            missing = key
            with = with x
            return 0
        }
        if (!match(x, number) || RLENGTH != length(x)) {
            error(key " is no number: " x)
            return 0
        }
        with = with x
        return x + 0
    }
    if (match(input, number)) {
        x = substr(input, 1, RLENGTH)
        input = substr(input, RLENGTH + 1)
        with = with x
        return x + 0
    }
    if (input ~ /^[(]/) {
        take("")
        x = sum()
        skip()
        if (input ~ /^[)]/) take("")
        else error("a parenthesis is not closed")
        return x
    }
    error(input == "" ? "ends where a number or FILE:KEY must stand" : "not understood: " input)
    return 0
}

function take(around,    c) {
    c = substr(input, 1, 1)
    input = substr(input, 2)
    with = with around c around
    return c
}
