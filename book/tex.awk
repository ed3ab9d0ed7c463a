# Functions for awk programs that write LaTeX: numbers and text as they are to be read.

function shown(v) {
    return v ~ /^-?[0-9]+(\.[0-9]+)?$/ ? grouped(v) : escaped(v)
}

# 131072 -> 131\,072; four digits stay together.
function grouped(v,    sign, whole, rest, out) {
    sign = v ~ /^-/ ? "\\ensuremath{-}" : ""
    sub(/^-/, "", v)
    whole = v
    rest = ""
    if (index(v, ".")) {
        whole = substr(v, 1, index(v, ".") - 1)
        rest = substr(v, index(v, "."))
    }
    if (length(whole) < 5) return sign v
    while (length(whole) > 3) {
        out = "\\," substr(whole, length(whole) - 2) out
        whole = substr(whole, 1, length(whole) - 3)
    }
    return sign whole out rest
}

function escaped(v) {
    gsub(/[#$%&_{}]/, "\\\\&", v)
    gsub(/[<>|]/, "{\\ensuremath{&}}", v)
    return v
}
