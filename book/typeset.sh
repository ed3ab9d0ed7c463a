#!/bin/bash
# Run LaTeX on book/keg.tex, or on book/$MAIN.tex, in the folder $1 and put the result at $2. What is not found there comes
# from build/book: values, tables and drawings. Shows each pass and, at the end, the time; LaTeX's own chatter goes to
# $1/typeset.log. On an error, shows what LaTeX said and the chapter in which it stands.
# With DRAFT=1 it goes on after errors, and values that were not measured yet are shown in red.
# With ONCE=1 it goes over the text once, only to see that there is no error, and makes no PDF.
# With INSTRUCTOR=1 the title page says that the solutions are in.
set -euo pipefail

work=$1 pdf=$2 main=${MAIN:-keg}
export TEXINPUTS=".:book:$work:build/book:" BIBINPUTS="book:" max_print_line=10000
options=(-g -pdf -file-line-error -interaction=nonstopmode -outdir="$work")
defined=
if [ -n "${DRAFT:-}" ]; then options+=(-f); defined+='\def\kegdraft{}'; else options+=(-halt-on-error); fi
if [ -n "${INSTRUCTOR:-}" ]; then defined+='\def\keginstructor{}'; fi
if [ -n "$defined" ]; then options+=(-usepretex="$defined"); fi

# A thousand pages, every chunk of which is a target of links, are more than TeX's usual memory holds.
export extra_mem_bot=8000000 extra_mem_top=8000000
mkdir -p "$work"
start=$SECONDS
status=0
if [ -n "${ONCE:-}" ]; then
    pdflatex -draftmode -halt-on-error -file-line-error -interaction=nonstopmode -output-directory="$work" \
        "$defined\\input{book/$main.tex}" >"$work/typeset.log" 2>&1 || { tail -n 20 "$work/typeset.log" >&2; exit 1; }
    echo "book: one pass over $main without an error, $((SECONDS - start)) s"
    exit
fi
latexmk "${options[@]}" "book/$main.tex" 2>&1 | tee "$work/typeset.log" | awk '
    /^Run number/ { gsub(/[\x27]/, "", $6); printf "book: %s, run %d\n", $6, $3; fflush() }' || status=1
if [ $status != 0 ]; then
    echo "book: LaTeX failed; the whole log is $work/$main.log" >&2
    if [ -f "$work/$main.log" ]; then awk -f book/latex-errors.awk "$work/chapters.tex" "$work/$main.log" >&2; fi
    if [ -z "${DRAFT:-}" ] || [ ! -f "$work/$main.pdf" ]; then exit 1; fi
fi
cp "$work/$main.pdf" "$pdf"
echo "book: $pdf, $(sed -n 's/^Output written on .*(\([0-9]* pages\).*/\1/p' "$work/$main.log"), $((SECONDS - start)) s"
