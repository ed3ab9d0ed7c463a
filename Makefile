# Keg: a book in noweb that tangles into an allocator. `make help` lists the targets.
#
#   src/*.nw --tangle--> tangled/ --cc--> build/lib build/check build/bench build/tools
#           |       \--> exercises/NN-name/, which the scripts in exercises/ build and judge
#           \--weave---> build/book/chapters.tex --LaTeX--> build/book.pdf
#
# src/solutions/*.nw is for instructors: `make student' and `make book' leave it out.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-builtin-variables

.PHONY: help deps deps-all deps-peers book book-instructor guide tangle lib test test-exercises check coverage bench \
	shown student gradescope install uninstall clean
.DEFAULT_GOAL := help

CC = gcc
AR = ar
PREFIX = /usr/local
DESTDIR =
WARNINGS = -Wall -Wextra $(if $(CI),-Werror)
CFLAGS = -std=gnu17 -O2 -g $(WARNINGS) -pthread

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# ---- Tools. `deps` is what the README's commands need; `deps-all` adds what only some tests need.

PACKAGES = gcc libc6-dev make noweb pkg-config check libseccomp-dev jq parallel latexmk lmodern tex-gyre texlive-latex-base \
	texlive-latex-recommended texlive-latex-extra texlive-fonts-recommended texlive-pictures
# gcc-N-multilib, because plain gcc-multilib refuses to live beside a cross compiler.
PACKAGES_ALL = gcc-$$(gcc -dumpversion)-multilib gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user \
	clang clang-tidy lld libclang-rt-$$(clang -dumpversion | cut -d. -f1)-dev g++ valgrind strace gcovr man-db \
	binutils git nodejs perl python3 libpython$$(/usr/bin/python3 -c "import sys; print(*sys.version_info[:2], sep=chr(46))")-testsuite \
	poppler-utils redis-server redis-tools sqlite3 xz-utils gdb zip unzip rsync libxml2-utils python3-jsonschema similarity-tester

deps:  ## install what is needed for the book, the library and the tests (Debian, Ubuntu)
	@.ci/install-packages $(PACKAGES)

deps-all: deps  ## deps, and what only some tests need: other compilers, emulators, servers
	@.ci/install-packages clang python3 && .ci/install-packages $(PACKAGES_ALL)

deps-peers:  ## other allocators, for `make bench' to measure beside ours: jemalloc, mimalloc, tcmalloc
	@.ci/install-packages 'libjemalloc[0-9]+' 'libmimalloc[0-9.]+' 'libtcmalloc-minimal[0-9]+(t64)?'

# `make -j deps book`: everything that needs a tool waits for the goal that installs it.
INSTALLED := $(filter deps deps-all deps-peers,$(MAKECMDGOALS))
need = @command -v $(1) >/dev/null || { echo "$(1) is missing: run make $(2)" >&2; exit 1; }

# ---- Tangle. The files to come are read off the chapters, so that a first run knows them too.

