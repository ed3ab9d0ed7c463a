#!/bin/bash
# Run LaTeX on book/keg.tex in the folder $1 and put the result at $2. Shows each pass and its time; LaTeX's own
# chatter goes to $1/typeset.log. On an error, shows the error lines with the chapter in which they stand. With DRAFT=1,
# values that were not measured yet are shown in red instead of being errors.
set -euo pipefail

work=$1 pdf=$2
export TEXINPUTS=".:book:book/figures:$work:" BIBINPUTS="book:" max_print_line=10000

mkdir -p "$work"
start=$SECONDS
if ! latexmk -pdf ${DRAFT:+-usepretex='\def\kegdraft{}'} -file-line-error -interaction=nonstopmode -halt-on-error -outdir="$work" book/keg.tex 2>&1 |
    tee "$work/typeset.log" |
    awk -v start="$(date +%s)" '
        /^Run number/ { gsub(/[\x27]/, "", $6); split($6, rule, " "); printf "book: %s, run %d\n", $6, $3; fflush() }'
then
    echo "book: LaTeX failed; the whole log is $work/keg.log" >&2
    book/latex-errors.awk "$work/chapters.tex" "$work/keg.log" >&2
    exit 1
fi
cp "$work/keg.pdf" "$pdf"
echo "book: $pdf, $(sed -n 's/^Output written on .*(\([0-9]* pages\).*/\1/p' "$work/keg.log"), $((SECONDS - start)) s"
