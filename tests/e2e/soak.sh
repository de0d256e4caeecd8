#!/bin/sh
# soak.sh: for SOAK_HOURS (4), again and again: a project of random size is built under iocapture and checked against
# its depfiles, and all acts are played in every way. Stops at the first that is not exact.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${BUILD:-build}/bin" && pwd)
end=$(($(date +%s) + ${SOAK_HOURS:-4} * 3600))

round=0
while [ "$(date +%s)" -lt $end ]; do
  round=$((round + 1))
  count=$((50 + $(od -An -N2 -tu2 /dev/urandom) % 400))
  echo "== round $round, $count files of each language"
  sh "$here/depfile.sh" "$bin" $count
  for how in capture probes plain everything; do sh "$here/actor.sh" "$bin" $how all; done
done
echo "$round rounds without a difference"
