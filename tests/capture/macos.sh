#!/bin/bash
# Capture with fs_usage and dtruss, by programs of these names that replay a log with its timing, their stderr and their
# end: COMMAND must not notice them, and the log must say how it went. What the real tools do was read in their
# sources; this proves what we make of it. Usage: macos.sh BIN
# shellcheck disable=SC2016,SC2317 # text for other shells; functions called by name
set -u
bin=$(cd "$1" && pwd)
golden=$(cd "$(dirname "$0")/../../parsers" && pwd)
[ "$(id -u)" = 0 ] || { echo "SKIPPED(root)"; exit 77; }
here=$(mktemp -d) || exit 1
trap 'rm -rf "$here"' EXIT
chmod 755 "$here"
cd "$here" || exit 1
mkdir fake
failed=0

fail() { echo "    FAILED: $*"; problems=$((problems + 1)); }
equal() { [ "$1" = "$2" ] || fail "$3: wanted '$2', got '$1'"; }
footer() { sed -n "s/^#io $1: //p" t.log | tail -1; }
complete() { equal "$(tail -n 1 t.log)" "#io complete: $1" 'last line'; }
tool_part() { sed '/^#io /d' t.log; }
says() { grep -qF -- "$1" err || fail "stderr lacks '$1': $(cat err)"; }
capture() { PATH=$here/fake:$PATH "$bin/iocapture" -o t.log "$@" 2>err; }

check() {
  problems=0
  rm -f t.log err out made
  "check_$1"
  if [ $problems -gt 0 ]; then failed=1; echo "not ok  $1"; else echo "ok      $1"; fi
}

# ------------------------------------------------------------------------------------------------- the players

# Sees everybody, and so also the names that iocapture looks for in vain (its pid is the player's parent).
cat >fake/fs_usage <<'END'
#!/bin/sh
[ "$*" = "-e -w -f filesys -f exec" ] || { echo "usage: fs_usage" >&2; exit 64; }
[ -z "${REFUSAL:-}" ] || { echo "$REFUSAL" >&2; exit 1; }
trap 'exit 0' INT
looked_for() { printf '10:00:00.000000  access                  [  2] (___F)   /%s-%d          0.000004   iocapture.77\n' "$1" "$PPID"; }
echo '09:59:59.000000  stat64                                 /before/anything                   0.000004   mds.1'
sleep 0.2
looked_for iotrace-begins
looked_for iotrace-begins
while IFS= read -r line; do printf '%s\n' "$line" && sleep 0.01; done <"$STORY"
[ -z "${COMPLAINT:-}" ] || echo "$COMPLAINT" >&2
[ -z "${EARLY_END:-}" ] || exit 1
while :; do looked_for iotrace-ends && echo '10:59:59.000000  stat64   /after/all        0.000004   mds.1' && sleep 0.1; done
END

# Watches one process and its children.
cat >fake/dtruss <<'END'
#!/bin/sh
[ "$1 $2" = "-f -p" ] && kill -0 "$3" || exit 64
[ -z "${REFUSAL:-}" ] || { echo "$REFUSAL" >&2; exit 1; }
echo "$3" >"$SEEN"
trap 'exit 0' INT
exec 1>&2
[ -z "${COMPLAINT:-}" ] || echo "$COMPLAINT"
sleep 0.2
while IFS= read -r line; do printf '%s\n' "$line" && sleep 0.01; done <"$STORY"
while kill -0 "$3" 2>/dev/null; do sleep 0.02; done
END
chmod +x fake/fs_usage fake/dtruss

# ------------------------------------------------------------------------------------------------- fs_usage

check_fs_usage_replayed() {
  export STORY=$golden/fs_usage/golden/story-build.log
  capture --tool fs_usage --workspace / sh -c 'echo hello; echo data >made; sleep 0.1; exit 3' >out
  equal $? 3 'exit code'
  equal "$(cat out made)" 'hello
data' 'what the command did'
  complete true
  equal "$(footer exit_code)" 3 'footer exit_code'
  equal "$(footer lost_events)" 0 'footer lost_events'
  tool_part | cmp - "$STORY" || fail 'the log is not what the tool said between begin and end'
  grep -qF '#io tool_argv: ["fs_usage","-e","-w","-f","filesys","-f","exec"]' t.log || fail 'header tool_argv'
  equal "$(cat err)" '' 'stderr'
  "$bin/ioparse" --quiet --force --strict -o t.db t.log || fail 'ioparse --strict'
  equal "$("$bin/ioquery" rw --all --json --writes t.db | grep -c '/private/tmp/p/')" 2 'files written'
}

