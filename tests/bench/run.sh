#!/bin/sh
# Everything that is measured: parsing beside other programs on the same log (ingest.sh; LOG=FILE takes a log of yours),
# the questions on a large database and on the one that makes (ask.sh), then the measuring programs of this folder.
set -eu
cd "$(dirname "$0")/../.."
build=$(cd "${BUILD:-build}" && pwd)
bin=$build/bin
bench=$build/bench

sh tests/bench/ingest.sh "$bin" "$bench" ${LOG:+"$LOG"}

cmake --build "$build" --target large_trace >/dev/null
sh tests/bench/ask.sh "$bin" "$bench"

for source in tests/bench/*_bench.cpp; do
  [ -f "$source" ] || continue
  name=bench_$(basename "$source" _bench.cpp)
  cmake --build "$build" --target "$name" >/dev/null
  printf '\n%s\n' "$name"
  "$bin/$name"
done