CHAPTERS := $(sort $(wildcard src/*.nw))
SOLUTIONS := $(sort $(wildcard src/solutions/*.nw))
WEB := $(CHAPTERS) $(SOLUTIONS)
ROOTS := $(if $(WEB),$(shell sed -n 's|^<<\([a-z]*/[^>]*\)>>=.*|\1|p' $(WEB) | sort -u))
TASKS := $(if $(CHAPTERS),$(shell sed -n 's|^[^%]*\\begin{task}{\([0-9]*\)}{\([a-z0-9-]*\)}.*|exercises/\1-\2/TASK.md|p' $(CHAPTERS)))
TANGLED := $(addprefix tangled/,$(filter-out exercises/%,$(ROOTS))) $(filter exercises/%,$(ROOTS)) $(TASKS)
MISSING := $(filter-out $(wildcard $(TANGLED)),$(TANGLED))

tangle: build/tangle.stamp  ## write tangled/ and exercises/ from src/; what was edited by hand there is kept and named
	@book/tangle.sh check

build/tangle.stamp: $(WEB) $(wildcard src src/solutions) book/tangle.sh book/task.awk book/filters/comments.awk \
		book/filters/spacing.awk $(if $(MISSING)$(FORCE),always) | $(INSTALLED)
	$(call need,notangle,deps)
	@mkdir -p $(@D)
	@FORCE=$(FORCE) book/tangle.sh
	@touch $@

$(TANGLED): build/tangle.stamp ;

.PHONY: always
always:

# ---- The library: one edition is one translation unit.

EDITIONS := $(patsubst keg/edition_%.c,%,$(filter keg/edition_%.c,$(ROOTS)))
NEWEST := $(lastword $(filter-out today,$(EDITIONS)) $(filter today,$(EDITIONS)))
LIBS := $(foreach e,$(EDITIONS),build/lib/libkeg-$(e).so build/lib/libkeg-$(e).a) $(if $(NEWEST),build/lib/libkeg.so)

# Variants, to compare: the edition of 1996 with one module exchanged, from keg/mixture.c; and a mapping for each request.
VARIANTS := $(patsubst keg/page_dir_%.c,%,$(filter-out keg/page_dir_exact.c,$(filter keg/page_dir_%.c,$(ROOTS)))) \
	$(patsubst keg/break_%.c,%,$(filter-out keg/break_cache.c,$(filter keg/break_%.c,$(ROOTS))))
PEERS_OF_OURS := $(VARIANTS:%=build/lib/libkeg-%.so) $(if $(filter keg/mmapdirect.c,$(ROOTS)),build/lib/libmmapdirect.so)
exchanged = $(if $(filter keg/break_$(1).c,$(ROOTS)),-DKEG_BREAK='"break_$(1).c"',-DKEG_PAGE_DIR='"page_dir_$(1).c"')
DROP_IN = -fPIC -fvisibility=hidden -ftls-model=initial-exec \
	-fno-builtin-malloc -fno-builtin-calloc -fno-builtin-realloc -fno-builtin-free

lib: $(LIBS) $(PEERS_OF_OURS)  ## the allocators: build/lib/libkeg-*.so for LD_PRELOAD, libkeg-*.a with the keg_ prefix

build/lib/edition_%.o: tangled/keg/edition_%.c
	$(call need,$(firstword $(CC)),deps)
	@mkdir -p $(@D)
	@echo "cc   $@"
	@$(CC) $(CFLAGS) $(DROP_IN) -Itangled/keg -MMD -MP -c -o $@ $<

$(VARIANTS:%=build/lib/edition_%.o): build/lib/edition_%.o: tangled/keg/mixture.c
	$(call need,$(firstword $(CC)),deps)
	@mkdir -p $(@D)
	@echo "cc   $@"
	@$(CC) $(CFLAGS) $(DROP_IN) -Itangled/keg $(call exchanged,$*) -MMD -MP -c -o $@ $<

build/lib/libmmapdirect.so: tangled/keg/mmapdirect.c
	$(call need,$(firstword $(CC)),deps)
	@mkdir -p $(@D)
	@echo "ld   $@"
	@$(CC) $(CFLAGS) $(DROP_IN) -Itangled/keg -MMD -MP -MF $@.d -shared -Wl,-soname,$(@F) -Wl,-z,now -o $@ $<

build/lib/interpose.o: tangled/keg/interpose.c
	$(call need,$(firstword $(CC)),deps)
	@mkdir -p $(@D)
	@echo "cc   $@"
	@$(CC) $(CFLAGS) $(DROP_IN) -Itangled/keg -MMD -MP -c -o $@ $<

build/lib/libkeg-%.so: build/lib/edition_%.o build/lib/interpose.o
	@echo "ld   $@"
	@$(CC) $(CFLAGS) -shared -Wl,-soname,$(@F) -Wl,-z,now -o $@ $^

build/lib/libkeg-%.a: build/lib/edition_%.o
	@echo "ar   $@"
	@rm -f $@ && $(AR) rcs $@ $^

build/lib/libkeg.so: build/lib/libkeg-$(NEWEST).so
	@ln -sf $(<F) $@

.SECONDARY:

# ---- Programs: every other C file of tangled/ is a program in one file, which includes the modules it needs.

INCLUDE = -Itangled/keg -Itangled/check -Itangled/bench -Itangled/tools
CHECK_CFLAGS = $(CFLAGS) $(INCLUDE) -Wno-unused-function
CHECK_LIBS = $(shell pkg-config --cflags --libs check)
SHIM = -Itangled/check/stand-in#           a small Check for the machines beside which Debian installs none
SANITIZE = clang $(CHECK_CFLAGS) -O1 -fno-omit-frame-pointer
# No counters on comparisons: the bytes of a history are no magic words, and without them three times as many are played.
FUZZ = $(filter-out -O1,$(SANITIZE)) -fsanitize=fuzzer$(comma)address$(comma)undefined -fno-sanitize-coverage=trace-cmp
OF_2005 = -DKEG_EDITION='"edition_2005.c"'
comma = ,

# $(call programs,folder of build/,folder of tangled/,compiler and flags,libraries)
define programs
build/$(1)/%: tangled/$(2)/%.c | $$(INSTALLED) have-$(2)
	@mkdir -p $$(@D)
	@echo "cc   $$@"
	@rm -f $$@
	@$(3) -MMD -MP -MF $$@.d -o $$@ $$< $(4)
endef
$(eval $(call programs,tools,tools,$$(CC) $$(CFLAGS) $$(INCLUDE)))
$(eval $(call programs,bench,bench,$$(CC) $$(CFLAGS) $$(INCLUDE),-lm))
$(eval $(call programs,check,check,$$(CC) $$(CHECK_CFLAGS),$$(CHECK_LIBS)))
$(eval $(call programs,check-2005,check,$$(CC) $$(OF_2005) $$(CHECK_CFLAGS),$$(CHECK_LIBS)))
$(eval $(call programs,check-coverage,check,$$(CC) -O0 --coverage $$(filter-out -O2,$$(CHECK_CFLAGS)),$$(CHECK_LIBS)))
$(eval $(call programs,check-m32,check,$$(CC) -m32 -idirafter /usr/include/x86_64-linux-gnu $$(SHIM) $$(CHECK_CFLAGS)))
$(eval $(call programs,check-arm64,check,aarch64-linux-gnu-gcc $$(SHIM) $$(CHECK_CFLAGS)))
$(eval $(call programs,check-asan,check,$$(SANITIZE) -fsanitize=address$$(comma)undefined,$$(CHECK_LIBS)))
$(eval $(call programs,check-tsan,check,$$(SANITIZE) -fsanitize=thread,$$(CHECK_LIBS)))
$(eval $(call programs,check-fuzz,check,$$(FUZZ)))
$(eval $(call programs,check-m32-2005,check,$$(CC) $$(OF_2005) -m32 -idirafter /usr/include/x86_64-linux-gnu $$(SHIM) $$(CHECK_CFLAGS)))
$(eval $(call programs,check-tsan-2005,check,$$(SANITIZE) $$(OF_2005) -fsanitize=thread,$$(CHECK_LIBS)))
$(eval $(call programs,check-fuzz-2005,check,$$(FUZZ) $$(OF_2005)))

.PHONY: have-tools have-bench have-check
have-tools have-bench: | $(INSTALLED)
	$(call need,$(firstword $(CC)),deps)
have-check: have-tools
	$(call need,pkg-config,deps)
	@pkg-config --exists check || { echo "check, the test library, is missing: run make deps" >&2; exit 1; }

# Preloaded libraries, which tests/real-programs builds for itself.
NO_PROGRAMS = tools/witness.c tools/misbehave.c

# $(call built,folder of build/,pattern): the programs of the chapters that match
kind = $(firstword $(subst -, ,$(1)))
built = $(patsubst $(kind)/%.c,build/$(1)/%,$(filter $(kind)/$(2).c,$(filter-out $(NO_PROGRAMS),$(ROOTS))))

SUITES := $(addprefix suite-,native 2005 m32 m32-2005 arm64 asan valgrind tsan tsan-2005 fuzz fuzz-2005)
.PHONY: tools programs $(SUITES)
tools: $(call built,tools,%)
programs: tools $(call built,bench,%)

# ---- Tests. tests/run has the table of suites; here is what each one needs to be built.

# Unless told otherwise, as many programs are compiled at a time as there are processors.
PARALLEL = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc)) --no-print-directory

