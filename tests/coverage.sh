#!/bin/sh
# coverage.sh BUILD-FOLDER: lines that the tests ran, a room at a time, from the counters that clang's programs left in
# BUILD-FOLDER/counters. parsers and store must reach 90 %.
set -u
cd "$(dirname "$0")/.." || exit 2
build=$1
merged=$build/merged.profdata
failed=0
llvm-profdata merge --sparse -o "$merged" "$build"/counters/*.profraw || exit 1

# lines ROOM : one a file, and TOTAL: path, lines, lines that nothing ran, % of them that were run.
lines() {
  find "$1" -name '*.[ch]pp' -exec llvm-cov report "$build/bin/test_store" --object "$build/bin/test_parsers" \
    --object "$build/bin/test_property" --instr-profile="$merged" \
    --show-functions=false --show-branch-summary=false --show-region-summary=false {} + 2>/dev/null
}

# room NAME FLOOR
room() {
  lines "$1" >"$build/coverage-$1.txt"
  percent=$(awk '$1 == "TOTAL" { print int($NF) }' "$build/coverage-$1.txt")
  echo "$1: ${percent:-no} % of the lines"
  [ "${percent:-0}" -ge "$2" ] && return
  echo "FAILED: $1 needs $2 % of its lines run by tests; see $build/coverage-$1.txt"
  awk '/%/ && $1 != "TOTAL" { print $NF, $1 }' "$build/coverage-$1.txt" | sort -n | head -n 12
  failed=1
}

room store 90
room parsers 90
exit $failed