check_fs_usage_overrun() {
  export STORY=$golden/fs_usage/golden/story-rename.log
  COMPLAINT='fs_usage: buffer overrun, events generated too quickly' capture --tool fs_usage true
  equal $? 0 'exit code'
  complete false
  equal "$(footer lost_events)" 1 'footer lost_events'
  says 'fs_usage lost 1 events; the log is incomplete'
}

check_fs_usage_refused() {
  REFUSAL="'fs_usage' must be run as root..." capture --tool fs_usage touch made
  equal $? 125 'exit code'
  says 'fs_usage needs root: sudo iocapture'
  [ ! -e made ] || fail 'the command ran unwatched'
}

check_fs_usage_ends_early() {
  export STORY=$golden/fs_usage/golden/story-rename.log
  EARLY_END=1 capture --tool fs_usage sh -c 'sleep 1; echo data >made'
  equal $? 125 'exit code'
  complete false
  says 'fs_usage stopped before the command ended'
  [ -e made ] || fail 'the command was disturbed'
}

# ------------------------------------------------------------------------------------------------- dtruss

check_dtruss_replayed() {
  export STORY=$golden/dtruss/golden/story-build.log SEEN=$here/seen
  capture --tool dtruss --workspace / sh -c 'echo hello; echo $$ >made; sleep 0.6; exit 4' >out
  equal $? 4 'exit code'
  equal "$(cat out)" hello 'stdout'
  equal "$(cat seen)" "$(cat made)" 'the process that was watched'
  complete true
  tool_part | cmp - "$STORY" || fail 'the log'
  grep -qF '#io tool_argv: ["dtruss","-f","-p","PID"]' t.log || fail 'header tool_argv'
  "$bin/ioparse" --quiet --force -o t.db t.log || fail 'ioparse'
  equal "$("$bin/ioquery" rw --all --json --process clang --writes t.db | tr -d ' \n')" \
    '{"writes":["/private/tmp/p/a.o"]}' 'what clang wrote'
}

check_dtruss_drops() {
  export STORY=$golden/dtruss/golden/story-single.log SEEN=$here/seen
  COMPLAINT='dtrace: 12 drops on CPU 1' capture --tool dtruss true
  equal $? 0 'exit code'
  complete false
  equal "$(footer lost_events)" 12 'footer lost_events'
}

check_dtruss_refused() {
  SEEN=$here/seen REFUSAL='dtrace: failed to initialize dtrace: DTrace requires additional privileges' \
    capture --tool dtruss touch made
  equal $? 125 'exit code'
  says 'dtruss needs root'
  [ ! -e made ] || fail 'the command ran unwatched'
}

check_dtruss_under_protection() {
  export STORY=$golden/dtruss/golden/story-single.log SEEN=$here/seen
  printf '#!/bin/sh\necho "System Integrity Protection status: enabled."\n' >fake/csrutil && chmod +x fake/csrutil
  capture --tool dtruss sh -c 'echo started >&2'
  rm fake/csrutil
  equal "$(head -n 1 err | cut -c1-47)" 'iocapture: System Integrity Protection is on: d' 'the first word on stderr'
  equal "$(tail -n 1 err)" started 'what came after it'
}

# ------------------------------------------------------------------------------------------------- both

check_not_there() {
  for tool in fs_usage dtruss; do
    "$bin/iocapture" -o t.log --tool "$tool" touch made 2>err
    equal $? 125 "$tool: exit code"
    says "$tool is a part of macOS and not here"
    [ ! -e made ] || fail 'the command ran'
  done
}

check_not_root() {
  command -v setpriv >/dev/null || return
  for tool in fs_usage dtruss; do
    PATH=$here/fake:$PATH setpriv --reuid=65534 --clear-groups "$bin/iocapture" -o /dev/null --tool "$tool" true 2>err
    equal $? 125 "$tool: exit code"
    says "$tool needs root: sudo iocapture"
  done
}

check_dry_run() {
  equal "$("$bin/iocapture" --dry-run --tool fs_usage true)" 'fs_usage -e -w -f filesys -f exec' 'fs_usage'
  equal "$("$bin/iocapture" --dry-run --tool dtruss true)" 'dtruss -f -p PID' 'dtruss'
  [ ! -e t.log ] || fail 'a log was made'
}

for name in fs_usage_replayed fs_usage_overrun fs_usage_refused fs_usage_ends_early dtruss_replayed dtruss_drops \
  dtruss_refused dtruss_under_protection not_there not_root dry_run; do
  check $name
done
exit $failed
