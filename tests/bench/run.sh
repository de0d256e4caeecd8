#!/bin/sh
# How fast logs are parsed: lines a second of ioparse beside `wc -l` and a perl one-liner on the same log. LOG=FILE
# measures a log of yours; else a real capture of a make is repeated until it has a million lines. Then the measuring
# programs of this folder.
set -eu
cd "$(dirname "$0")/../.."
build=$(cd "${BUILD:-build}" && pwd)
bin=$build/bin
bench=$build/bench
log=${LOG:-$bench/million.log}
mkdir -p "$bench"

# make_log : a capture with all that a stranger's strace shows, repeated.
make_log() {
  rm -rf "$bench/project"
  sh tests/e2e/project.sh "$bench/project" 40
  (cd "$bench/project" && strace -f -tt -T -y -o "$bench/once.log" make -s -j2)
  : >"$log.part"
  while [ "$(wc -l <"$log.part")" -lt 1000000 ]; do cat "$bench/once.log" >>"$log.part"; done
  mv "$log.part" "$log"
}

# measure WHAT COMMAND... : best of three, in lines a second.
measure() {
  what=$1
  shift
  best=
  for _ in 1 2 3; do
    began=$(date +%s%N)
    "$@" >/dev/null
    took=$(($(date +%s%N) - began))
    if [ -z "$best" ] || [ $took -lt "$best" ]; then best=$took; fi
  done
  awk -v what="$what" -v ns="$best" -v lines="$lines" -v bytes="$bytes" 'BEGIN {
    printf "%-24s %8.2f s %10.2f million lines/s %9.0f MB/s\n", what, ns / 1e9, lines * 1e3 / ns, bytes * 1e3 / ns }'
}

[ -f "$log" ] || make_log
lines=$(wc -l <"$log")
bytes=$(wc -c <"$log")
echo "$log: $lines lines, $((bytes / 1000000)) MB"
measure "wc -l" wc -l "$log"
# shellcheck disable=SC2016 # perl's, not the shell's
measure "perl, one match a line" perl -ne '$n{$1}++ if /^\d+ +\S+ (\w+)\(.* = (-?\d+)/; END { print scalar keys %n }' "$log"
measure "ioparse" "$bin/ioparse" --quiet --force -o "$bench/bench.db" "$log"
measure "ioquery rw" "$bin/ioquery" rw --all --json "$bench/bench.db"

for source in tests/bench/*_bench.cpp; do
  [ -f "$source" ] || continue
  name=bench_$(basename "$source" _bench.cpp)
  cmake --build "$build" --target "$name" >/dev/null
  printf '\n%s\n' "$name"
  "$bin/$name"
done
