#!/bin/sh
# unproven.sh BIN: a capture that cannot vouch never makes `check` say clean. Each of the eight reasons on a log of a few
# lines that is clean without it; then a real capture, cut anywhere, with some of its lines gone, without a clone line.
set -u
. "$(dirname "$0")/prelude.sh"
bin=$(cd "$1" && pwd)
rounds=${2:-25}
failed=0
cd "$scratch" || exit 2
echo '{"*": {"inputs": ["build.sh", "a.c"], "outputs": ["a.o", "moved"]}}' >declared.json
echo '{"*": {"inputs": ["**"], "outputs": ["**"]}}' >everything.json

complain() {
  echo "FAILED: $*"
  failed=1
}

# verdict LOG DECLARED OPTION... : what check says of LOG in one word, with the first words of its reasons in `reasons`.
verdict() {
  log=$1
  declared=$2
  shift 2
  word=unreadable
  reasons=
  "$bin/ioparse" --quiet --force --cwd /w --workspace "${workspace:-/w}" -o trace.db "$log" 2>said || return
  "$bin/ioquery" check trace.db --declared "$declared" --json "$@" >answer 2>said
  code=$?
  word=$(sed -n 's/.*"verdict": "\([a-z]*\)".*/\1/p' answer)
  reasons=$(sed -n '/"reasons": \[$/,/\]/s/^ *"\([a-z]*\): .*/\1/p' answer | tr '\n' ' ')
}

# expect WORD CODE REASONS : of the last verdict.
expect() {
  [ "$word/$code/$reasons" = "$1/$2/$3" ] || complain "$case: $word, exit $code, for [$reasons], wanted $1, $2, [$3]"
}

