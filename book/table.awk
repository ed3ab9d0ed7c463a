# awk -f tex.awk -f table.awk book/data/NAME.csv: the file as a tabular, for \input{NAME-table}.
# Columns of numbers are set to the right, columns of long text share what is left of the line.

BEGIN { FS = "," }
/^#/ || /^[ \t]*$/ { next }
!columns {
    columns = NF
    for (i = 1; i <= NF; i++) {
        head[i] = $i
        gsub(/_/, " ", head[i])
        numbers[i] = 1
    }
    next
}
{
    rows++
    for (i = 1; i <= columns; i++) {
        cell[rows, i] = $i
        if ($i != "" && $i !~ /^-?[0-9.]+$/) numbers[i] = 0
        if (length($i) > longest[i]) longest[i] = length($i)
    }
}
END {
    for (i = 1; i <= columns; i++) {
        kind = numbers[i] ? "r" : longest[i] > 24 ? ">{\\raggedright\\arraybackslash}X" : "l"
        if (kind ~ /X/) wide = 1
        format = format kind
    }
    environment = wide ? "tabularx" : "tabular"
    print "\\begin{" environment "}" (wide ? "{\\linewidth}" : "") "{@{}" format "@{}}"
    print "\\toprule"
    for (i = 1; i <= columns; i++) printf "%s%s", escaped(head[i]), i < columns ? " & " : " \\\\\n"
    print "\\midrule"
    for (r = 1; r <= rows; r++)
        for (i = 1; i <= columns; i++) printf "%s%s", shown(cell[r, i]), i < columns ? " & " : " \\\\\n"
    print "\\bottomrule"
    print "\\end{" environment "}"
}
