# book/data/*.values (lines key=value; # begins a comment) -> definitions for \val{FILE}{KEY} and \valraw{FILE}{KEY}.
# \val groups the digits of large whole numbers and escapes what LaTeX would read; \valraw is the text as measured.

FNR == 1 {
    file = FILENAME
    sub(/.*\//, "", file)
    sub(/\.values$/, "", file)
}
/^[ \t]*(#|$)/ { next }
!/=/ {
    print FILENAME ":" FNR ": not key=value: " $0 > "/dev/stderr"
    failed = 1
    next
}
{
    key = substr($0, 1, index($0, "=") - 1)
    value = substr($0, index($0, "=") + 1)
    printf "\\kegvalue{%s}{%s}{%s}{%s}\n", file, key, shown(value), escaped(value)
}
END { exit failed }

function shown(v) {
    return v ~ /^-?[0-9]+(\.[0-9]+)?$/ ? grouped(v) : escaped(v)
}

# 131072 -> 131\,072; four digits stay together.
function grouped(v,    sign, whole, rest, out) {
    sign = v ~ /^-/ ? "\\ensuremath{-}" : ""
    sub(/^-/, "", v)
    whole = v; rest = ""
    if (index(v, ".")) { whole = substr(v, 1, index(v, ".") - 1); rest = substr(v, index(v, ".")) }
    if (length(whole) < 5) return sign v
    while (length(whole) > 3) {
        out = "\\," substr(whole, length(whole) - 2) out
        whole = substr(whole, 1, length(whole) - 3)
    }
    return sign whole out rest
}

function escaped(v) {
    gsub(/[#$%&_{}]/, "\\\\&", v)
    return v
}
