# A noweave filter: marks where a page may end inside a chunk. Best behind an empty line; never next to the chunk's
# first or last three lines.

/^@begin code/ { n = lines = 0; code = 1 }
code { held[++n] = $0; if ($0 == "@nl") lines++ }
/^@end code/ { print_chunk(); code = 0; next }
!code { print }

function print_chunk(    i, line, empty) {
    empty = 1
    for (i = 1; i <= n; i++) {
        print held[i]
        if (held[i] == "@nl") {
            line++
            # lines: the name, the code; the last @nl ends the last line
            if (line > 3 && line < lines - 2) print "@literal \\nwbreak" (empty ? "[60]" : "") "{}"
            empty = 1
        } else if (held[i] !~ /^@(text[ \t]*$|index)/) {
            empty = 0
        }
    }
}
