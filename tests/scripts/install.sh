#!/bin/bash
# make install puts the library where a C program, pkg-config and man find it.
. tests/tap.sh
root=$scratch/root
passes 'make install' make -s install PREFIX=/usr DESTDIR="$root"
for file in lib/libkeg-1996.{so,a} lib/libkeg-2005.{so,a} lib/libkeg.so include/keg.h lib/pkgconfig/keg.pc share/man/man3/keg.3; do
    if [ -e "$root/usr/$file" ]; then ok "installs $file"; else not_ok "installs $file"; fi
done

cat >"$scratch/user.c" <<'C'
#include <keg.h>
#include <string.h>
int
main(void)
{
    char *p = keg_malloc(100);
    if (p == NULL || keg_malloc_usable_size(p) < 100)
        return 1;
    memset(p, 1, 100);
    p = keg_realloc(p, 100000);
    keg_free(p);
    return p == NULL;
}
C
export PKG_CONFIG_PATH=$root/usr/lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$root
for standard in gnu17 c99; do
    passes "a $standard program compiles against keg.h" \
        sh -c "gcc -std=$standard -Wall -Wextra -Werror '$scratch/user.c' \$(pkg-config --cflags --static --libs keg) -o '$scratch/user'"
done
passes 'and runs' "$scratch/user"
if has g++; then
    passes 'a C++ program compiles against keg.h' sh -c "cp '$scratch/user.c' '$scratch/user.cc'
        sed -i 's/char \*p = keg_malloc(100)/char *p = (char *)keg_malloc(100)/; s/p = keg_realloc/p = (char *)keg_realloc/' '$scratch/user.cc'
        g++ '$scratch/user.cc' \$(pkg-config --cflags --static --libs keg) -o '$scratch/user-cc' && '$scratch/user-cc'"
else
    skip 'a C++ program compiles against keg.h' 'g++ is missing'
fi
passes 'a program runs with the library preloaded' env LD_PRELOAD="$root/usr/lib/libkeg.so" ls /
# The manual and the header name the same functions.
nothing 'keg(3) describes every function of keg.h' "$(grep -oE '\bkeg_[a-z_]+ *\(' "$root/usr/include/keg.h" | tr -d ' (' |
    sort -u | while read -r f; do grep -q "^\.Fn .*$f\|^\.Fo $f\|^\.Nm $f" book/keg.3 || echo "$f"; done)"
passes 'make uninstall leaves nothing behind' sh -c "make -s uninstall PREFIX=/usr DESTDIR='$root' && ! find '$root' -type f -o -type l | grep ."
done_testing
