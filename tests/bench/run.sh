#!/bin/sh
# Everything that is measured: parsing beside other programs on the same log (ingest.sh; LOG=FILE takes a log of yours),
# the main question on the database that makes, then the measuring programs of this folder.
set -eu
cd "$(dirname "$0")/../.."
build=$(cd "${BUILD:-build}" && pwd)
bin=$build/bin
bench=$build/bench

sh tests/bench/ingest.sh "$bin" "$bench" ${LOG:+"$LOG"}

# ask QUESTION ARGUMENT... : how long it takes, the best of five.
ask() {
  best=
  for _ in 1 2 3 4 5; do
    began=$(date +%s%N)
    "$bin/ioquery" "$@" >/dev/null 2>&1
    took=$((($(date +%s%N) - began) / 1000000))
    [ -n "$best" ] && [ "$best" -le "$took" ] || best=$took
  done
  printf '  ioquery %-40s %6s ms\n' "$1 $3 ${4:-}" "$best"
}
for question in rw files tree tasks; do
  ask $question "$bench/ingest.db" --all
done
ask rw "$bench/ingest.db" --process gcc
ask why "$bench/ingest.db" /usr/include/stdio.h

for source in tests/bench/*_bench.cpp; do
  [ -f "$source" ] || continue
  name=bench_$(basename "$source" _bench.cpp)
  cmake --build "$build" --target "$name" >/dev/null
  printf '\n%s\n' "$name"
  "$bin/$name"
done
