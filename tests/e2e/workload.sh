#!/bin/sh
# workload.sh DIR: everyday work in the empty folder DIR, the same each time: git, tar, gcc, and what goes with them.
set -eu
cd "$1"
export HOME="$1" GIT_CONFIG_NOSYSTEM=1 LC_ALL=C TZ=UTC TMPDIR="$1/tmp"
export GIT_AUTHOR_DATE='2020-01-01T00:00:00Z' GIT_COMMITTER_DATE='2020-01-01T00:00:00Z'
mkdir tmp project
cd project
git init -q .
git config user.name nobody
git config user.email nobody@example.invalid
git config gc.auto 0
mkdir src include
printf '#define GREETING "hello"\n' >include/greeting.h
printf '#include <stdio.h>\n#include "greeting.h"\nint count(void);\nint main(void) { return puts(GREETING) < count(); }\n' \
  >src/main.c
printf 'int count(void) { return 0; }\n' >src/count.c
ln -s ../include src/headers
git add .
git commit -q -m first
git checkout -q -b topic
git mv src/count.c src/number.c
sed -i 's/hello/hello again/' include/greeting.h
git commit -q -a -m second
git checkout -q -
git merge -q topic
git rm -q --cached src/headers
git status --short >status.txt
git diff HEAD >changes.txt
for source in src/*.c; do gcc -O1 -Isrc/headers -c "$source" -o "${source%.c}.o"; done
gcc src/*.o -o greet
./greet >greeting.txt
tar -cf ../project.tar --sort=name .
mkdir ../copy
tar -xf ../project.tar -C ../copy
cp -r src ../copy/again
sort -u status.txt changes.txt -o sorted.txt
mv sorted.txt "a name with blanks.txt"
find . -name '*.o' -delete
grep -r hello . >found.txt || true
rm -rf ../copy/again
printf '#!/bin/sh\ncat greeting.txt >>notes.txt\n' >note
chmod +x note
./note
./note
