# awk -f labels.awk src/*.nw: \newlabel for the chapters and exercises of the book, for a document that has none of them.
# The fields are those of hyperref: number, page, title, anchor, file.

FNR == 1 {
    file = FILENAME
    sub(/.*\//, "", file)
    shown = substr(file, 1, 2) + 0
    code = 0
}
/^<<.*>>=/ { code = 1 }
/^@( |$)/ { code = 0 }
code { next }
/^\\appendix/ { appendix = 1 }
/^\\chapter\{/ {
    if (appendix) shown = substr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", ++letters, 1)
    title = substr($0, 10, length($0) - 10)
}
/^\\chapter\*/ { shown = "" }
match($0, /\\label\{ch:[^}]*\}/) {
    name(substr($0, RSTART + 7, RLENGTH - 8), shown, title, (appendix ? "appendix." : "chapter.") shown)
}
match($0, /\\begin\{task\}\{[0-9]+\}\{[a-z0-9-]+\}/) {
    split(substr($0, RSTART, RLENGTH), part, /[{}]+/)
    name("ex:" part[3] "-" part[4], part[3] + 0, "", "exercise." part[3] + 0)
}
function name(label, number, title, anchor) {
    if (label != "ch:guide") printf "\\newlabel{%s}{{%s}{}{%s}{%s}{book.pdf}}\n", label, number, title, anchor
}
