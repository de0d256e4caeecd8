#!/bin/sh
# Installs what is missing on a Debian-like machine, and nothing else: setup.sh build|test|deep
# Each word includes the ones before it. What is there already is not asked for, so a second run needs no network.
# Without apt it names what it did not find and lets the build try.
set -eu

level=${1:-build}
missing=

# want PACKAGE... : one of these, best first (Debian renames packages, and some refuse to live side by side).
want() {
  for package in "$@"; do
    dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q 'ok installed$' && return
  done
  missing="$missing $(IFS='|'; echo "$*")"
}

# want_tool COMMAND PACKAGE... : the same, but a command of that name will do wherever it came from.
want_tool() {
  tool=$1
  shift
  command -v "$tool" >/dev/null 2>&1 || want "$@"
}

to_build_and_run() {
  want_tool g++ g++
  want_tool cmake cmake
  want_tool ninja ninja-build
  want_tool pkg-config pkgconf pkg-config
  want_tool strace strace
  want libboost-dev libboost1.81-dev libboost1.83-dev libboost1.74-dev # headers only: Spirit X3
  want libsqlite3-dev
  want libfmt-dev
  want libcli11-dev
  want nlohmann-json3-dev
  want libyaml-cpp-dev
  want libxxhash-dev
  want zlib1g-dev
  want liblzma-dev
  want libzstd-dev
}

to_test() {
  want catch2
  want_tool sqlite3 sqlite3
  want_tool xz xz-utils
  want_tool zstd zstd
}

to_test_deep() {
  want_tool clang++ clang
  want libclang-rt-dev libclang-rt-14-dev # libFuzzer
  want_tool llvm-cov llvm # coverage
  want_tool perl perl
  want_tool valgrind valgrind # instruction counts
  want python3-jsonschema # our reports against their schemas
}

case $level in
build) to_build_and_run ;;
test) to_build_and_run && to_test ;;
deep) to_build_and_run && to_test && to_test_deep ;;
*)
  echo "usage: $0 build|test|deep" >&2
  exit 2
  ;;
esac

[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "setup: not found (Debian's names):$missing; there is no apt-get here, install them another way" >&2
  exit 0
fi

as_root=
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "setup: these packages are missing and need root or sudo to install:$missing" >&2
    exit 1
  fi
  as_root=sudo
fi

# known PACKAGE|PACKAGE... : the first of them that apt can install; the first of all where it knows none.
known() {
  for package in $(echo "$1" | tr '|' ' '); do
    apt-cache show "$package" >/dev/null 2>&1 && echo "$package" && return
  done
  echo "${1%%|*}"
}

echo "setup: installing$missing" >&2
$as_root apt-get -q -o DPkg::Lock::Timeout=300 update >&2
packages=
for choice in $missing; do packages="$packages $(known "$choice")"; done
# shellcheck disable=SC2086 # one word a package
$as_root env DEBIAN_FRONTEND=noninteractive \
  apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends $packages >&2
