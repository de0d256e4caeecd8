#!/bin/sh
# dockerfile.sh BIN: the Dockerfile's own steps without a Docker engine, in folders made of a clean Debian 12 (debootstrap
# --variant=minbase bookworm DIR) that IOTRACE_DEBIAN names; then the image's programs, as its user, on the sample.
# Proven by it: that the steps work from nothing and that what they leave is enough. Not proven: the engine's own part
# (layers, the network, compose.yaml, its seccomp profile). Needs root and apt's network.
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
base=${IOTRACE_DEBIAN:-}
skip() { echo "SKIPPED($1)" && exit 77; }
[ -d "${base:-/nowhere}/usr" ] || skip "no clean Debian 12 in IOTRACE_DEBIAN"
[ "$(id -u)" = 0 ] || skip "root"

scratch=$(mktemp -d "${TMPDIR:-/var/tmp}/iotrace-image.XXXXXX") || exit 2
trap 'for stage in "$scratch"/*; do umount "$stage/proc" "$stage/dev" 2>/dev/null; done; rm -rf --one-file-system "$scratch"' EXIT
trap 'exit 143' INT TERM
fail() { echo "FAILED: $*" && exit 1; }

stage='' workdir=/ user=0:0 steps=0

# from IMAGE [AS NAME] : a new stage, whatever the image: all that the Dockerfile names by default are Debian 12.
from() {
  stage=$scratch/${3:-final} workdir=/ user=0:0
  { cp -a "$base" "$stage" && mount -t proc proc "$stage/proc" && mount --bind /dev "$stage/dev"; } || fail "FROM $*"
}

run() { chroot "$stage" /bin/sh -c "cd $workdir && $1" || fail "RUN $1"; }

# copy [--from=STAGE] SOURCE TARGET : a folder's content; from outside it is what is committed or about to be.
copy() {
  case $1 in
  --from=*) mkdir -p "$stage$3" && cp -a "$scratch/${1#--from=}$2." "$stage$3" ;;
  *) mkdir -p "$stage$workdir/$2" && (cd "$here" && git ls-files -z --cached --others --exclude-standard |
    tar -c --null --ignore-failed-read -T - 2>/dev/null) | tar -x -C "$stage$workdir/$2" ;;
  esac || fail "COPY $*"
}

# step INSTRUCTION ARGUMENTS : one instruction of the Dockerfile.
step() {
  steps=$((steps + 1))
  echo "STEP $steps: $1 $2"
  # shellcheck disable=SC2086 # words of an instruction
  case $1 in
  ARG | CMD) ;;
  FROM) from $2 ;;
  RUN) run "$2" ;;
  WORKDIR) workdir=$2 && mkdir -p "$stage$2" ;;
  COPY) copy $2 ;;
  USER) user=$2 ;;
  *) fail "an instruction that this script does not know: $1" ;;
  esac
}

# Lines that end in a backslash go on; comments are dropped.
sed -e '/^#/d' -e '/^$/d' "$here/Dockerfile" | sed -e ':more' -e '/\\$/{N;s/\\\n//;b more' -e '}' >"$scratch/steps"
while read -r word rest; do step "$word" "$rest" </dev/null || exit 1; done <"$scratch/steps"

# As compose.yaml runs it: as that user, in the workspace under its own name.
workspace=/home/someone/work
mkdir -p "$stage$workspace" && cp -a "$here/samples/poc/." "$stage$workspace" && chown -R "$user" "$stage/home/someone"
inside() { chroot --userspec="$user" "$stage" /bin/sh -c "cd $workspace && HOME=/tmp && $1"; }
inside 'iocapture --analyze -- ./transform.sh' >"$scratch/answer" || fail "iocapture --analyze in the image"
diff - "$scratch/answer" <<END || fail "its answer"
FILES READ (3)
input.txt
input2.txt
transform.sh

FILES WRITTEN (2)
output/output.txt
output/output2.txt
END
inside 'tail -n 1 trace.log' | grep -q '^#io complete: true$' || fail "the log is not complete"
# megabytes ROOT : what is in it, without what apt keeps of its downloads (the image removes that, a base may have it).
megabytes() {
  du -sm --one-file-system --exclude=proc --exclude=dev --exclude=var/lib/apt/lists --exclude=var/cache/apt "$1" | cut -f1
}
before=$(megabytes "$base")
after=$(megabytes "$stage")
echo "all $steps steps, the sample traced as user $user; $((after - before)) MB more than the base's $before"
