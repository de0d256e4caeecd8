#!/bin/sh
# formats.sh BIN: golden and real logs of every format through both programs, against the sets that were written by hand
# from what the log says: parsers/*/golden/*.sets and tests/e2e/real, one `set name` a line. And what selection by a
# program's name finds where a format has no process tree.
set -u
bin=$(cd "$1" && pwd)
parsers=$(cd "$(dirname "$0")/../../parsers" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/iotrace-formats.XXXXXX") || exit 2
trap 'rm -rf "$scratch"' EXIT
failed=0
count=0

# parse LOG : into $scratch/log.db. Where the command ran that the log is of may stand beside it: NAME.cwd.
parse() {
  if [ -f "${1%.log}.cwd" ]; then set -- "$1" --cwd "$(cat "${1%.log}.cwd")"; fi
  "$bin/ioparse" --quiet --force -o "$scratch/log.db" "$@" || { echo "FAILED: $1 cannot be parsed" && failed=1; }
}

# sets : of $scratch/log.db, one `set name` a line.
sets() {
  "$bin/ioquery" rw --full --all "$scratch/log.db" | awk '
    /^[A-Z ]+ \([0-9]+\)$/ { sub(/ \([0-9]+\)$/, ""); sub(/^FILES /, ""); set = tolower($0); next }
    NF { print set " " $0 }'
}

for expected in "$parsers"/*/golden/*.sets; do
  [ -f "$expected" ] || continue
  count=$((count + 1))
  parse "${expected%.sets}.log"
  sets >"$scratch/got"
  diff "$expected" "$scratch/got" || { echo "FAILED: $expected" && failed=1; }
done
[ $count -ge 6 ] || { echo "FAILED: only $count logs have sets" && failed=1; }

# Real logs from elsewhere, against what a reader of the log wrote down: real/ROOM/LOG.sets.
project=$(cd "$parsers/.." && pwd)
corpus=${IOTRACE_CORPUS:-$project/../shared/corpus}
real=0
[ -d "$corpus" ] || echo "SKIPPED(corpus): real logs"
for expected in "$project"/tests/e2e/real/*/*.sets; do
  log=$corpus/$(basename "$(dirname "$expected")")/$(basename "$expected" .sets)
  [ -f "$log" ] || continue
  real=$((real + 1))
  parse "$log"
  sets | diff "$expected" - || { echo "FAILED: $log" && failed=1; }
done

# expect WANTED PROGRAM : what the processes of a program read and wrote.
expect() {
  got=$("$bin/ioquery" rw --json --all --process "$2" "$scratch/log.db" | tr -d ' \n')
  [ "$got" = "$1" ] || { echo "FAILED: --process $2: expected and got" && echo "$1" && echo "$got" && failed=1; }
}

p=/private/tmp/p
parse "$parsers/fs_usage/golden/story-build.log"
expect "{\"reads\":[\"$p/Makefile\"],\"writes\":[]}" make
expect "{\"reads\":[\"$p/a.c\",\"$p/a.h\",\"/usr/bin/clang\"],\"writes\":[\"$p/a.o\"]}" clang
parse "$parsers/dtruss/golden/story-build.log"
expect "{\"reads\":[\"$p/a-1f2e.tmp\",\"$p/a.c\",\"$p/a.h\",\"/usr/bin/clang\"],\"writes\":[\"$p/a.o\"]}" clang
parse "$parsers/procmon/golden/story-build.log"
p=/C:/proj
expect "{\"reads\":[\"/C:/bin/ld.exe\",\"$p/a.obj\",\"$p/app.exe\"],\"writes\":[\"$p/app.exe\",\"$p/app.map\"]}" ld.exe
parse "$parsers/procmon/golden/story-editor.log"
expect '{"reads":["/C:/Users/me/notes.txt","/C:/Windows/System32/Ntdll.dll"],"writes":["/C:/Users/me/notes.txt","/C:/Users/me/session"]}' \
  editor.exe

# The same export in UTF-16, as Windows' own editor saves it.
if command -v iconv >/dev/null; then
  for encoding in UTF-16LE UTF-16BE; do
    iconv -f UTF-8 -t "$encoding" "$parsers/procmon/golden/story-build.log" >"$scratch/wide.csv"
    parse "$scratch/wide.csv"
    sets | diff "$parsers/procmon/golden/story-build.sets" - || { echo "FAILED: $encoding" && failed=1; }
  done
else
  echo "SKIPPED(iconv): UTF-16 exports"
fi

[ $failed -eq 0 ] && echo "$count golden and $real real logs have the sets that were written for them"
exit $failed
