#!/bin/sh
# Everything that is measured: parsing beside other programs on the same log (ingest.sh; LOG=FILE takes a log of yours),
# the main question on the database that makes, then the measuring programs of this folder.
set -eu
cd "$(dirname "$0")/../.."
build=$(cd "${BUILD:-build}" && pwd)
bin=$build/bin
bench=$build/bench

sh tests/bench/ingest.sh "$bin" "$bench" ${LOG:+"$LOG"}
began=$(date +%s%N)
"$bin/ioquery" rw --all --json "$bench/ingest.db" >/dev/null
echo "  ioquery rw --all: $((($(date +%s%N) - began) / 1000000)) ms"

for source in tests/bench/*_bench.cpp; do
  [ -f "$source" ] || continue
  name=bench_$(basename "$source" _bench.cpp)
  cmake --build "$build" --target "$name" >/dev/null
  printf '\n%s\n' "$name"
  "$bin/$name"
done
