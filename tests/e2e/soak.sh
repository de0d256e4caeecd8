#!/bin/sh
# soak.sh: for SOAK_HOURS (4; 0.2 will do too), again and again: a project of random size is built under iocapture, by
# each tracer that works here, and checked against its depfiles, and all acts are played in every way. Stops at the first
# that is not exact.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${BUILD:-build}/bin" && pwd)
end=$(awk -v now="$(date +%s)" -v hours="${SOAK_HOURS:-4}" 'BEGIN { printf "%d", now + hours * 3600 }')
skipped=77

# exact SCRIPT ARGUMENT... : it passes, or cannot run here.
exact() {
  code=0
  sh "$@" || code=$?
  [ $code -eq 0 ] || [ $code -eq $skipped ]
}
by_bpftrace() { exact "$here/../with_tracepoints.sh" sh "$@"; }

round=0
while [ "$(date +%s)" -lt "$end" ]; do
  round=$((round + 1))
  count=$((50 + $(od -An -N2 -tu2 /dev/urandom) % 400))
  echo "== round $round, $count files of each language"
  exact "$here/depfile.sh" "$bin" $count
  by_bpftrace "$here/depfile.sh" "$bin" $count bpftrace
  for how in capture probes plain everything; do exact "$here/actor.sh" "$bin" $how all; done
  for how in bpftrace bpftrace_probes; do by_bpftrace "$here/actor.sh" "$bin" $how all; done
done
echo "$round rounds without a difference"
