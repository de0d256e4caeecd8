#!/bin/sh
# What takes longer than `make test` may: tests again under sanitizers, every fuzz target for a while, the floor of
# line coverage, and the static checks. Ends at the first that fails.
# shellcheck disable=SC2086 # $rooms: one word a program
set -eu
cd "$(dirname "$0")/.."
jobs=${JOBS:-2}

title() { printf '\n== %s\n' "$*"; }

# The rooms that read strangers' bytes. One build serves sanitizers, coverage and fuzzing; nothing in it is optimised: a
# build costs more than its tests.
rooms='test_store test_parsers test_property'
bin=build-fuzz/bin
counters=$PWD/build-fuzz/counters
rm -rf "$counters"
export LLVM_PROFILE_FILE="$counters/%p.profraw"

title "sanitizers"
cmake --preset fuzz >build-fuzz.log 2>&1 || { cat build-fuzz.log && exit 1; }
rm -f build-fuzz.log
cmake --build build-fuzz -j "$jobs" --target $rooms
for program in $rooms; do "$bin/$program"; done

title "coverage"
sh tests/coverage.sh build-fuzz

title "fuzzing"
FUZZ_SECONDS=30 sh tests/fuzz/run.sh # a look; longer ones are for `make fuzz`

title "lint"
sh tests/lint.sh
