#!/bin/sh
# ordinary.sh BIN TOOL: a default capture of 30 ordinary commands raises none of the reasons for which a clean answer
# would be withheld. Commands that are not installed are left out, and said to be.
# shellcheck disable=SC2016 # what stands in single quotes is for the traced command
set -u
. "$(dirname "$0")/prelude.sh"
bin=$(cd "$1" && pwd)
tool=$2
failed=0
tried=0
cd "$scratch" || exit 2
mkdir work && cd work || exit 2

if ! "$bin/iocapture" --tool "$tool" -o "$scratch/try.log" -- true 2>"$scratch/refused"; then
  echo "SKIPPED: iocapture --tool $tool cannot trace here: $(head -n 1 "$scratch/refused")"
  exit $skipped
fi
echo '{"*": {"inputs": ["**"], "outputs": ["**"]}}' >"$scratch/everything.json"

# ordinary PROGRAM WORD... : runs the words, where there is the program.
ordinary() {
  if ! command -v "$1" >/dev/null; then
    echo "left out: no $1"
    return
  fi
  shift
  tried=$((tried + 1))
  "$bin/iocapture" --tool "$tool" --force -o "$scratch/log" -- "$@" >"$scratch/output" 2>&1 ||
    { echo "FAILED: it could not be run: $*" && cat "$scratch/output" && failed=1; }
  "$bin/ioparse" --quiet --strict --force -o "$scratch/db" "$scratch/log" || failed=1
  "$bin/ioquery" check "$scratch/db" --declared "$scratch/everything.json" >"$scratch/answer" && return
  echo "FAILED: $*"
  cat "$scratch/answer"
  failed=1
}

printf 'int main(void) { return 0; }\n' >main.c
printf 'all: main\nmain: main.c\n\t$(CC) -o main main.c\n' >Makefile
printf 'b\na\n' >lines
mkdir -p tree/one/two && cp lines tree/one/two/leaf

ordinary cat cat lines
ordinary cp cp -r tree copy
ordinary mv mv copy moved
ordinary mv mv lines tree/one/lines
ordinary cp cp tree/one/lines lines
ordinary ln ln -s lines link
ordinary ln ln lines hard
ordinary rm rm link hard
ordinary mkdir mkdir -p a/b/c
ordinary rm rm -r a
ordinary touch touch stamp
ordinary sed sed -i s/a/c/ lines
ordinary sort sort -o lines lines
ordinary grep grep -r a tree
ordinary find find . -name '*.c' -exec cat '{}' ';'
ordinary tar tar czf tree.tgz tree
ordinary tar tar xzf tree.tgz -C moved
ordinary xargs sh -c 'find tree -type f | xargs -P 4 -n 1 wc'
ordinary awk awk '{ print $1 > "awk.out" }' lines
ordinary diff diff -r tree tree
ordinary install install -m 600 lines installed
ordinary tee sh -c 'echo x | tee -a teed >/dev/null'
ordinary dd dd if=lines of=copied bs=1 count=1
ordinary mktemp sh -c 'f=$(mktemp ./t.XXXXXX); echo x >$f; mv $f final'
ordinary sh sh -c '(sleep 0.1; echo x >later) & (echo y >sooner) & wait'
ordinary sh sh -c 'cat <<X >heredoc
x
X'
ordinary cc cc -c main.c
ordinary make make
ordinary git sh -c 'git init -q repo && cd repo && cp ../main.c . && git add . &&
  git -c user.name=n -c user.email=e@example.org commit -qm m && git status -s'
ordinary perl perl -e 'open(F, ">", "perl.out"); print F 1; if (!fork) { exit } wait'
ordinary python3 python3 -c 'import json, subprocess; subprocess.run(["true"]); open("py.out", "w").write("x")'
ordinary python3 python3 -c 'import threading; t = [threading.Thread(target=lambda: open("lines").read()) for _ in range(8)]
for x in t: x.start()'
ordinary node node -e 'require("fs").writeFileSync("n.out", "x"); require("child_process").execSync("true")'
ordinary timeout timeout 5 true
ordinary nice nice true
ordinary env env -i /bin/sh -c :

[ $tried -ge 30 ] || { echo "FAILED: only $tried commands are installed" && failed=1; }
[ $failed -eq 0 ] && echo "$tried commands under $tool: nothing withheld"
exit $failed
