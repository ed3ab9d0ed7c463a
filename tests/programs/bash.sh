# bash: arrays, strings, patterns, subshells, pipes and recursion.
needs="bash:bash"
rounds=$((quick ? 2 : 40))
work="$rounds rounds of arrays, strings and subshells"
expect="bash"

version() { bash --version; }

arrays() {
    local -a list=() sorted=()
    local -A count=()
    local i word key
    for ((i = 0; i < 3000; i++)); do
        list+=("$((i * 7919 % 3001))-$1")
    done
    for word in "${list[@]}"; do
        key=${word:0:2}
        count[$key]=$((${count[$key]:-0} + 1))
        [[ $word =~ ^([0-9]*)7-([0-9]+)$ ]] && sorted+=("${BASH_REMATCH[1]}")
    done
    for ((i = 0; i < 3000; i += 3)); do
        unset "list[i]"
    done
    mapfile -t sorted < <(printf '%s\n' "${sorted[@]}" "${list[@]}" | sort)
    printf '%s %s %s\n' "${#list[@]}" "${#sorted[@]}" "${sorted[*]:20:4}"
    for key in "${!count[@]}"; do
        echo "$key ${count[$key]}"
    done | sort | cksum
}

strings() {
    local text='' line i
    for ((i = 0; i < 1500; i++)); do
        printf -v line '%05d %x %s' "$i" $((i * i)) "${text: -20}"
        text+="${line// /_}"
    done
    text=${text//_0/<nought>}
    text=${text^^[a-f]}
    while [[ $text == *NOUGHT* ]]; do
        text=${text/NOUGHT/}
    done
    local - IFS=_
    set -f
    # shellcheck disable=SC2086
    set -- $text
    printf '%s %s %q\n' "$#" "${#text}" "${7:-none} $'\t'"
}

hanoi() {
    (($1 == 0)) && return
    hanoi $(($1 - 1)) "$2" "$4" "$3"
    moves+="$2$3 "
    hanoi $(($1 - 1)) "$4" "$3" "$2"
}

subshells() {
    local i sum=0 moves=''
    for ((i = 0; i < 150; i++)); do
        sum=$((sum + $(x=$(echo "$i$1"); echo "${#x}")))
        (cd / && eval "f$i() { return $((i % 2)); }" && f$i) || sum=$((sum + 1))
    done
    hanoi 9 a b c
    cat <<TEXT | tr a-c A-C | cksum
$sum $moves
$(for i in {1..40}; do echo "$i: ${moves:i:9}"; done)
TEXT
    (trap 'echo bye' EXIT; exit 3) || echo "status $?"
    for i in 1 2 3 4; do
        echo "$i" >"job-$i" &
    done
    wait
    cat job-*
}

run() {
    local round
    for ((round = 0; round < rounds; round++)); do
        arrays "$round"
        strings "$round"
        subshells "$round"
    done >log
    cksum log
}
