#!/bin/sh
# nx_walk.sh BIN PACKAGES: the walk through samples/nx-workspace that its README tells, run as it is written: every
# command succeeds or fails as told, and prints what is told.
set -u
. "$(dirname "$0")/prelude.sh"
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$1" && pwd)

if ! "$bin/iocapture" --tool strace -o "$scratch/try.log" -- true 2>"$scratch/refused"; then
  echo "SKIPPED: iocapture cannot trace here: $(head -n 1 "$scratch/refused")"
  exit $skipped
fi
sh "$here/../nx_workspace.sh" "$scratch/shop" "$2" || exit $?
IOTRACE=$(cd "$here/../.." && pwd)
export IOTRACE PATH="$bin:$PATH"
node "$here/walk.mjs" "$IOTRACE/samples/nx-workspace/README.md" "$scratch/shop"
