#!/bin/sh
# For the end-to-end scripts: a scratch folder that goes away, and a word where this machine does not let us trace.

scratch=$(mktemp -d "${TMPDIR:-/tmp}/iotrace-e2e.XXXXXX") || exit 2
scratch=$(cd "$scratch" && pwd -P)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

skipped=77 # what ctest takes for a skipped test

if ! strace -o "$scratch/try" true 2>"$scratch/refused"; then
  echo "SKIPPED: strace cannot trace here: $(cat "$scratch/refused")"
  exit $skipped
fi

# need_bpftrace : skips the test where bpftrace cannot run.
need_bpftrace() {
  reason=
  command -v bpftrace >/dev/null || reason="bpftrace is not installed"
  [ "$(id -u)" -eq 0 ] || reason="bpftrace needs root"
  [ -e /sys/kernel/btf/vmlinux ] || reason="this kernel has no BTF"
  [ -n "$reason" ] || bpftrace -e 'BEGIN { exit(); }' >/dev/null 2>"$scratch/refused" || reason=$(cat "$scratch/refused")
  [ -z "$reason" ] && return
  echo "SKIPPED: bpftrace cannot trace here: $reason"
  exit $skipped
}
