# make -j2: a project of many small C files with generated headers, a
# library, a program and its test; then once more with nothing to do.
needs="make:make gcc:gcc ar:binutils"
files=$((quick ? 12 : 250))
work="make -j2 of $files C files, a library, a program; again"
expect="make cc1 *ar *ld*"

version() { make --version; }

run() {
    cat >Makefile <<'END'
numbers := $(shell seq 1 $(files))
objects := $(foreach n,$(numbers),part$(n).o)
all: result
define part =
part$(1).c: Makefile
	@printf '#include <stdio.h>\n#include "part$(1).h"\n' >$$@
	@printf 'int part$(1)(int n) { return n %% $(1) + START; }\n' >>$$@
	@echo made $$@
part$(1).h: ; @echo '#define START $(words $(wordlist 1,$(1),$(numbers)))' >$$@
part$(1).o: part$(1).h
endef
$(foreach n,$(numbers),$(eval $(call part,$(n))))
%.o: %.c
	gcc -O1 -c -o $@ $<
libparts.a: $(objects)
	ar rc $@ $^
main.c: Makefile
	@{ echo '#include <stdio.h>'; \
	printf 'int part%s(int);\n' $(numbers); \
	echo 'int main(void) { int s = 0;'; \
	printf 's += part%s(1996);\n' $(numbers); \
	printf '%s\n' 'printf("%d\n", s); return 0; }'; } >$@
program: main.o libparts.a
	gcc -o $@ $^
result: program
	./program >$@
	@$(MAKE) --no-print-directory -f $(firstword $(MAKEFILE_LIST)) sub
sub: ; @echo sub-make level $(MAKELEVEL)
.PHONY: all sub
END
    make -j2 files="$files" | sort      # two jobs end in any order
    make -j2 files="$files"
    make -q files="$files"
    cat result
}
