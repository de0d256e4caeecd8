#!/bin/sh
# actor.sh BIN HOW WHICH...: has the actor play, captures it, and wants every set of `ioquery rw --full` to be exactly
# what the actor says, for each WHICH (an act, `all`, or `each`: every act by itself).
#
# HOW     capture       iocapture as it comes
#         probes        iocapture --probes --bytes
#         bpftrace      iocapture --tool bpftrace
#         bpftrace_probes        the same with --probes --bytes
#         plain         strace -f without -y, with the calls that change descriptors
#         everything    strace -f without -y and without any list
set -u
. "$(dirname "$0")/prelude.sh"
bin=$1
how=$2
shift 2
actor=$bin/actor

asked=--asked
before=
which_all=all
case $how in
capture) asked= ;;
bpftrace | bpftrace_probes)
  need_bpftrace
  [ "$how" = bpftrace_probes ] || asked=
  before=$scratch/before # it tells what an open made
  ;;
plain | everything) which_all=plain ;;
esac

# The calls that say what became of files and folders, and those that say what a descriptor's number means.
descriptor_calls=close,dup,dup2,dup3,fcntl,close_range,pipe,pipe2,socketpair,memfd_create,recvmsg
file_calls=ftruncate,fallocate,fchdir,fchmod,fchown,fsetxattr,fremovexattr,getdents,getdents64,mmap,bind,unshare
plain_calls=%file,%process,$descriptor_calls,$file_calls

# capture WHICH DIR LOG : plays WHICH in DIR; the log in LOG, what should be seen in LOG.expected.
capture() {
  case $how in
  capture) "$bin/iocapture" -o "$3" --workspace "$2" -- "$actor" "$1" "$2" ;;
  bpftrace) "$bin/iocapture" --tool bpftrace -o "$3" --workspace "$2" -- "$actor" "$1" "$2" ;;
  bpftrace_probes)
    "$bin/iocapture" --tool bpftrace --probes --bytes -o "$3" --workspace "$2" -- "$actor" "$1" "$2"
    ;;
  probes) "$bin/iocapture" --probes --bytes -o "$3" --workspace "$2" -- "$actor" "$1" "$2" ;;
  plain) (cd "$2" && strace -f -o "$3" -e trace="$plain_calls" "$actor" "$1" .) ;;
  everything) (cd "$2" && strace -f -o "$3" "$actor" "$1" .) ;;
  esac >"$3.expected"
}

# parse DIR LOG
parse() {
  case $how in
  plain | everything) "$bin/ioparse" --quiet --cwd "$1" --workspace "$1" "$2" -o "$2.db" ;;
  *) "$bin/ioparse" --quiet "$2" -o "$2.db" ;;
  esac
}

# compare LOG [PROCESS] : the sets of the whole trace, or of one process and its descendants.
compare() {
  "$bin/ioquery" rw --json --full ${2:+--process "$2"} "$1.db" >"$1.got" &&
    "$bin/sets_differ" "$1.expected" "$1.got" $asked ${before:+--before "$before"} ${2:+--selection "$2"}
}

# judge WHICH : plays, captures, parses and compares one.
judge() {
  dir=$scratch/stage/$1
  log=$scratch/$1.log
  "$actor" --prepare "$1" "$dir" || return
  [ -z "$before" ] || (cd "$dir" && find . -mindepth 1 -printf '%P\0') >"$before"
  capture "$1" "$dir" "$log" || return
  parse "$dir" "$log" || return
  compare "$log" || return
  case $1 in
  all | plain | turns)
    for process in producer consumer cleaner; do
      compare "$log" $process || { echo "  in the selection --process $process"; return 1; }
    done
    ;;
  esac
}

# report WHICH : judges, and says what was wrong, with the lines of the log that name the act.
report() {
  if judge "$1" >"$scratch/said" 2>&1; then
    grep -q '"skipped": \[\]' "$log.expected" || echo "SKIPPED $1: $(grep '"skipped"' "$log.expected")"
    return
  fi
  failures=$((failures + 1))
  echo "FAILED $1 ($how)"
  cat "$scratch/said"
  [ "$1" = "$which_all" ] || grep -v -e /usr/lib -e /etc/ld -e mmap "$log" | tail -n 40 | cut -c -200
}

# The names of all acts that this HOW can follow.
each_act() {
  if [ $which_all = plain ]; then "$actor" --list | sed '/+$/d'; else "$actor" --list | sed 's/ +$//'; fi
}

failures=0
count=0
for which in "$@"; do
  case $which in
  each) acts=$(each_act) ;;
  all) acts=$which_all ;;
  *) acts=$which ;;
  esac
  for act in $acts; do
    count=$((count + 1))
    report "$act"
  done
done
echo "$((count - failures)) of $count played ($how) were seen exactly"
[ $failures -eq 0 ]
