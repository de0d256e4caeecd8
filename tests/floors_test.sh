#!/bin/sh
# Does floors.sh notice? One broken floor after the other, each in a small tree of its own.
set -u
tree=$(mktemp -d) || exit 2
trap 'rm -rf "$tree"' EXIT
floors=$(dirname "$0")/floors.sh
failed=0

# expect CODE FILE HEADER : a tree whose FILE includes HEADER.
expect() {
  rm -rf "${tree:?}"/*
  mkdir -p "$tree/store" "$tree/capture/strace" "$tree/parsers/strace" "$tree/parsers/x3" "$tree/query" "$tree/tests"
  printf '#pragma once\n#include <vector>\n  # include <%s>\n' "$3" >"$tree/$2"
  sh "$floors" "$tree" >"$tree/said"
  [ $? -eq "$1" ] || { echo "FAILED: expected $1 for $2 with $3" && failed=1; }
}

for allowed in 'store/event.hpp store/ids.hpp' 'store/db.cpp sqlite3.h' 'store/writer.cpp store/db.hpp' \
  'store/child.cpp sys/wait.h' 'capture/a.cpp store/child.hpp' 'capture/strace/a.cpp capture/tool.hpp' \
  'parsers/a.cpp capture/log_header.hpp' 'parsers/strace/grammar.cpp boost/spirit/home/x3.hpp' \
  'parsers/strace/arguments.cpp boost/spirit/home/x3.hpp' 'parsers/x3/text.hpp boost/spirit/home/x3.hpp' \
  'query/ioquery.cpp CLI/CLI.hpp' 'query/a.cpp store/reader.hpp' 'tests/a.cpp query/a.hpp' 'tests/a.cpp sqlite3.h'; do
  # shellcheck disable=SC2086 # file and header
  expect 0 $allowed
done
for forbidden in 'store/event.hpp fmt/format.h' 'store/ids.hpp store/db.hpp' 'store/ids.hpp unistd.h' \
  'store/db.cpp query/a.hpp' 'store/writer.cpp sqlite3.h' 'store/db.cpp ../query/a.hpp' 'capture/a.cpp store/db.hpp' \
  'capture/a.cpp parsers/fact.hpp' 'parsers/a.cpp capture/tool.hpp' 'parsers/a.cpp query/a.hpp' \
  'parsers/strace/format.cpp boost/spirit/home/x3.hpp' 'parsers/a.cpp CLI/CLI.hpp' 'query/a.cpp parsers/fact.hpp' \
  'query/a.cpp sqlite3.h' 'query/a.cpp CLI/CLI.hpp' 'query/a.cpp tests/check.hpp' 'store/db.cpp catch2/catch.hpp'; do
  # shellcheck disable=SC2086
  expect 1 $forbidden
done
exit $failed
