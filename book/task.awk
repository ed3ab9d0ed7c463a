# awk -v to=FOLDER -f task.awk src/*.nw: each \begin{task}{NN}{NAME} ... \end{task} becomes FOLDER/exercises/NN-NAME/TASK.md,
# in Markdown, with the facts of FOLDER/exercises/NN-NAME/card above it.
#
# A task may use: paragraphs, \emph \textbf \texttt \term \sys, [[code]], ``quotes'', ~ -- \, \dots, \url, Chapter~\ref{ch:...},
# Exercise~\ref{ex:...}, itemize, enumerate, description, quote, verbatim, and simple $mathematics$. In a quote, \\ ends a
# line; one of nothing but [[code]] becomes a block of code. Anything else is an error, with file and line.

BEGIN {
    NBSP = "\001"; BREAK = "\002"
    n_tasks = letters = 0
    n = split("le:<= leq:<= ge:>= geq:>= ne:!= neq:!= lt:< gt:> times:x cdot:* pm:+/- to:-> in:in approx:~= equiv:== " \
        "dots:... ldots:... cdots:... infty:infinity bmod:mod lceil:ceil( rceil:) lfloor:floor( rfloor:)", pair, " ")
    for (i = 1; i <= n; i++) { split(pair[i], part, ":"); symbol[part[1]] = part[2] }
    n = split("log lg ln max min mod gcd sum alpha beta gamma delta epsilon lambda mu phi sigma Phi Delta Sigma", pair, " ")
    for (i = 1; i <= n; i++) symbol[pair[i]] = pair[i]
}

# ---- The chapters: their numbers and titles, and the tasks, which are kept for the end.

