#!/bin/sh
# republication.sh BIN: readers ask a database all the while ioparse replaces it, again and again. Every answer is that of
# one version, whole; no reader is refused and none sees a file that is half there.
set -u
bin=$(cd "$1" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/iotrace-republication.XXXXXX") || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
cd "$scratch" || exit 2
rounds=150

log() { # NAME FILES
  printf '100 execve("/bin/%s", ["%s"], 0x7ffd0 /* 9 vars */) = 0\n' "$1" "$1"
  seq "$2" | sed 's|.*|100 openat(AT_FDCWD, "/w/'"$1"'/&", O_RDONLY) = 3|'
  printf '100 +++ exited with 0 +++\n'
}

# read_on READER : one line an answer, until the writer has ended: its checksum, or what went wrong.
read_on() {
  while [ ! -e ended ]; do
    "$bin/ioquery" rw --json --all trace.db >"answer.$1" 2>"complaint.$1" || { echo "refused: $(cat "complaint.$1")" && continue; }
    cksum <"answer.$1"
  done >"answers.$1"
}

for version in old new; do
  log $version 400 >$version.log
  "$bin/ioparse" --quiet $version.log || exit 1
  "$bin/ioquery" rw --json --all $version.db | cksum >$version.sum
done
cmp -s old.sum new.sum && exit 1
cp old.db trace.db

for reader in 1 2 3 4; do read_on $reader & done
for round in $(seq $rounds); do
  version=new && [ $((round % 2)) = 0 ] && version=old
  "$bin/ioparse" --quiet --force -o trace.db $version.log 2>complaint || { echo "FAILED: round $round: $(cat complaint)" && : >ended && wait && exit 1; }
done
: >ended
wait

answers=$(cat answers.? | wc -l)
bad=$(cat answers.? | grep -cvxF -f old.sum -f new.sum)
seen=$(cat answers.? | sort -u | wc -l)
echo "$answers answers during $rounds replacements, $seen different, $bad of no version"
[ "$bad" = 0 ] || { cat answers.? | grep -vxF -f old.sum -f new.sum | sort | uniq -c | head; exit 1; }
[ "$seen" = 2 ] && [ "$answers" -ge $rounds ]
