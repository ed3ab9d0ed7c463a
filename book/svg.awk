# awk -f tex.awk -f svg.awk NAME.svg: a drawing of keg-map as TikZ, for \drawing[WIDTH]{NAME}.
# It knows what keg-map writes: one element a line, <rect> filled with a colour, and <text>.

function attribute(name) {
    return match($0, name "='[^']*'") ? substr($0, RSTART + length(name) + 2, RLENGTH - length(name) - 3) : ""
}

/^<svg / { printf "\\begin{tikzpicture}[x=1pt,y=-1pt,font=\\ttfamily\\fontsize{10}{10}\\selectfont]\n" }
/^<rect / {
    fill = toupper(substr(attribute("fill"), 2))
    if (!(fill in defined)) { printf "\\definecolor{svg%s}{HTML}{%s}\n", fill, fill; defined[fill] = 1 }
    printf "\\filldraw[fill=svg%s,draw=kegink!70,line width=%spt] (%s,%s) rectangle ++(%s,%s);\n", fill,
        attribute("stroke-width"), attribute("x"), attribute("y"), attribute("width"), attribute("height")
}
/^<text / {
    text = $0
    sub(/^[^>]*>/, "", text); sub(/<\/text>.*/, "", text)
    gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&amp;/, "\\&", text)
    printf "\\node[anchor=base west,inner sep=0pt] at (%s,%s) {\\strut %s};\n", attribute("x"), attribute("y"), escaped(text)
}
/^<\/svg>/ { print "\\end{tikzpicture}" }
