#!/bin/sh
# lint.sh [tidy]: what can be checked without running anything: floors, formatting, shell scripts; with `tidy` also
# clang-tidy over everything, half an hour on two processors (LINT_FILES='FILE...': over these). A checker that is not
# there is said to be skipped.
# shellcheck disable=SC2317 # functions called by their names
set -u
cd "$(dirname "$0")/.." || exit 2
failed=0

# check TOOL COMMAND... : runs COMMAND where there is TOOL.
check() {
  tool=$1
  shift
  if command -v "$tool" >/dev/null 2>&1; then "$@" || { echo "FAILED: $tool" && failed=1; }; else echo "SKIPPED: no $tool"; fi
}

sources() { find store capture parsers query tests -name '*.[ch]pp' | sort; }
units() { find store capture parsers query -name '*.cpp' | sort; }
scripts() { find .ci samples tests -name '*.sh' | sort; echo .ci/run; }

format() { sources | xargs clang-format --dry-run --Werror; }
shell() { scripts | xargs shellcheck -x -P SCRIPTDIR; }

# clang-tidy cannot use gcc's precompiled headers: the commands are those of a build by clang without any.
tidy() {
  cmake --preset clang -B build-tidy -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON -DIOTRACE_TESTS=OFF >/dev/null || return 1
  echo "${LINT_FILES:-$(units)}" | xargs -n 4 -P "${JOBS:-2}" clang-tidy --quiet -p build-tidy 2>/dev/null
}

check sh sh tests/floors.sh
check clang-format format
check shellcheck shell
[ "${1:-}" != tidy ] || check clang-tidy tidy
exit $failed
