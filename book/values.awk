# awk -f tex.awk -f values.awk book/data/*.values: definitions for \val{FILE}{KEY} and \valraw{FILE}{KEY}.
# Lines are key=value; of the comments, `# machine: ...', date and library count as keys.

FNR == 1 {
    file = FILENAME
    sub(/.*\//, "", file)
    sub(/\.values$/, "", file)
}
/^# (machine|date|library): / {
    sub(/^# /, "")
    sub(/: /, "=")
}
/^[ \t]*(#|$)/ { next }
!/=/ {
    print FILENAME ":" FNR ": not key=value: " $0 > "/dev/stderr"
    failed = 1
    next
}
{
    key = substr($0, 1, index($0, "=") - 1)
    value = substr($0, index($0, "=") + 1)
    printf "\\kegvalue{%s}{%s}{%s}{%s}\n", file, key, shown(value), escaped(value)
}
END { exit failed }
