#!/bin/bash
# book/claims.awk on data made up for the purpose: what holds is silent, what does not is named with file and line.
. tests/tap.sh
mkdir "$scratch/data" "$scratch/src"
cat >"$scratch/data/growth.values" <<'END'
# a comment = none
machine=Some machine, 2 CPUs
4k-2005-sum_s=0.52
4k-1996-sum_s=4.10
calls=1048576
loss=-1.5e-3
zero=0
4k-jemalloc-sum_s=n/a
END
here=$PWD
# book TEXT ...: the chapter of these lines, through every awk that there is; `said' is what was said, `made' the definitions.
book() {
    local awk first=
    printf '%s\n' "$@" >"$scratch/src/14.nw"
    for awk in awk gawk mawk; do
        has $awk || continue
        status=0
        (cd "$scratch" && $awk -f "$here/book/tex.awk" -f "$here/book/claims.awk" data/*.values src/14.nw) >"$scratch/made" 2>"$scratch/said" || status=$?
        if [ -n "$first" ] && ! cmp -s "$scratch/said" "$scratch/said.first"; then note "$awk says something else than awk"; status=99; fi
        if [ -n "$first" ] && ! cmp -s "$scratch/made" "$scratch/made.first"; then note "$awk makes something else than awk"; status=99; fi
        if [ -z "$first" ]; then cp "$scratch/said" "$scratch/said.first"; cp "$scratch/made" "$scratch/made.first"; first=1; fi
    done
}
said() { passes "$1" grep -qxF -- "src/14.nw:$2" "$scratch/said"; }
holds() {                  # holds NAME TEXT ...
    local name=$1
    book "${@:2}"
    if [ $status = 0 ] && [ ! -s "$scratch/said" ]; then ok "$name"; else not_ok "$name: status $status"; note "$(cat "$scratch/said")"; fi
}
fails() {                  # fails NAME 'LINE: what is said' TEXT ...
    book "${@:3}"
    if [ $status = 1 ]; then said "$1" "$2"; else not_ok "$1: status $status"; note "$(cat "$scratch/said")"; fi
}

holds 'true claims' 'One.\claim{growth:4k-2005-sum_s < growth:4k-1996-sum_s} Two.\claim{growth:4k-2005-sum_s / growth:4k-1996-sum_s <= 0.127}' \
    '\claim{growth:calls = 1024 * 1024}\claim{growth:loss < 0}\claim{growth:loss * 1000 >= -1.5}\claim{growth:zero = 0}\claim{growth:calls > 1e6}'
holds 'products before sums, and parentheses' '\claim{2 + 3 * 4 = 14}\claim{(2 + 3) * 4 = 20}\claim{20 - 5 - 5 = 10}\claim{16 / 4 / 2 = 2}\claim{growth:calls - 1 = 1048575}'
holds 'no claims' 'Text.'
fails 'a false claim, with its numbers' \
    '2: no longer true with the new data: growth:4k-2005-sum_s / growth:4k-1996-sum_s <= 0.10: 0.52 / 4.10 = 0.1268' \
    'Text.' 'More.\claim{growth:4k-2005-sum_s / growth:4k-1996-sum_s <= 0.10} More.'
fails 'both sides are shown' '1: no longer true with the new data: growth:4k-1996-sum_s < 2 * growth:4k-2005-sum_s: 4.10 against 2 * 0.52 = 1.04' \
    '\claim{growth:4k-1996-sum_s < 2 * growth:4k-2005-sum_s}'
passes 'and what to do about it' grep -q 'DRAFT=1' "$scratch/said"
for relation in 'growth:zero < 0' 'growth:zero > 0' 'growth:zero = 1' 'growth:calls <= 1048575' 'growth:calls >= 1048577' 'growth:calls = 1048577'; do
    book "\\claim{$relation}"
    if [ $status = 1 ]; then ok "$relation is false"; else not_ok "$relation is false"; fi
done
fails 'an unknown key' '1: no value growth:5k in book/data, in \claim{growth:5k > 1}' '\claim{growth:5k > 1}'
fails 'an unknown file' '1: no file book/data/groth.values for groth:calls, in \claim{groth:calls > 1}' '\claim{groth:calls > 1}'
fails 'what is no number' '1: growth:machine is no number: Some machine, 2 CPUs, in \claim{growth:machine > 1}' '\claim{growth:machine > 1}'
fails 'a comment is no value' '1: no file book/data/a.values for a:comment, in \claim{a:comment > 1}' '\claim{a:comment > 1}'
fails 'division by zero' '1: divides by zero, in \claim{1 / growth:zero > 1}' '\claim{1 / growth:zero > 1}'
fails 'nothing compared' '1: nothing is compared; one of < <= > >= = must be there, in \claim{growth:calls}' '\claim{growth:calls}'
fails 'half a claim' '1: ends where a number or FILE:KEY must stand, in \claim{growth:calls >}' '\claim{growth:calls >}'
fails 'an unknown sign' '1: not understood: ^ 2 > 1, in \claim{growth:calls ^ 2 > 1}' '\claim{growth:calls ^ 2 > 1}'
fails 'an open parenthesis' '1: a parenthesis is not closed, in \claim{2 * (3 + 4 = 1}' '\claim{2 * (3 + 4 = 1}'
fails 'a brace that does not close' '2: braces are wrong, or do not end in this paragraph: \claim{growth:calls > 1 and more' 'Text.' 'Text.\claim{growth:calls > 1' 'and more' '' 'Text.}'
fails 'over two lines: the first counts' '2: no longer true with the new data: growth:4k-1996-sum_s < growth:4k-2005-sum_s: 4.10 against 0.52' \
    'Text.' 'Text.\claim{growth:4k-1996-sum_s' '    < growth:4k-2005-sum_s}'
fails 'with the brace in the next line' '1: no longer true with the new data: 1 > 2: 1' 'Text.\claim' '{1 > 2}'
book '\claim{1 > 2}' '\claim{growth:calls < 1}' 'x'
if [ "$(grep -c 'no longer true' "$scratch/said")" = 2 ]; then ok 'all that is wrong is said at once'; else not_ok 'all that is wrong is said at once'; fi
holds 'code, quoted code and comments make no claims' 'As [[\claim{no}]] shows.' '% \claim{neither' '<<a chunk>>=' '\claim{nor this' '@ %def x'
fails 'text behind a chunk does' '4: no longer true with the new data: 1 > 2: 1' '<<a chunk>>=' 'code' '@' '\claim{1 > 2}'
export DRAFT=1
book '\claim{1 > 2}'
if [ $status = 0 ]; then said 'a draft is only warned' '1: no longer true with the new data: 1 > 2: 1'; else not_ok "a draft is only warned: status $status"; fi
unset DRAFT
book '\claim{growth:4k-jemalloc-sum_s > 1}'
if [ $status = 0 ]; then said 'a library that is not there' '1: not checked, growth:4k-jemalloc-sum_s was not measured here: growth:4k-jemalloc-sum_s > 1'
else not_ok "a library that is not there: status $status"; fi

makes() { book "$2"; if [ $status = 0 ]; then passes "$1" grep -qxF -- "$3" "$scratch/made"; else not_ok "$1: status $status"; fi; }
makes 'a result' '\valcalc{growth:4k-1996-sum_s / growth:4k-2005-sum_s}{1}' '\kegcalculated{growth:4k-1996-sum_s / growth:4k-2005-sum_s}{1}{7.9}{7.9}'
makes 'digits in groups' '\valcalcraw{growth:calls * 2}{0}' '\kegcalculated{growth:calls * 2}{0}{2\,097\,152}{2097152}'
makes 'a negative one' '\valcalc{1000 * growth:loss}{1}' '\kegcalculated{1000 * growth:loss}{1}{\ensuremath{-}1.5}{-1.5}'
makes 'none for a library that is not there' '\valcalc{growth:4k-jemalloc-sum_s / 2}{1}' '\kegcalculated{growth:4k-jemalloc-sum_s / 2}{1}{n/a}{n/a}'
fails 'decimals that are none' "1: the number of decimals is one digit, not \`x', in \\valcalc{growth:calls}{x}" '\valcalc{growth:calls}{x}'

if has pdflatex && [ -f book/keg.sty ]; then
    cat >"$scratch/src/14.nw" <<'END'
\documentclass[11pt,oneside]{scrbook}\usepackage{keg}\kegvalues{made}
\begin{document}
Takes \valcalc{growth:4k-1996-sum_s /
  growth:4k-2005-sum_s}{1} times.\claim{growth:zero < 1} And \valcalc{growth:calls * 2}{0}.
\ifnum\valcalcraw{growth:calls * 2}{0}>5 Large.\fi
\end{document}
END
    awk -f book/tex.awk -f book/claims.awk "$scratch"/data/*.values "$scratch/src/14.nw" >"$scratch/made.tex"
    passes 'LaTeX finds the results' sh -c "cd '$scratch' && TEXINPUTS='.:$here/book:' pdflatex -halt-on-error -interaction=nonstopmode src/14.nw"
    if has pdftotext; then
        passes 'and prints them, and no claim' sh -c "pdftotext '$scratch/14.pdf' - | tr '\n' ' ' | grep -q 'Takes 7.9 times. And 2 097 152. Large.'"
    fi
fi
done_testing
