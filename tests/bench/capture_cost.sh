#!/bin/bash
# capture_cost.sh BIN [FILES] [ROUNDS]: what tracing costs. Wall time of a make -j2 of FILES C files (default 300) and of
# tar + grep over a tree, untraced and traced in five ways, in ROUNDS (default 5) interleaved rounds. Prints for each way
# medians: of the whole in ms and as a multiple of the untraced run of the same round; of the command itself, likewise,
# by its own clock; of the time before it (the tracer's start) and after it (the tracer's end). And the load of the
# machine, without which the numbers say nothing.
# shellcheck disable=SC2016 # text for make
set -eu
bin=$(realpath "$1")
files=${2:-300}
rounds=${3:-5}
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"

mkdir project tree
for i in $(seq "$files"); do
  printf '#include <stdio.h>\n#include <stdlib.h>\nint f%d(void) { return puts("%d") + rand(); }\n' "$i" "$i" >"project/f$i.c"
done
printf 'OBJECTS := $(patsubst %%.c,%%.o,$(wildcard *.c))\nall: $(OBJECTS)\n%%.o: %%.c\n\t@$(CC) -c $< -o $@\n' >project/Makefile
for i in $(seq 200); do mkdir "tree/$i" && cp project/f[1-9].c "tree/$i/"; done

# The command under a clock of its own: bash starts no process to tell the time. In microseconds.
cat >clock.sh <<'END'
echo "${EPOCHREALTIME/[.,]/}" >began
"$@"
echo "${EPOCHREALTIME/[.,]/}" >ended
END
work_make() { "$@" bash clock.sh make -s -j2 -C project; }
work_tree() { "$@" bash clock.sh sh -c 'tar -cf tree.tar tree && grep -rc puts tree >counts'; }

# the list of calls that iocapture gives to strace
list=$("$bin/iocapture" --dry-run true | tr ' ' '\n' | grep -m 1 -o 'trace=?.*' | tr -d "'")
way_untraced() { "$@"; }
way_strace_f() { strace -f -o bare.log "$@"; }
way_strace_list() { strace -f --seccomp-bpf -y -o bare.log -e "$list" "$@"; }
way_iocapture_strace() { "$bin/iocapture" --force -o io.log "$@"; }
way_iocapture_bpftrace() { "$bin/iocapture" --tool bpftrace --force -o io.log "$@"; }
ways="untraced strace_f strace_list iocapture_strace iocapture_bpftrace"
if [ "$(id -u)" -ne 0 ] || ! command -v bpftrace >/dev/null; then ways=${ways% *}; fi

now() { echo "${EPOCHREALTIME/[.,]/}"; }

# Whole, command, before and after it, in microseconds.
measure() {
  local start end
  rm -f project/*.o began ended
  start=$(now)
  "$@" >/dev/null 2>&1
  end=$(now)
  echo $((end - start)) $(($(cat ended) - $(cat began))) $(($(cat began) - start)) $((end - $(cat ended)))
}

# Of one work and way: the median of column $3 in ms, or of a ratio in thousandths.
median() { awk -v w="$1" -v y="$2" -v c="$3" '$1 == w && $2 == y { print $c }' took.txt | sort -n | sed -n "$(((rounds + 1) / 2))p"; }
milliseconds() { echo $((($(median "$@") + 500) / 1000)); }
times() { printf '%d.%03d' $(($(median "$@") / 1000)) $(($(median "$@") % 1000)); }

echo "load before: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) processors"
printf '%-6s %-20s %8s %8s %10s %8s %9s %9s\n' work way 'whole ms' times 'command ms' times 'before ms' 'after ms'
for work in make tree; do
  measure "work_$work" way_untraced >/dev/null # the page cache is warm for all
  for _ in $(seq "$rounds"); do
    for way in $ways; do
      read -r whole command before after <<<"$(measure "work_$work" "way_$way")"
      [ "$way" != untraced ] || { base=$whole && base_command=$command; }
      [ "$way" != iocapture_bpftrace ] || sleep 1 # it lets go behind its caller, who must not pay for it in the next round
      echo "$work $way $whole $command $before $after $((whole * 1000 / base)) $((command * 1000 / base_command))" >>took.txt
    done
  done
  for way in $ways; do
    printf '%-6s %-20s %8d %8s %10d %8s %9d %9d\n' "$work" "$way" "$(milliseconds "$work" "$way" 3)" "$(times "$work" "$way" 7)" \
      "$(milliseconds "$work" "$way" 4)" "$(times "$work" "$way" 8)" "$(milliseconds "$work" "$way" 5)" "$(milliseconds "$work" "$way" 6)"
  done
done
echo "load after: $(cut -d' ' -f1-3 /proc/loadavg)"
