# The last filter of the tangled C: one empty line between what stands at the left margin, never two, none at a seam
# of chunks that hold a function or a declaration each.

function opens(line) {      # begins a definition: a comment, a function, a type
    return line ~ /^(\/\* [^*]*\*\/$|static |extern |_Noreturn |struct |enum |union |typedef |START_TEST|__attribute__)/ ||
        line ~ /^[a-z_]+ [*a-z_ ]*$/
}
function closes(line) { return line ~ /^(}|END_TEST)/ }

NF == 0 { empty = NR > 1; next }
{
    if (!empty && NR > 1 && $0 !~ /^[ \t}#]/ && (closes(last) && !/^END_TEST/ ||
        /^\/\* [A-Z][^*]*\*\/$/ && last !~ /^\/\*|\*\/$|^#if/ ||
        opens($0) && /^[^;=]*$/ && !/\{.*\}/ && last ~ /^[^ \t#].*;( *\/\*.*\*\/)?$/ && last !~ /^(START_TEST|})/))
        empty = 1
    if (empty) print ""
    print
    empty = 0
    last = $0
}
