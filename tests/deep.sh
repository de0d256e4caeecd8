#!/bin/sh
# What takes longer than `make test` may: the tests again under sanitizers, the floor of
# line coverage, and the static checks. Ends at the first that fails.
set -eu
cd "$(dirname "$0")/.."
jobs=${JOBS:-2}

# The tests of the rooms that read strangers' bytes. Nothing is optimised here: a build costs more than its tests.
rooms='test_store test_parsers test_property'

# build PRESET : those tests in a build folder of its own, build-PRESET.
build() {
  cmake --preset "$1" >"build-$1.log" 2>&1 || { cat "build-$1.log" && return 1; }
  rm -f "build-$1.log"
  # shellcheck disable=SC2086 # one word a target
  cmake --build "build-$1" -j "$jobs" --target $rooms $2
}

# run_rooms PRESET
run_rooms() { for room in $rooms; do "build-$1/bin/$room" || return 1; done; }

title() { printf '\n== %s\n' "$*"; }

# The parsers' own bytes are for `make fuzz`: its targets are too slow without optimisation, and too long with it.
title "sanitizers"
all_rooms=$rooms
rooms='test_store test_property'
build fuzz ''
run_rooms fuzz
rooms=$all_rooms

title "coverage"
build coverage ioparse
run_rooms coverage
sh tests/parsers/ioparse.sh build-coverage/bin >/dev/null
sh tests/coverage.sh build-coverage

title "lint"
sh tests/lint.sh
