#!/bin/sh
# What takes longer than `make test` may: the tests again under sanitizers, every fuzz target for a while, the floor of
# line coverage, and the static checks. Ends at the first that fails.
set -eu
cd "$(dirname "$0")/.."
jobs=${JOBS:-2}

# build PRESET : a build folder of its own, build-PRESET.
build() {
  cmake --preset "$1" >"build-$1.log" 2>&1 || { cat "build-$1.log" && return 1; }
  rm -f "build-$1.log"
  cmake --build "build-$1" -j "$jobs"
}

title() { printf '\n== %s\n' "$*"; }

# One build for both: a build costs more than the tests it runs.
title "sanitizers"
build deep
# A traced process cannot be searched for leaks, and the tests run traced ones: what leaks there is for the unit tests.
ctest --test-dir build-deep --output-on-failure --no-tests=error -j "$jobs" -LE deep

title "coverage"
sh tests/coverage.sh build-deep

title "fuzzing"
sh tests/fuzz/run.sh

title "lint"
sh tests/lint.sh
