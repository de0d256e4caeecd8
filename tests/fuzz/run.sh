#!/bin/sh
# Every fuzz target for FUZZ_SECONDS (60), two at a time, under address and undefined-behaviour sanitizers. What was
# learned is kept in build-fuzz/corpus for the next time; what crashes is left in build-fuzz/found, and is an error.
set -u
cd "$(dirname "$0")/../.." || exit 2
cmake --preset fuzz >build-fuzz.log 2>&1 || { cat build-fuzz.log && exit 1; }
rm -f build-fuzz.log
names=$(find tests/fuzz -name '*_fuzz.cpp' -exec basename {} _fuzz.cpp \; | sort)
[ -n "$names" ] || { echo "FAILED: there is no fuzz target" && exit 1; }
# shellcheck disable=SC2046,SC2086 # one word a target
cmake --build build-fuzz -j "${JOBS:-2}" --target $(printf 'fuzz_%s ' $names) || exit 1
build=$PWD/build-fuzz
mkdir -p "$build/found"

# fuzz TARGET : seeds are those of tests/fuzz/seeds/TARGET, and the golden logs.
fuzz() {
  corpus=$build/corpus/$1
  mkdir -p "$corpus"
  set -- "$1" "$corpus"
  [ -d "tests/fuzz/seeds/$1" ] && set -- "$@" "tests/fuzz/seeds/$1"
  for golden in parsers/*/golden; do set -- "$@" "$golden"; done
  target=$1
  shift
  LLVM_PROFILE_FILE=/dev/null "$build/bin/fuzz_$target" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=10 -rss_limit_mb=1024 \
    -artifact_prefix="$build/found/$target-" -print_final_stats=1 "$@" >"$build/$target.log" 2>&1
}

# finish TARGET PROCESS : waits, and tells how it went.
finish() {
  if wait "$2"; then
    echo "$1: $(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$1.log") runs, nothing found"
  else
    echo "FAILED: $1"
    tail -n 40 "$build/$1.log"
    failed=1
  fi
}

failed=0
previous=
for name in $names; do
  fuzz "$name" &
  process=$!
  [ -n "$previous" ] && finish "$previous" "$previous_process"
  previous=$name
  previous_process=$process
done
[ -n "$previous" ] && finish "$previous" "$previous_process"
exit $failed
