#!/bin/sh
# What can be checked without running anything: floors, formatting, shell scripts, and clang-tidy where it is installed.
# A checker that is not there is said to be skipped. LINT_FILES limits clang-tidy to some files.
# shellcheck disable=SC2317 # functions called by their names
set -u
cd "$(dirname "$0")/.." || exit 2
build=${BUILD:-build}
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
tidy() { echo "${LINT_FILES:-$(units)}" | xargs -n 4 -P "${JOBS:-2}" clang-tidy --quiet -p "$build"; }

check sh sh tests/floors.sh
check clang-format format
check shellcheck shell
[ -f "$build/compile_commands.json" ] && [ -f .clang-tidy ] && check clang-tidy tidy
exit $failed
