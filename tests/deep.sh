#!/bin/sh
# What takes longer than `make test` may: tests again under sanitizers, every fuzz target for a while, the floor of
# line coverage, and the static checks. Ends at the first that fails.
# shellcheck disable=SC2086 # $rooms: one word a program
set -eu
cd "$(dirname "$0")/.."
jobs=${JOBS:-2}

# build PRESET TARGET... : the targets, in a build folder of its own, build-PRESET. Nothing is optimised here: a build
# costs more than its tests.
build() {
  preset=$1
  shift
  cmake --preset "$preset" >"build-$preset.log" 2>&1 || { cat "build-$preset.log" && return 1; }
  rm -f "build-$preset.log"
  cmake --build "build-$preset" -j "$jobs" --target "$@"
}

# run PRESET TEST... : the test programs, one after the other.
run() {
  bin=build-$1/bin
  shift
  for program; do "$bin/$program" || return 1; done
}

title() { printf '\n== %s\n' "$*"; }

# The rooms that read strangers' bytes.
rooms='test_store test_parsers test_property'

title "sanitizers"
build fuzz $rooms
run fuzz $rooms

title "fuzzing"
FUZZ_SECONDS=30 sh tests/fuzz/run.sh # a look; longer ones are for `make fuzz`

title "coverage"
build coverage $rooms ioparse
run coverage $rooms
sh tests/parsers/ioparse.sh build-coverage/bin >/dev/null
sh tests/coverage.sh build-coverage

title "lint"
sh tests/lint.sh