FNR == 1 {
    if (open) complain(FILENAME, 1, "a task of the chapter before has no \\end{task}")
    open = code = 0
    file = FILENAME
    sub(/.*\//, "", file)
    number = (file ~ /^[0-9][0-9]-/) ? substr(file, 1, 2) + 0 : ""
    shown = number
}
/^<<.*>>=[ \t]*$/ { code = 1 }
/^@([ \t]|$)/ { code = 0; if (/^@[ \t]*$/ || /^@ %def/) next; sub(/^@ /, "") }
code { next }
/^\\appendix/ { appendix = 1 }
/^\\chapter\{/ {
    if (appendix) shown = substr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", ++letters, 1)
    title[shown] = substr($0, 10, length($0) - 10)
}
/\\label\{ch:/ && match($0, /ch:[^}]*/) { chapter[substr($0, RSTART, RLENGTH)] = shown }
/^[^%]*\\begin\{task\}/ {
    if (!match($0, /\\begin\{task\}\{[0-9][0-9]\}\{[a-z0-9-]+\}/)) {
        complain(FILENAME, FNR, "write \\begin{task}{NN}{name}")
        next
    }
    split(substr($0, RSTART, RLENGTH), part, /[{}]+/)
    if (open) complain(FILENAME, FNR, "the task before has no \\end{task}")
    open = ++n_tasks
    task_number[open] = part[3]
    task_name[open] = part[3] "-" part[4]
    task_file[open] = FILENAME
    task_home[open] = number
    first[open] = FNR
    exercise["ex:" task_name[open]] = part[3] + 0
    $0 = substr($0, RSTART + RLENGTH)
}
open {
    ended = index($0, "\\end{task}")
    line[open, ++n_lines[open]] = ended ? substr($0, 1, ended - 1) : $0
    if (ended) open = 0
}
END {
    if (open) complain(file, first[open], "this task has no \\end{task}")
    for (t = 1; t <= n_tasks; t++) write(t)
    exit broken
}

function complain(file, at, what) {
    print file ":" at ": " what > "/dev/stderr"
    broken = wrong = 1
}

# ---- One task.

function write(t,    path, i) {
    wrong = 0
    result = ""
    FILE = task_file[t]
    AT = first[t]
    if (read_card(to "/exercises/" task_name[t] "/card")) facts(t)
    else complain(FILE, AT, "no card: <<exercises/" task_name[t] "/card>> is missing, or is not `key value' in each line")
    depth = 0; cont[0] = ""; kind[0] = ""; para = ""; verbatim = 0; lead = ""; gap = 1
    for (i = 1; i <= n_lines[t]; i++) {
        AT = first[t] + i - 1
        take(line[t, i])
    }
    flush()
    if (depth) complain(FILE, AT, "\\begin{" kind[depth] "} has no \\end")
    if (task_home[t] != "")
        result = result "\n" wrap("This text stands in Chapter" NBSP task_home[t] " of the book too, with the pictures that belong to it.", "", "")
    if (wrong) return
    path = to "/exercises/" task_name[t] "/TASK.md"
    gsub(NBSP, " ", result)
    printf "%s", result > path
    close(path)
}

function read_card(path,    row, at, ok) {
    split("", card)
    while ((getline row < path) > 0) {
        at = index(row, " ")
        if (at) card[substr(row, 1, at - 1)] = trim(substr(row, at + 1))
    }
    close(path)
    ok = card["title"] != "" && card["hours"] != "" && card["points"] != "" && card["files"] != ""
    return ok
}

function facts(t,    n, part, i, files, before, points) {
    result = "# Exercise " (task_number[t] + 0) ": " card["title"] "\n\n"
    if (card["chapter"] != "") {
        if (!(card["chapter"] in title)) complain(FILE, AT, "the card's chapter " card["chapter"] " is not in src/")
        else before = "after Chapter" NBSP card["chapter"] ", *" converted(title[card["chapter"]]) "*"
    }
    points = card["written"] + 0 ? card["points"] " points from the grader, " card["written"] " for the written part" : \
        card["points"] " points from the grader"
    result = result wrap(counted(card["hours"], "hour") "; difficulty " card["difficulty"] " of 5; " points \
        (before == "" ? "" : "; " before) ".", "", "")
    n = split(card["files"] (card["optional"] == "" ? "" : " " card["optional"]), part, " ")
    for (i = 1; i <= n; i++) files = files (i == 1 ? "" : i == n ? " and " : ", ") "`" part[i] "`"
    if (card["objective"] != "") result = result "\n" wrap("**Objective:** " escaped(card["objective"]), "", "")
    result = result "\n" wrap("**Hand in:** " files, "", "")
}
function counted(n, what) { return n NBSP what (n == 1 ? "" : "s") }

# ---- Blocks: paragraphs, items, quotes.

function take(s,    t) {
    if (verbatim) {
        if (s ~ /\\end\{verbatim\}/) { result = result cont[depth] "```\n"; verbatim = 0; gap = 1; return }
        result = result cont[depth] s "\n"
        return
    }
    if (s ~ /^[ \t]*%/) return
    s = uncommented(s)
    if (s ~ /^[ \t]*$/) { flush(); return }
    # What begins or ends a block stands alone.
    while (match(s, /\\(begin|end)\{[a-z*]+\}(\[[^]]*\])?|\\item([^a-zA-Z]|$)/)) {
        if (inside_code(substr(s, 1, RSTART - 1))) break
        t = substr(s, RSTART, RLENGTH)
        if (RSTART > 1) add(substr(s, 1, RSTART - 1))
        s = substr(s, RSTART + RLENGTH)
        if (t ~ /^\\item/) {
            s = substr(t, 6) s
            item(s)
            s = REST
        } else block(t)
        if (verbatim) return
    }
    if (s !~ /^[ \t]*$/) add(s)
}
function inside_code(s) { return s ~ /\[\[/ && s !~ /\]\][^[]*$/ }

function uncommented(s,    out, at) {
    while ((at = index(s, "%")) > 0) {
        if (at == 1 || substr(s, at - 1, 1) != "\\" && !inside_code(out substr(s, 1, at - 1))) return out substr(s, 1, at - 1)
        out = out substr(s, 1, at)
        s = substr(s, at + 1)
    }
    return out s
}

function add(s) {
    if (para == "") began = AT
    para = para (para == "" ? "" : "\n") trim(s)
}

function block(t,    what, begins) {
    flush()
    begins = t ~ /^\\begin/
    what = t
    sub(/^[^{]*\{/, "", what); sub(/\}.*/, "", what)
    if (what == "verbatim" && begins) { paragraph_gap(); result = result cont[depth] "```\n"; verbatim = 1; return }
    if (what !~ /^(itemize|enumerate|description|quote)$/) {
        complain(FILE, AT, "\\" (begins ? "begin" : "end") "{" what "} cannot be in a task: see book/task.awk for what can")
        return
    }
    if (begins) {
        kind[++depth] = what
        count[depth] = 0
        cont[depth] = cont[depth - 1] (what == "quote" ? "> " : "")
        outer[depth] = cont[depth - 1]
        gap = 1
    } else if (depth == 0 || kind[depth] != what) complain(FILE, AT, "\\end{" what "} ends what was not begun")
    else { depth--; gap = 1 }
}

function item(s,    mark) {
    flush()
    if (depth == 0 || kind[depth] == "quote") { complain(FILE, AT, "\\item outside a list"); REST = s; return }
    mark = (kind[depth] == "enumerate") ? ++count[depth] ". " : "- "
    lead = outer[depth] mark
    cont[depth] = outer[depth] sprintf("%" length(mark) "s", "")
    if (s ~ /^[ \t]*\[[^[]/) {
        sub(/^[ \t]*\[/, "", s)
        add("\\textbf{" substr(s, 1, index(s, "]") - 1) "}")
        s = substr(s, index(s, "]") + 1)
    }
    REST = s
}

function paragraph_gap() { if (result != "") result = result trim_right(gap ? outer[depth] : cont[depth]) "\n" }
function trim_right(s) { sub(/[ \t]+$/, "", s); return s }

function flush(    text, n, part, i, all_code, raw) {
    if (para == "") return
    raw = para
    para = ""
    # Items follow each other without an empty line; all else is kept apart by one.
    if (lead == "" || gap) {
        if (lead != "") result = result trim_right(outer[depth]) "\n"
        else paragraph_gap()
    }
    gap = 0
    if (kind[depth] == "quote" && code_block(raw)) { lead = ""; return }
    text = converted(raw)
    n = split(text, part, BREAK)
    for (i = 1; i <= n; i++) {
        text = trim(part[i])
        if (text == "") continue
        text = wrap(text, i == 1 && lead != "" ? lead : cont[depth], cont[depth])
        if (i < n && trim(part[n]) != "" || i < n - 1) sub(/\n$/, "\\\n", text)
        result = result text
    }
    lead = ""
}

# A quote whose lines are each one [[...]] is shown as a block of code.
function code_block(raw,    n, part, i, s) {
    gsub(/\n/, " ", raw)
    n = split(raw, part, /[ ]*\\\\[ ]*/)
    for (i = 1; i <= n; i++) {
        s = trim(part[i])
        if (s == "" && i == n) { n--; break }
        if (s !~ /^\[\[.*\]\]$/ || index(substr(s, 3), "[[")) return 0
    }
    result = result outer[depth] "```\n"
    for (i = 1; i <= n; i++) {
        s = trim(part[i])
        result = result outer[depth] substr(s, 3, length(s) - 4) "\n"
    }
    result = result outer[depth] "```\n"
    return 1
}

# ---- Text between: S is what is still to be read.

function converted(text,    out) {
    S = text
    AT_TEXT = began
    out = inline("")
    return out
}

function inline(stop,    out, c, t, at) {
    while (S != "") {
        c = substr(S, 1, 1)
        if (substr(S, 1, 2) == "[[") out = out code_span(quoted_code())
        else if (c == "\\") out = out macro(out)
        else if (c == "$") {
            S = substr(S, 2)
            at = index(S, "$")
            if (!at) { unknown("a $ that nothing ends"); return out }
            t = substr(S, 1, at - 1)
            S = substr(S, at + 1)
            out = out math(t)
        } else if (c == "}") {
            if (stop != "}") { unknown("a } that nothing opened"); S = substr(S, 2); continue }
            S = substr(S, 2)
            return out
        } else if (c == "{") { S = substr(S, 2); out = out inline("}") }
        else if (c == "~") { out = out NBSP; S = substr(S, 2) }
        else if (c == "\n") { out = out " "; AT_TEXT++; S = substr(S, 2) }
        else if (substr(S, 1, 2) == "``" || substr(S, 1, 2) == "''") { out = out "\""; S = substr(S, 3) }
        else if (c == "`") { out = out "'"; S = substr(S, 2) }
        else if (substr(S, 1, 3) == "---") { out = out " - "; S = substr(S, 4) }
        else if (substr(S, 1, 2) == "--") { out = out "-"; S = substr(S, 3) }
        else if (c ~ /[&#^_]/) { unknown("a bare " c); S = substr(S, 2) }
        else if (match(S, /^[^][\\$}{~\n`'&#^_-]+/)) {
            out = out escaped(substr(S, 1, RLENGTH))
            S = substr(S, RLENGTH + 1)
        } else { out = out c; S = substr(S, 2) }
    }
    if (stop != "") unknown("a { that nothing closes")
    return out
}

function unknown(what) { complain(FILE, AT_TEXT, what " cannot be in a task: see book/task.awk for what can") }

# As noweb reads it: the code ends at the last of several brackets.
function quoted_code(    at, t) {
    t = substr(S, 3)
    at = index(t, "]]")
    if (!at) { unknown("a [[ that nothing ends"); S = ""; return t }
    while (substr(t, at + 2, 1) == "]") at++
    S = substr(t, at + 2)
    t = substr(t, 1, at - 1)
    AT_TEXT += gsub(/\n/, " ", t)
    return t
}
function code_span(t,    mark) {
    mark = index(t, "`") ? "``" : "`"
    if (length(t) <= 50) gsub(/ /, NBSP, t)
    return mark (mark == "``" ? " " : "") t (mark == "``" ? " " : "") mark
}

# The text of {...}, balanced, as it stands.
function group(    level, i, c, t) {
    sub(/^[ \t]+/, "", S)
    if (substr(S, 1, 1) != "{") return ""
    for (i = 1; i <= length(S); i++) {
        c = substr(S, i, 1)
        if (c == "\\") { i++; continue }
        if (c == "{") level++
        if (c == "}" && --level == 0) break
    }
    t = substr(S, 2, i - 2)
    S = substr(S, i + 1)
    return t
}
function nested() { sub(/^[ \t]+/, "", S); S = substr(S, 2); return inline("}") }

function macro(before,    name, t) {
    if (match(S, /^\\[a-zA-Z]+\*?/)) {
        name = substr(S, 2, RLENGTH - 1)
        S = substr(S, RLENGTH + 1)
        if (S !~ /^[ \t\n]*\{/ || name ~ /^(dots|ldots|textbackslash|noindent)$/) {
            sub(/^[ \t]+/, "", S)
            if (substr(S, 1, 2) == "{}") S = substr(S, 3)
        }
    } else {
        name = substr(S, 2, 1)
        S = substr(S, 3)
    }
    if (name == "emph" || name == "textit" || name == "term") return "*" nested() "*"
    if (name == "textbf") return "**" nested() "**"
    if (name == "texttt" || name == "sys" || name == "url") {
        t = group()
        gsub(/\\textbackslash *(\{\})?/, "\003", t); gsub(/\\textasciitilde *(\{\})?/, "~", t)
        gsub(/[{}]/, "\004", t); gsub(/\\\004/, "\005", t); gsub(/\004/, "", t)
        gsub(/\\_/, "_", t); gsub(/\\%/, "%", t); gsub(/\\#/, "#", t); gsub(/\\&/, "\\&", t); gsub(/\\\$/, "$", t); gsub(/~/, " ", t)
        AT_TEXT += gsub(/\n/, " ", t)
        if (t ~ /[\\\005]/) { unknown("\\" name "{" t "}"); return "" }
        gsub(/\003/, "\\\\", t)
        return name == "url" ? "<" t ">" : code_span(t)
    }
    if (name == "ref") {
        t = group()
        if (t in chapter) return chapter[t]
        if (t in exercise) return exercise[t]
        complain(FILE, AT_TEXT, "\\ref{" t "}: a task refers to chapters and exercises only, by a label that exists")
        return ""
    }
    if (name == "index" || name == "label" || name == "claim") { group(); return "" }
    if (name == "noindent" || name == "@" || name == "/") return ""
    if (name == "dots" || name == "ldots") return "..."
    if (name == "textbackslash") return "\\\\"
    if (name == "\\") { sub(/^\*?(\[[^]]*\])?[ \t]*/, "", S); return BREAK }
    if (name == ",") return before ~ /[0-9]$/ && S ~ /^[0-9][0-9][0-9]/ ? "" : NBSP
    if (name == " " || name == "\n") { if (name == "\n") AT_TEXT++; return " " }
    if (name ~ /^[%&#_$}{]$/) return name
    unknown("\\" name)
    return ""
}

function math(t,    out, name, arg) {
    AT_TEXT += gsub(/\n/, " ", t)
    while (t != "") {
        if (match(t, /^\\[a-zA-Z]+/)) {
            name = substr(t, 2, RLENGTH - 1)
            t = substr(t, RLENGTH + 1)
            if (name ~ /^(text|mathrm|mathit|mathtt|operatorname|texttt)$/) {
                sub(/^[ ]*\{/, "", t)
                arg = substr(t, 1, index(t, "}") - 1)
                t = substr(t, index(t, "}") + 1)
                out = out arg
            } else if (name ~ /^(left|right|quad)$/) out = out (name == "quad" ? " " : "")
            else if (name == "frac") { complain(FILE, AT_TEXT, "\\frac cannot be in a task: write a/b"); return "" }
            else if (!(name in symbol)) { unknown("\\" name " in mathematics"); return "" }
            else if (symbol[name] ~ /^[<>=!x*~+-]|^(in|mod)$/) out = out " " symbol[name] " "
            else {
                out = out (out ~ /[A-Za-z0-9)]$/ && symbol[name] ~ /^[a-z]/ ? " " : "") symbol[name]
                sub(/^ +/, "", t)
                if (symbol[name] ~ /[a-z]$/ && t ~ /^[A-Za-z0-9\\]/) out = out " "
            }
        } else if (t ~ /^\\[,;:! ]/) { out = out (substr(t, 2, 1) == "!" ? "" : " "); t = substr(t, 3) }
        else if (t ~ /^\\[{}%_&#|]/) { out = out substr(t, 2, 1); t = substr(t, 3) }
        else if (t ~ /^[\^_]\{/) {
            arg = substr(t, 3, index(t, "}") - 3)
            if (arg ~ /[\\{]/) { unknown("an index with macros in it"); return "" }
            out = out substr(t, 1, 1) (arg ~ /^[A-Za-z0-9]+$/ ? arg : "(" arg ")")
            t = substr(t, index(t, "}") + 1)
        } else if (t ~ /^[<>=]/) { out = out " " substr(t, 1, 1) " "; t = substr(t, 2) }
        else if (t ~ /^[{}]/) t = substr(t, 2)
        else if (t ~ /^\\/) { unknown("\\" substr(t, 2, 1) " in mathematics"); return "" }
        else { out = out (substr(t, 1, 1) == "~" ? " " : substr(t, 1, 1)); t = substr(t, 2) }
    }
    gsub(/ +/, " ", out)
    out = trim(out)
    if (length(out) <= 30) gsub(/ /, NBSP, out)
    return out
}

# What Markdown would take for its own.
function escaped(s) {
    gsub(/\*/, "\\*", s)
    gsub(/<[A-Za-z\/!?]/, "\\\\&", s)
    return s
}

function trim(s) { gsub(/^[ \t\n]+|[ \t\n]+$/, "", s); return s }

# Lines of at most 78 columns. No line begins with what would be an item or a heading there.
function wrap(text, head, rest,    n, word, i, out, row) {
    n = split(text, word, /[ \t\n]+/)
    row = head
    for (i = 1; i <= n; i++) {
        if (word[i] == "") continue
        if (row == head || row == rest && out != "") row = row word[i]
        else if (length(row) + 1 + length(word[i]) > 78 && word[i] !~ /^([-+*>]$|#|[0-9]+[.)]$|>)/) {
            out = out row "\n"
            row = rest word[i]
        } else row = row " " word[i]
    }
    return out row "\n"
}
