#!/bin/sh
# two_tracers.sh BIN WORK: the same work, captured by strace and by bpftrace in the same empty folder, gives the same
# sets. WORK: `everyday` (workload.sh) or the COUNT of a build of C and C++ files (project.sh). See two_tracers.py.
set -u
. "$(dirname "$0")/prelude.sh"
need_bpftrace
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$1" && pwd)
work=$2
if ! command -v python3 >/dev/null; then echo "SKIPPED: no python3" && exit "$skipped"; fi
if [ "$work" = everyday ] && ! command -v git >/dev/null; then echo "SKIPPED: no git" && exit "$skipped"; fi

# prepare DIR
prepare() {
  rm -rf "$1"
  mkdir "$1"
  [ "$work" = everyday ] || sh "$here/project.sh" "$1/project" "$work"
}
# work_in DIR RUNNER...
work_in() {
  dir=$1
  shift
  if [ "$work" = everyday ]; then "$@" sh "$here/workload.sh" "$dir"; else "$@" make -s -C "$dir/project"; fi
}

for tool in strace bpftrace; do
  prepare "$scratch/stage" || exit 2
  find "$scratch/stage" -print0 >"$scratch/before"
  (cd "$scratch" && work_in "$scratch/stage" "$bin/iocapture" --tool $tool --probes --bytes -o "$scratch/$tool.log" \
    --workspace "$scratch/stage" --) >"$scratch/said" 2>&1 || { echo "FAILED: $tool" && cat "$scratch/said" && exit 1; }
  "$bin/ioparse" --quiet --strict "$scratch/$tool.log" || exit 1
  "$bin/ioquery" rw --json --full --all --no-default-ignores "$scratch/$tool.db" >"$scratch/$tool.json" || exit 1
done
python3 "$here/two_tracers.py" "$scratch/strace.json" "$scratch/bpftrace.json" "$scratch/before"
