# awk -f latex-errors.awk chapters.tex keg.log: the errors of a LaTeX run, each with the chapter in which it stands.

FNR == NR {
    if (match($0, /\\nwfilename\{[^}]*\}/)) {
        from[++n] = FNR
        chapter[n] = substr($0, RSTART + 12, RLENGTH - 13)
    }
    next
}
/^[^ ]*:[0-9]+: / {
    split($0, part, ":")
    where = part[1] ~ /chapters\.tex$/ ? chapter_of(part[2]) : part[1]
    print where ": " substr($0, length(part[1] ":" part[2] ": ") + 1)
    context = 8
    next
}
context > 0 {
    context--
    if (/^l\.[0-9]+/) { print "    " $0; context = 1 }
    else if (context == 0 && !/^$/) print "    " $0
}

function chapter_of(at,    i) {
    for (i = n; i > 1; i--) if (from[i] <= at) break
    return chapter[i]
}
