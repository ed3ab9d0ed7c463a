# awk -f tex.awk -f editions.awk OLD.c NEW.c: the includes of two editions side by side; what differs is emphasised.

FNR == 1 { file++; n = 0; name[file] = FILENAME; sub(/.*\//, "", name[file]) }
/^#include/ { line[file, ++n] = $1 " " $2; if (n > lines) lines = n }

function set(text, differs) {
    text = "\\texttt{" escaped(text) "}"
    return differs ? "\\textcolor{kegaccent}{\\textbf{" text "}}" : text
}
END {
    print "\\begin{tabular}{@{}l@{\\qquad}l@{}}\n\\toprule"
    print escaped(name[1]) " & " escaped(name[2]) " \\\\\n\\midrule"
    for (i = 1; i <= lines; i++) {
        differs = line[1, i] != line[2, i]
        print set(line[1, i], differs) " & " set(line[2, i], differs) " \\\\"
    }
    print "\\bottomrule\n\\end{tabular}"
}
