#!/bin/sh
# instructions.sh BIN [--write]: how many instructions ioparse takes for a fixed log, against the budget in
# instructions.budget: what it takes a line and an event more than for a log of a few lines. A count does not depend on
# what else the machine does, so it may fail a test: over 5 % more is a failure, over 5 % less asks for a new budget
# (--write). Compilers and libraries differ, so the budget holds for those it names; with others nothing is judged (77).
set -eu
bin=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
command -v valgrind >/dev/null || { echo "SKIPPED: there is no valgrind"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# write_log CALLS : a build as strace shows it, with -f -y -T -ttt: two compilers in turn, most calls in halves.
write_log() {
  awk -v calls="$1" 'BEGIN {
    print "100  1700000000.000001 execve(\"/usr/bin/make\", [\"make\", \"-j2\"], 0x7ffc /* 20 vars */) = 0 <0.000300>"
    for (i = 1; i <= calls; ++i) {
      at = sprintf("17000%05d.%06d", i / 1000, i % 1000 * 1000)
      pid = 100
      name = sprintf("/usr/include/part%d/header%d.h", i % 301 % 37, i % 301)
      if (i % 4 == 0) {
        printf "%d  %s openat(AT_FDCWD</src>, \"%s\", O_RDONLY|O_NOCTTY <unfinished ...>\n", pid, at, name
        printf "%d  %s <... openat resumed>) = 4<%s> <0.000041>\n", pid, at, name
      } else if (i % 4 == 1) {
        printf "%d  %s readlink(\"%s\", 0x7ffd21e80500, 1023) = -1 EINVAL (Invalid argument) <0.000032>\n", pid, at, name
      } else if (i % 4 == 2) {
        printf "%d  %s read(4<%s>,  <unfinished ...>\n", pid, at, name
        printf "%d  %s <... read resumed>\"#pragma once\\n\"..., 4096) = 412 <0.000022>\n", pid, at
      } else {
        printf "%d  %s mprotect(0x7f15eec5f000, 4096, PROT_READ) = 0 <0.000012>\n", pid, at
        printf "%d  %s newfstatat(AT_FDCWD</src>, \"%s.gch\", 0x7ffc, 0) = -1 ENOENT (No such file or directory) <0.000042>\n", pid, at, name
      }
    }
    print "100  1700099999.000001 +++ exited with 0 +++" }'
}

# count LOG : instructions of a whole run, all threads.
count() {
  valgrind --tool=callgrind --callgrind-out-file="$folder/out" --log-file="$folder/log" \
    "$bin/ioparse" --quiet --force -o "$folder/db" "$1"
  sed -n 's/^totals: //p' "$folder/out"
}

write_log 40 >"$folder/few"
write_log 20000 >"$folder/many"
few=$(count "$folder/few")
many=$(count "$folder/many")
lines=$(($(wc -l <"$folder/many") - $(wc -l <"$folder/few")))
events=$(sqlite3 -readonly "$folder/db" 'SELECT count(*) FROM event')
per_line=$(((many - few) / lines))
per_event=$(((many - few) / events))
built_with="$(g++ -dumpfullversion) $(ldd --version | sed -n '1s/.* //p') $(sqlite3 --version | cut -d' ' -f1)"
printf 'instructions a line: %s, an event: %s (%s lines, %s events)\n' $per_line $per_event $lines "$events"

budget=$here/instructions.budget
if [ "${2:-}" = --write ]; then
  printf '%s\n%s %s\n' "$built_with" $per_line $per_event >"$budget"
  exit
fi
[ "$(head -n 1 "$budget")" = "$built_with" ] || { echo "SKIPPED: the budget is that of other versions than $built_with"; exit 77; }
sed -n 2p "$budget" | {
  read -r line event
  for pair in "$per_line $line line" "$per_event $event event"; do
    # shellcheck disable=SC2086 # three words
    set -- $pair
    if [ $(($1 * 100)) -gt $(($2 * 105)) ]; then
      echo "FAILED: $1 instructions a $3, $2 are allowed: profile it, or accept it with instructions.sh BIN --write"
      exit 1
    elif [ $(($1 * 100)) -lt $(($2 * 95)) ]; then
      echo "FAILED: only $1 instructions a $3, $2 are allowed: lower the budget with instructions.sh BIN --write"
      exit 1
    fi
  done
}
