# A noweave filter, to run before -index: a chunk name is set as text, where LaTeX stumbles over a bare underscore. Put
# [[ ]] around file names and around words with an underscore, as if the chapter had.

/^@(defn|use) / {
    command = $1
    name = substr($0, length(command) + 2)
    print command " " (name ~ /\[\[/ ? name : quoted(name))
    next
}
{ print }

function quoted(name,    words, n, i, out) {
    n = split(name, words, " ")
    for (i = 1; i <= n; i++) {
        if (words[i] ~ /_/ || words[i] ~ /^[a-z]+\/.*\.[a-z]+$/) words[i] = "[[" words[i] "]]"
        out = out (i > 1 ? " " : "") words[i]
    }
    return out
}
