# A noweave filter: colours C's comments, strings, keywords and directives. The colouring is added as @literal
# lines, so that the links that noweb puts on identifiers and chunk names stay as they are. A chunk that is part of other
# files only, of a trace, say, or of a list of hints, is set as plain text.

BEGIN {
    words = "auto break case char const continue default do double else enum extern float for goto if inline int long " \
        "register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while " \
        "_Alignas _Alignof _Atomic _Bool _Noreturn _Static_assert _Thread_local static_assert thread_local alignas " \
        "bool true false NULL size_t ssize_t ptrdiff_t intptr_t uintptr_t max_align_t FILE " \
        "int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t"
    n = split(words, list, " ")
    for (i = 1; i <= n; i++) keyword[list[i]] = 1
}

{ line[NR] = $0 }

# Which chunks a C file is made of: those that its root names, those that these name, and so on.
END {
    for (i = 1; i <= NR; i++) {
        if (line[i] ~ /^@begin code/) code = 1
        else if (line[i] ~ /^@end code/) code = 0
        else if (line[i] == "@quote") quote = 1
        else if (line[i] == "@endquote") quote = 0
        else if (code && line[i] ~ /^@defn /) chunk = bare(substr(line[i], 7))
        else if (code && !quote && line[i] ~ /^@use /) users[used = bare(substr(line[i], 6))] = users[used] "\n" chunk
    }
    code = quote = 0
    for (i = 1; i <= NR; i++) show(line[i])
}

function bare(name) { gsub(/\[\[|\]\]/, "", name); return name }

function is_c(name,    list, n, j) {
    if (!(name in c)) {
        c[name] = 0                     # for a chunk that names itself
        if (name in users) {
            n = split(substr(users[name], 2), list, "\n")
            for (j = 1; j <= n && !c[name]; j++) c[name] = is_c(list[j])
        } else c[name] = name !~ /\// || name ~ /\.[ch]$/
    }
    return c[name]
}

function show(s) {
    if (s ~ /^@begin code/) { code = first = 1; comment = 0; line_comment = 0 }
    else if (s ~ /^@end code/) code = coloured = 0
    else if (s ~ /^@quote/) quote = 1
    else if (s ~ /^@endquote/) quote = 0
    else if (s ~ /^@nl/) line_comment = 0
    else if (code && s ~ /^@defn /) coloured = is_c(bare(substr(s, 7)))
    if (coloured && !quote && s ~ /^@text /) colour(substr(s, 7))
    else print s
    if (s == "@nl" && code && first) {
        if (!coloured) print "@literal \\nwplain{}"
        first = 0
    }
}

function colour(s) {
    plain = ""
    while (s != "") {
        if (line_comment) {
            s = put("c", s, length(s))
        } else if (comment) {
            end = index(s, "*/")
            if (end) comment = 0
            s = put("c", s, end ? end + 1 : length(s))
        } else if (s ~ /^\/\*/) {
            comment = 1
            end = index(substr(s, 3), "*/")
            if (end) comment = 0
            s = put("c", s, end ? end + 3 : length(s))
        } else if (s ~ /^\/\//) {
            line_comment = 1
        } else if (match(s, /^"([^"\\]|\\.)*"/) || match(s, /^'([^'\\]|\\.)+'/)) {
            s = put("s", s, RLENGTH)
        } else if (match(s, /^#[ \t]*[a-z]+/)) {
            s = put("p", s, RLENGTH)
        } else if (match(s, /^[A-Za-z_][A-Za-z_0-9]*/)) {
            word = substr(s, 1, RLENGTH)
            if (word in keyword) {
                s = put("k", s, RLENGTH)
            } else {
                plain = plain word
                s = substr(s, RLENGTH + 1)
            }
        } else {
            plain = plain substr(s, 1, 1)
            s = substr(s, 2)
        }
    }
    flush_plain()
}

# Print the first LEN characters of S in the style KIND, and return the rest.
function put(kind, s, len) {
    flush_plain()
    print "@literal \\nwhl" kind "{"
    print "@text " substr(s, 1, len)
    print "@literal }"
    return substr(s, len + 1)
}

function flush_plain() {
    if (plain != "") print "@text " plain
    plain = ""
}
