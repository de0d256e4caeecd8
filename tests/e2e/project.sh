#!/bin/sh
# project.sh DIR COUNT: makes a project of COUNT C and COUNT C++ files in DIR, built by make with gcc -MD. It has what
# makes names hard: nested header folders, folders reached through symbolic links, a link in the
# middle of a path, `cd` in recipes, relative and absolute -I, headers found late in a long search, and a header made
# during the build.
set -eu
dir=$1
count=$2

mkdir -p "$dir/include/common" "$dir/include/deep/a/b" "$dir/vendor/v1/api" "$dir/vendor/v2/api" \
  "$dir/lib/c" "$dir/lib/cpp" "$dir/app" "$dir/tools"
dir=$(cd "$dir" && pwd -P)
ln -s include/deep "$dir/linked"
ln -s v2 "$dir/vendor/current"
ln -s "$dir/include/common" "$dir/lib/absolute"

for i in 0 1 2 3 4 5 6 7 8 9; do
  printf '#pragma once\n#include "../deep/a/b/deep%s.h"\nenum { common%s = %s };\n' $i $i $i \
    >"$dir/include/common/common$i.h"
  printf '#pragma once\nenum { deep%s = %s };\n' $i $i >"$dir/include/deep/a/b/deep$i.h"
  printf '#pragma once\nenum { late%s = %s };\n' $i $i >"$dir/include/deep/late$i.h"
  printf '#pragma once\n#include "../../../include/common/common%s.h"\nenum { api%s = 2 };\n' $i $i \
    >"$dir/vendor/v2/api/api$i.h"
  printf "#pragma once\n" >"$dir/vendor/v1/api/old$i.h"
done
printf 'one more input\n' >"$dir/tools/version.in"
cat >"$dir/tools/version.sh" <<'TOOL'
#!/bin/sh
read -r line < tools/version.in
echo "#define VERSION \"$line\"" > "$1.tmp"
mv "$1.tmp" "$1"
TOOL
chmod +x "$dir/tools/version.sh"

# source_file FILE NUMBER LANGUAGE: includes what the number picks, found in as many ways.
source_file() {
  a=$(($2 % 10))
  b=$(($2 * 7 % 10))
  cat >"$1" <<SOURCE
#include <stddef.h>
#include "common$a.h"
#include "a/b/deep$b.h"
#include "late$b.h"
#include <api/api$a.h>
#include "../absolute/common$b.h"
#include "version.h"
int value_${3}_$2(void) { return common$a + deep$b + late$b + api$a + (int)sizeof(VERSION); }
SOURCE
}

i=0
while [ $i -lt "$count" ]; do
  source_file "$dir/lib/c/unit$i.c" $i c
  source_file "$dir/lib/cpp/unit$i.cpp" $i cpp
  [ $((i % 20)) -eq 0 ] && sed -i '1i #include <vector>' "$dir/lib/cpp/unit$i.cpp"
  i=$((i + 1))
done
cat >"$dir/app/main.c" <<'MAIN'
#include "../linked/../common/common1.h"
#include "../include/deep/late1.h"
int value_c_0(void);
int main(void) { return value_c_0() < 0 ? common1 : 0; }
MAIN

cat >"$dir/Makefile" <<MAKE
ABSOLUTE := $dir/include/deep
MAKE
cat >>"$dir/Makefile" <<'MAKE'
FLAGS := -MD -O0 -I. -I../../tools -I../../vendor/v1 -I../../vendor/current -I../../include/common
C := $(patsubst lib/c/%.c,obj/c/%.o,$(wildcard lib/c/*.c))
CPP := $(patsubst lib/cpp/%.cpp,obj/cpp/%.o,$(wildcard lib/cpp/*.cpp))

all: app/program
app/program: obj/main.o obj/libunits_c.a obj/libunits_cpp.a
	gcc -o $@ obj/main.o obj/libunits_c.a -Lobj -lunits_cpp -lstdc++
obj/libunits_c.a: $(C)
	cd obj/c && rm -f ../libunits_c.a && ar rc ../libunits_c.a *.o
obj/libunits_cpp.a: $(CPP)
	cd obj && ar rc libunits_cpp.a cpp/*.o
obj/main.o: app/main.c | obj/c
	gcc -MD -MF obj/main.d -c -o $@ $<
obj/c/%.o: lib/c/%.c obj/version.h | obj/c
	cd lib/c && gcc $(FLAGS) -I../../obj -I../../linked -MF ../../obj/c/$*.d -c -o ../../obj/c/$*.o $*.c
obj/cpp/%.o: lib/cpp/%.cpp obj/version.h | obj/c
	cd lib/../lib/cpp; cd . && g++ $(FLAGS) -I../../obj -I$(ABSOLUTE) -MF ../../obj/cpp/$*.d -c -o ../../obj/cpp/$*.o $*.cpp
obj/version.h: tools/version.sh tools/version.in | obj/c
	tools/version.sh $@
obj/c:
	mkdir -p obj/c obj/cpp
-include $(C:.o=.d) $(CPP:.o=.d)
MAKE
