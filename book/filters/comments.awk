# A notangle filter, so that the tangled C reads well by itself:
#   a root chunk opens with a line that says which chapter it comes from
#   (but for a skeleton, whose copy a student is to edit);
#   a chunk used on a line of its own gets its name as a comment above it;
#   functions of a chunk that is continued are kept apart by an empty line.
# No comment is added where one stands already, before #include, or
# inside a macro or an expression.

{ line[NR] = $0 }

END {
    survey()
    for (n = 1; n <= NR; n++)
        rewrite()
}

# First pass: which chunks are used, how each one begins.
function survey(    i, name, code, quote) {
    for (i = 1; i <= NR; i++) {
        if (line[i] ~ /^@begin code/) code = 1
        else if (line[i] ~ /^@end code/) code = 0
        else if (line[i] == "@quote") quote = 1
        else if (line[i] == "@endquote") quote = 0
        else if (line[i] ~ /^@use / && !quote) used[substr(line[i], 6)] = 1
        else if (line[i] ~ /^@defn /) name = substr(line[i], 7)
        if (code && !(name in opening)) {
            if (line[i] ~ /^@text .*[^ \t]/)
                opening[name] = trim(substr(line[i], 7))
            else if (line[i] ~ /^@use /)
                opening[name] = "@use"
        }
    }
}

# Second pass: print the stream with what is added.
function rewrite(    name) {
    if (line[n] ~ /^@file /) {
        file = substr(line[n], 7)
    } else if (line[n] ~ /^@begin code/) {
        code = 1; depth = 0; last = ""; fresh = 1; blank = ""
    } else if (line[n] ~ /^@end code/) {
        code = 0
        finish[chunk] = final
    } else if (code && line[n] ~ /^@defn /) {
        chunk = substr(line[n], 7)
        print line[n]
        getline_after_name()
        return
    } else if (code && line[n] == "@nl") {
        fresh = 1; blank = ""
    } else if (code && line[n] ~ /^@text /) {
        note_text(substr(line[n], 7))
    } else if (code && line[n] ~ /^@use /) {
        name = substr(line[n], 6)
        if (fresh && alone() && wanted(name)) {
            print "@text /* " title(name) " */"
            print "@nl"
            if (blank != "") print "@text " blank
        }
        fresh = 0; last = "use"; final = "use"
    }
    print line[n]
}

# The newline that ends <<name>>= is in the stream; ours go behind it.
function getline_after_name() {
    while (n < NR && line[n + 1] !~ /^@(text|use|end)/) print line[++n]
    if (!(chunk in used) && !(chunk in begun) && chunk ~ /\.[ch]$/ && chunk !~ /\/skeleton\//) {
        print "@text /* Tangled from " file ": do not edit. */"
        print "@nl"
    } else if (chunk in begun && finish[chunk] == "function") {
        print "@nl"
    }
    begun[chunk] = 1
    final = ""
}

function note_text(text,    bare) {
    if (fresh && text ~ /^[ \t]*$/) { blank = blank text; return }
    if (fresh && text !~ /^[ \t]*$/)
        final = (text ~ /^(}|END_TEST)/) ? "function" : "other"
    fresh = 0
    bare = text
    gsub(/"([^"\\]|\\.)*"/, "s", bare)
    gsub(/'([^'\\]|\\.)*'/, "c", bare)
    depth += gsub(/\(/, "(", bare) - gsub(/\)/, ")", bare)
    bare = trim(bare)
    if (bare != "") last = bare
}

# Nothing but blanks between the use and the end of its line.
function alone(    i) {
    for (i = n + 1; i <= NR && line[i] ~ /^@text[ \t]*$/; i++) ;
    return line[i] == "@nl"
}

function wanted(name) {
    if (depth > 0 || last ~ /[\\=+|&?]$/ || last ~ /\*\/$/) return 0
    return opening[name] !~ /^(\/\*|\/\/|#include)/
}

function title(name,    s) {
    s = name
    if (s !~ /^\[\[/) s = toupper(substr(s, 1, 1)) substr(s, 2)
    gsub(/\[\[|\]\]/, "", s)
    gsub(/\\/, "", s)
    return s
}

function trim(s) {
    gsub(/^[ \t]+|[ \t]+$/, "", s)
    return s
}
