# toy: what the self-test runs: one shell, one file, one line of output.
needs="bash:bash"
work="a shell writes a file"
expect="bash"
limit=3

version() { bash --version; }

run() {
    local text
    text=$(for ((i = 0; i < 4000; i++)); do echo "$i"; done)
    printf '%s' "$text" >text
    echo "${#text} bytes"
}
