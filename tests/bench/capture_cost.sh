#!/bin/bash
# capture_cost.sh BIN [FILES] [ROUNDS]: what tracing costs. Wall time of a make -j2 of FILES C files (default 300) and of
# tar + grep over a tree, untraced and traced in five ways, in ROUNDS (default 5) interleaved rounds. Prints for each way
# the median of its ratios to the untraced run of the same round, and the load of the machine, without which the numbers
# say nothing.
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

work_make() { rm -f project/*.o && "$@" make -s -j2 -C project; }
work_tree() { "$@" sh -c 'tar -cf tree.tar tree && grep -rc puts tree >counts'; }

# the list of calls that iocapture gives to strace
list=$("$bin/iocapture" --dry-run true | tr ' ' '\n' | grep -m 1 -o 'trace=?.*' | tr -d "'")
way_untraced() { "$@"; }
way_strace_f() { strace -f -o bare.log "$@"; }
way_strace_list() { strace -f --seccomp-bpf -y -o bare.log -e "$list" "$@"; }
way_iocapture_strace() { "$bin/iocapture" --force -o io.log "$@"; }
way_iocapture_bpftrace() { "$bin/iocapture" --tool bpftrace --force -o io.log "$@"; }
ways="untraced strace_f strace_list iocapture_strace iocapture_bpftrace"
if [ "$(id -u)" -ne 0 ] || ! command -v bpftrace >/dev/null; then ways=${ways% *}; fi

milliseconds() {
  local start
  start=$(date +%s%N)
  "$@" >/dev/null 2>&1
  echo $((($(date +%s%N) - start) / 1000000))
}

median() { sort -n | sed -n "$(((rounds + 1) / 2))p"; }

echo "load before: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) processors"
for work in make tree; do
  "work_$work" way_untraced >/dev/null 2>&1 # the page cache is warm for all
  for _ in $(seq "$rounds"); do
    for way in $ways; do
      took=$(milliseconds "work_$work" "way_$way")
      [ "$way" != untraced ] || base=$took
      echo "$work $way $took $((took * 1000 / (base > 0 ? base : 1)))" >>took.txt
    done
  done
  for way in $ways; do
    printf '%-6s %-20s %6d ms  %s times\n' "$work" "$way" "$(awk -v w="$work" -v y="$way" '$1 == w && $2 == y { print $3 }' took.txt | median)" \
      "$(awk -v w="$work" -v y="$way" '$1 == w && $2 == y { print $4 }' took.txt | median | sed 's/\(...\)$/.\1/; s/^\./0./')"
  done
done
echo "load after: $(cut -d' ' -f1-3 /proc/loadavg)"