cat >whole.log <<'LOG'
100 execve("/bin/sh", ["sh", "build.sh"], 0x7ffd0 /* 20 vars */) = 0
100 brk(NULL) = 0x5581
100 openat(AT_FDCWD, "/w/build.sh", O_RDONLY) = 3
100 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f0) = 101
101 execve("/bin/cc", ["cc", "a.c"], 0x7ffd0 /* 20 vars */) = 0
101 openat(AT_FDCWD, "/w/a.c", O_RDONLY) = 3
101 openat(AT_FDCWD, "/w/a.o", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 4
101 exit_group(0) = ?
101 +++ exited with 0 +++
100 exit_group(0) = ?
100 +++ exited with 0 +++
LOG

# with LINE : the log with one more line of the compiler's, behind its execve.
with() { awk -v line="$1" '{ print } /bin\/cc/ { print line }' whole.log >case.log; }

case=whole
verdict whole.log declared.json
expect clean 0 ""

# 1: a log with our header and no footer, one that says so, and one whose footer counts other lines.
case=incomplete
{ echo '#io format: "iotrace"' && cat whole.log; } >case.log
verdict case.log declared.json
expect unproven 2 "incomplete "
{ echo '#io format: "iotrace"' && cat whole.log && echo '#io complete: false'; } >case.log
verdict case.log declared.json
expect unproven 2 "incomplete "
{ echo '#io format: "iotrace"' && cat whole.log && echo '#io lines: 12' && echo '#io complete: true'; } >case.log
verdict case.log declared.json
expect unproven 2 "incomplete "
{ echo '#io format: "iotrace"' && cat whole.log && echo '#io lost_events: 1' && echo '#io complete: true'; } >case.log
verdict case.log declared.json
expect unproven 2 "incomplete "

# 2: the last line is cut, and so is a compressed stream.
case='cut'
head -c -9 whole.log >case.log
verdict case.log declared.json
expect unproven 2 "cut "
gzip -c whole.log | head -c -12 >case.log
verdict case.log declared.json
case "$word/$reasons" in unproven/*cut*) ;; *) complain "a cut gzip stream: $word for [$reasons]" ;; esac

# 3: half a call.
case=unfinished
with '101 openat(AT_FDCWD, "/w/a.c", O_RDONLY <unfinished ...>'
verdict case.log declared.json
expect unproven 2 "unfinished "
with '101 <... openat resumed>) = 5'
verdict case.log declared.json
expect unproven 2 "unfinished "
with '101 read(3,  <unfinished ...>'
verdict case.log declared.json
expect clean 0 ""

# 4: a process that nobody started.
case=orphan
grep -v clone whole.log >case.log
verdict case.log declared.json
expect unproven 2 "orphan "

# 5: a line of a call that counts, or of one that nobody knows, and one that is no call at all.
case=unparsed
with '101 renameat2(AT_FDCWD, "/w/x", AT_FDCWD = 0'
verdict case.log declared.json
expect unproven 2 "unparsed "
with '101 frobnicate("/w/x" = 0'
verdict case.log declared.json
expect unproven 2 "unparsed "
with 'make: entering the folder'
verdict case.log declared.json
expect clean 0 ""

# 6: kinds of calls that were left out.
case=coverage
grep -v brk whole.log >case.log
verdict case.log declared.json
expect unproven 2 "coverage "

# 7: what no trace follows.
case=unfollowed
while read -r line; do
  case="unfollowed: $line"
  with "101 $line"
  verdict case.log declared.json
  expect unproven 2 "unfollowed "
done <<'LINES'
io_uring_setup(8, {flags=0, sq_thread_cpu=0, sq_thread_idle=0}) = 5
chroot("/srv") = 0
setns(5, CLONE_NEWNS) = 0
unshare(CLONE_NEWNS) = 0
mount("tmpfs", "/mnt", "tmpfs", 0, NULL) = 0
open_by_handle_at(5, {handle_bytes=8, handle_type=1, f_handle="\x01\x02"}, O_RDONLY) = 6
openat(AT_FDCWD, "/w/a.c", O_RDONLY) = 3 (INJECTED)
openat(AT_FDCWD, "/w/a.c", O_RDONLY <detached ...>
LINES
case="unfollowed: a folder that moved with what nobody saw"
with '101 openat(AT_FDCWD, "/w/folder", O_RDONLY|O_DIRECTORY) = 5
101 rename("/w/folder", "/w/moved") = 0'
verdict case.log declared.json
expect unproven 2 "unfollowed "
case="failed calls are none"
with '101 chroot("/srv") = -1 EPERM (Operation not permitted)'
verdict case.log declared.json
expect clean 0 ""

# 8: nothing ran.
case=absent
verdict whole.log declared.json --process nobody
expect unproven 2 "absent "
echo '{"p:build": {"inputs": [], "outputs": []}}' >task.json
verdict whole.log task.json
expect unproven 2 "absent "

# Reasons say nothing where something undeclared was found: that is a violation, whatever else.
case=violation
grep -v 'clone' whole.log >case.log
echo '{"*": {"inputs": ["build.sh"], "outputs": ["a.o"]}}' >less.json
verdict case.log less.json
expect violations 1 "orphan "

# A real capture. Everything is declared, so that nothing but doubt can speak.
mkdir project && printf 'a\n' >project/a && printf 'b\n' >project/b
# shellcheck disable=SC2016 # the traced shell's
(cd project && "$bin/iocapture" -o ../real.log -- sh -c '
  for f in a b; do sed "s/^/x/" $f >$f.out; done; cat a.out b.out | sort >all && cp all copy && mv copy final; rm a.out') ||
  exit 1
workspace=$scratch/project
case="real capture"
verdict real.log everything.json
expect clean 0 ""
size=$(wc -c <real.log)
lines=$(grep -c -v '^#io' real.log)
seed=${SEED:-$$}
echo "seed $seed, $lines lines"

# doubtful WHAT : whatever was done to the log, the answer is not clean.
doubtful() {
  case $word in unproven | unreadable) ;; *) complain "$1: $word" ;; esac
}

round=0
while [ $round -lt "$rounds" ]; do
  round=$((round + 1))
  keep=$(awk -v seed="$seed$round" -v size="$size" 'BEGIN { srand(seed); print int(rand() * size) }')
  head -c "$keep" real.log >case.log
  [ -s case.log ] || continue
  verdict case.log everything.json
  doubtful "cut after $keep bytes"
  awk -v seed="$seed$round" -v lines="$lines" '
    BEGIN { srand(seed); for (n = 0; n < lines / 100; n++) gone[1 + int(rand() * lines)] = 1 }
    /^#io/ { print; next } !(++i in gone)' real.log >case.log
  verdict case.log everything.json
  doubtful "round $round of lines dropped"
done

# The same capture as strace alone would have left it: it has no footer, and a clone line is missed all the same.
grep -v '^#io' real.log >plain.log
grep -nE 'v?fork\(|clone3?\(' plain.log | cut -d: -f1 >clones
while read -r line; do
  sed "${line}d" plain.log >case.log
  verdict case.log everything.json
  doubtful "without the clone in line $line"
done <clones
[ -s clones ] || complain "there was no clone to take away"

[ $failed -eq 0 ] && echo "eight reasons, each by itself; $rounds cuts and $rounds drops: never clean"
exit $failed
