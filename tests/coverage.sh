#!/bin/sh
# coverage.sh BUILD-FOLDER: lines that the tests ran, a room at a time. parsers and store must reach 90 %.
set -u
cd "$(dirname "$0")/.." || exit 2
build=$1
failed=0

# room NAME FLOOR
room() {
  gcovr --root . --object-directory "$build" --filter "$1/" --exclude-throw-branches \
    --fail-under-line "$2" --sort-percentage "$build" >"$build/coverage-$1.txt" 2>/dev/null
  status=$?
  grep TOTAL "$build/coverage-$1.txt" | sed "s/TOTAL/$1/"
  [ $status -eq 0 ] && return
  echo "FAILED: $1 needs $2 % of its lines run by tests; see $build/coverage-$1.txt"
  grep '%' "$build/coverage-$1.txt" | head -n 12
  failed=1
}

room store 90
room parsers 90
exit $failed
