#!/bin/sh
# poc.sh BIN: the example of samples/poc, in shell and (where there is node) in JavaScript: exactly the sets that its
# authors named, nothing of node_modules.
set -u
. "$(dirname "$0")/prelude.sh"
bin=$(cd "$1" && pwd)
samples=$(cd "$(dirname "$0")/../../samples" && pwd)
failed=0

# check SCRIPT COMMAND... : runs in a fresh copy; the reads are SCRIPT and the two inputs.
check() {
  script=$1
  shift
  rm -rf "$scratch/poc" && cp -R "$samples/poc" "$scratch/poc"
  (cd "$scratch/poc" && "$bin/iocapture" --force -o "$scratch/trace.log" -- "$@") || return
  "$bin/ioparse" --quiet --strict --force "$scratch/trace.log" || return
  printf '{"reads":["input.txt","input2.txt","%s"],"writes":["output/output.txt","output/output2.txt"]}' "$script" \
    >"$scratch/expected"
  "$bin/ioquery" rw --json "$scratch/trace.db" | tr -d ' \n' >"$scratch/got"
  cmp "$scratch/expected" "$scratch/got" && return
  printf 'FAILED: %s: expected and got\n%s\n%s\n' "$script" "$(cat "$scratch/expected")" "$(cat "$scratch/got")"
  return 1
}

check transform.sh ./transform.sh || failed=1
check transform.sh sh transform.sh || failed=1
check transform.sh sh "$scratch/poc/transform.sh" || failed=1
if command -v node >/dev/null; then
  check transform.mjs node transform.mjs || failed=1
else
  echo "SKIPPED: the JavaScript form, there is no node"
fi

# The text form says the same, one path a line under its heading.
"$bin/ioquery" rw "$scratch/trace.db" | grep -Fq 'output/output2.txt' || { echo "FAILED: text form" && failed=1; }
[ $failed -eq 0 ] && echo "the example's sets are exactly right"
exit $failed