test: | $(INSTALLED)  ## every test; the last line is `N passed, N failed' and perhaps `, N skipped'
	@$(MAKE) $(PARALLEL) suite-native lib programs
	@$(MAKE) -k $(PARALLEL) $$(tests/run --available | sed "s|^|suite-|") || true
	@tests/run

$(SUITES): ; @:
suite-native suite-valgrind: $(call built,check,check_%)
suite-m32: $(call built,check-m32,check_%)
suite-arm64: $(call built,check-arm64,check_%)
suite-asan: $(filter-out %_interpose,$(call built,check-asan,check_%))
suite-tsan: $(call built,check-tsan,check_threads)
suite-fuzz: $(call built,check-fuzz,fuzz_%)

# Those that test a whole edition, and so any: they include edition.h, as tests/run will find too.
WHOLE := $(filter check/check_%,$(patsubst tangled/%.c,%,$(shell grep -l '"edition.h"' tangled/check/*.c 2>/dev/null)))
suite-2005: $(WHOLE:check/%=build/check-2005/%)
suite-m32-2005: $(addprefix build/check-m32-2005/,check_history check_failures)
suite-tsan-2005: build/check-tsan-2005/check_threads
suite-fuzz-2005: $(call built,check-fuzz-2005,fuzz_%)

test-exercises: build/tangle.stamp | $(INSTALLED)  ## the tests of the exercises and of their grader alone
	@tests/run exercises

check: build/tangle.stamp book  ## style and consistency gates: chunks, code, book
	@tests/run gates

coverage: $(call built,check-coverage,check_%)  ## line coverage of tangled/keg by the check programs, at least 95 %
	$(call need,gcovr,deps-all)
	@tests/coverage 95

bench: lib programs  ## measure all figures again, on this machine: book/data (NAME=pages for one; QUICK=1 takes 3 minutes)
	@rm -f build/bench-failed
	@{ QUICK=$(QUICK) tests/bench $(NAME) && tests/readme --write; } || touch build/bench-failed
	@if [ -n "$(QUICK)" ]; then echo 'bench: make book draws the figures again'; exit 0; fi; \
	for tool in noweave latexmk pdflatex; do \
		command -v $$tool >/dev/null || { echo "bench: $$tool is missing, so the figures are not drawn again: make deps book"; exit 0; }; \
	done; \
	$(MAKE) --no-print-directory book || touch build/bench-failed
	@[ ! -e build/bench-failed ]

shown: lib programs  ## what the edition of 2005 promises, shown on this machine in a minute
	@tests/shown

# ---- Coursework. Students get the archive; exercises/README.md says what the scripts in exercises/ do.

student: build/keg-student.tar.gz  ## build/keg-student.tar.gz: all that students get, without solutions

.PHONY: build/keg-student.tar.gz
build/keg-student.tar.gz: build/tangle.stamp
	@book/student.sh $@

gradescope:  ## NN=10 COURSE=folder: build/gradescope/10-break.zip, an autograder to upload
	@test -n "$(NN)" || { echo "which exercise? For example: make gradescope NN=10" >&2; exit 1; }
	@exercises/gradescope/pack $(NN)

# ---- Install.

install: $(LIBS)  ## library, header, pkg-config file and manual page, under PREFIX (and DESTDIR)
	@install -d $(addprefix $(DESTDIR)$(PREFIX)/,lib/pkgconfig include share/man/man3)
	@cp -P $(LIBS) $(DESTDIR)$(PREFIX)/lib/
	@install -m 644 tangled/keg/keg.h $(DESTDIR)$(PREFIX)/include/keg.h
	@sed 's|@PREFIX@|$(PREFIX)|; s|@EDITION@|$(NEWEST)|' book/keg.pc.in >$(DESTDIR)$(PREFIX)/lib/pkgconfig/keg.pc
	@install -m 644 book/keg.3 $(DESTDIR)$(PREFIX)/share/man/man3/keg.3
	@echo "installed in $(DESTDIR)$(PREFIX)"

uninstall:  ## remove what install put there
	@rm -f $(addprefix $(DESTDIR)$(PREFIX)/,$(addprefix lib/,$(notdir $(LIBS))) \
		include/keg.h lib/pkgconfig/keg.pc share/man/man3/keg.3)

# ---- The book.

BOOK_PARTS := $(wildcard book/*.tex book/*.sty book/*.bib book/figures/* book/data/*) book/typeset.sh

book: build/book.pdf  ## the book: build/book.pdf

book-instructor: $(if $(SOLUTIONS),build/book-instructor.pdf,src/solutions)  ## the book with the solutions of the coursework: build/book-instructor.pdf

guide: build/guide.pdf  ## the instructor's guide alone: build/guide.pdf

src/solutions src/98-guide.nw:
	@echo "$@ is not here: the archive for students has no solutions" >&2; exit 1

# $(call woven,folder of build/,chapters)
define woven
build/$(1)/chapters.tex: build/weave-$(1).stamp ;

build/weave-$(1).stamp: $(2) $$(wildcard src src/solutions) book/weave.sh $$(addprefix book/filters/,names.awk breaks.awk colour.awk) | $$(INSTALLED)
	$$(call need,noweave,deps)
	@mkdir -p build/$(1)
	@book/weave.sh build/$(1)/chapters.tex $(2)
	@touch $$@
endef
$(eval $(call woven,book,$(CHAPTERS)))
$(eval $(call woven,instructor,$(WEB)))
$(eval $(call woven,guide,src/98-guide.nw))

build/book/values.tex: $(wildcard book/data/*.values) book/tex.awk book/values.awk
	@mkdir -p $(@D)
	@awk -f book/tex.awk -f book/values.awk $(filter %.values,$^) </dev/null >$@

build/book/%-table.tex: book/data/%.csv book/tex.awk book/table.awk
	@mkdir -p $(@D)
	@awk -f book/tex.awk -f book/table.awk $< >$@

build/book/figures/%.tex: book/figures/%.svg book/tex.awk book/svg.awk
	@mkdir -p $(@D)
	@awk -f book/tex.awk -f book/svg.awk $< >$@

build/book/editions.tex: tangled/keg/edition_1996.c tangled/keg/edition_2005.c book/tex.awk book/editions.awk
	@mkdir -p $(@D)
	@awk -f book/tex.awk -f book/editions.awk $(filter %.c,$^) >$@

CARDS := $(filter exercises/%/card,$(ROOTS))

build/book/cards.tex: $(CARDS) $(CHAPTERS) book/tex.awk book/cards.awk
	@mkdir -p $(@D)
	@awk -f book/tex.awk -f book/cards.awk $(CHAPTERS) $(wildcard $(CARDS)) </dev/null >$@

build/book/exercises-table.tex: build/book/cards.tex book/tex.awk book/cards.awk
	@awk -v table=1 -f book/tex.awk -f book/cards.awk $(CHAPTERS) $(wildcard $(CARDS)) </dev/null >$@

BOOK_MADE := build/book/values.tex build/book/cards.tex build/book/exercises-table.tex build/book/editions.tex \
	$(patsubst book/data/%.csv,build/book/%-table.tex,$(wildcard book/data/*.csv)) \
	$(patsubst book/%.svg,build/book/%.tex,$(wildcard book/figures/*.svg))

# $(call typeset,folder of build/,PDF,chapters,variables for typeset.sh)
# Claims about the data are checked whenever a book is made, since a draft goes on without them.
# After a draft the book is made again, or a claim that does not hold would not be told a second time.
define typeset
$(2): build/$(1)/chapters.tex $$(BOOK_MADE) $$(BOOK_PARTS) book/claims.awk $$(if $$(DRAFT),,$$(if $$(wildcard build/$(1)/draft),always)) | $$(INSTALLED)
	$$(call need,latexmk,deps)
	$$(call need,pdflatex,deps)
	@$$(if $$(DRAFT),touch build/$(1)/draft)
	@DRAFT=$$(DRAFT) LC_ALL=C awk -f book/tex.awk -f book/claims.awk book/data/*.values $(3) book/*.tex book/figures/*.tex >build/$(1)/claims.tex
	@DRAFT=$$(DRAFT) $(4) book/typeset.sh build/$(1) $$@
	@$$(if $$(DRAFT),,rm -f build/$(1)/draft)
endef
$(eval $(call typeset,book,build/book.pdf,$(CHAPTERS)))
$(eval $(call typeset,instructor,build/book-instructor.pdf,$(WEB),INSTRUCTOR=1))
$(eval $(call typeset,guide,build/guide.pdf,src/98-guide.nw,MAIN=guide))

# The guide speaks of chapters and exercises of the book, by the numbers that these have there.
build/guide.pdf: build/guide/labels.tex
build/guide/labels.tex: $(CHAPTERS) book/labels.awk
	@mkdir -p $(@D)
	@awk -f book/labels.awk $(CHAPTERS) >$@

clean:  ## remove build/
	@rm -rf build

-include $(wildcard build/*/*.d)
