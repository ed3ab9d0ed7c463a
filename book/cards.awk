# awk -f tex.awk -f cards.awk src/*.nw exercises/*/card: what the cards of the exercises say, for \begin{task}; with
# -v table=1 a table of all exercises, for \input{exercises-table}. The chapters come first: a card names its
# prerequisite by number, and the book links to its label.

FNR == 1 {
    if (is_card) print_card()
    is_card = FILENAME ~ /\/card$/
    split("", card)
    file = FILENAME
    if (is_card) { sub(/\/card$/, "", file); folder = file; sub(/.*\//, "", folder) }
    else { sub(/.*\//, "", file); number = substr(file, 1, 2) + 0 }
    code = 0
}
!is_card {
    if (/^<<.*>>=/) code = 1
    if (/^@( |$)/) code = 0
    if (!code && !(number in label) && match($0, /\\label\{ch:[^}]*\}/)) label[number] = substr($0, RSTART + 7, RLENGTH - 8)
    next
}
/ / { at = index($0, " "); value = substr($0, at + 1); gsub(/^ +| +$/, "", value); card[substr($0, 1, at - 1)] = value }
BEGIN {
    if (table) print "\\begin{tabularx}{\\linewidth}{@{}r>{\\raggedright\\arraybackslash}Xrrcrr@{}}\n\\toprule\n" \
        " & exercise & chapter & hours & difficulty & grader & written\\\\\n\\midrule"
}
END {
    if (is_card) print_card()
    if (table) print "\\bottomrule\n\\end{tabularx}"
}

function text(v) {
    gsub(/\\/, "\001", v)
    v = escaped(v)
    gsub(/\^/, "\\^{}", v)
    gsub(/~/, "\\textasciitilde{}", v)
    gsub(/\001/, "\\textbackslash{}", v)
    while (sub(/"/, "``", v) && sub(/"/, "''", v)) ;
    return v
}
function print_card(    n, i, part, files, before) {
    number = substr(folder, 1, 2) + 0
    before = (card["chapter"] in label) ? label[card["chapter"]] : ""
    if (table) {
        print "\\hyperref[ex:" folder "]{" number "} & " text(card["title"]) " & " \
            (before == "" ? "" : "\\ref{" before "}") " & " text(card["hours"]) " & \\kegdots{" card["difficulty"] + 0 "} & " \
            card["points"] " & " (card["written"] + 0 ? card["written"] : "") "\\\\"
        return
    }
    n = split(card["files"] (card["optional"] == "" ? "" : " " card["optional"]), part, " ")
    for (i = 1; i <= n; i++) files = files (i == 1 ? "" : ", ") "\\texttt{" text(part[i]) "}"
    printf "\\kegcard{%s}{%s}{%s}{%s}{%s}{%s}{%s}{%s}{%s}\n", folder, text(card["title"]), text(card["objective"]), before,
        text(card["hours"]), card["difficulty"] + 0, card["points"] + 0, card["written"] + 0, files
}
