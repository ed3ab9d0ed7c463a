#!/bin/bash
# Run LaTeX on book/keg.tex in the folder $1 and put the result at $2. Shows each pass and, at the end, the time; LaTeX's
# own chatter goes to $1/typeset.log. On an error, shows what LaTeX said and the chapter in which it stands.
# With DRAFT=1 it goes on after errors, and values that were not measured yet are shown in red.
set -euo pipefail

work=$1 pdf=$2
export TEXINPUTS=".:book:$work:" BIBINPUTS="book:" max_print_line=10000
options=(-g -pdf -file-line-error -interaction=nonstopmode -outdir="$work")
if [ -n "${DRAFT:-}" ]; then
    options+=(-f -usepretex='\def\kegdraft{}')
else
    options+=(-halt-on-error)
fi

mkdir -p "$work"
start=$SECONDS
status=0
latexmk "${options[@]}" book/keg.tex 2>&1 | tee "$work/typeset.log" | awk '
    /^Run number/ { gsub(/[\x27]/, "", $6); printf "book: %s, run %d\n", $6, $3; fflush() }' || status=1
if [ $status != 0 ]; then
    echo "book: LaTeX failed; the whole log is $work/keg.log" >&2
    awk -f book/latex-errors.awk "$work/chapters.tex" "$work/keg.log" >&2
    if [ -z "${DRAFT:-}" ] || [ ! -f "$work/keg.pdf" ]; then exit 1; fi
fi
cp "$work/keg.pdf" "$pdf"
echo "book: $pdf, $(sed -n 's/^Output written on .*(\([0-9]* pages\).*/\1/p' "$work/keg.log"), $((SECONDS - start)) s"
