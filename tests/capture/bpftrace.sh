#!/bin/bash
# shellcheck disable=SC2016 # text for other shells
# iocapture --tool bpftrace end to end: COMMAND must not notice it, and the log must say how it went.
# Usage: bpftrace.sh BIN [NAME-PART]      runs the checks whose names hold NAME-PART; with IOTRACE_DEEP=1 the long ones
set -u
bin=$(realpath "$1")
only=${2:-}
here=$(mktemp -d) || exit 1
trap 'umount "$here/shared" 2>/dev/null; rm -rf "$here"' EXIT
cd "$here" || exit 1
failed=0 passed=0

for reason in "bpftrace is not installed:command -v bpftrace" "bpftrace needs root:test $(id -u) -eq 0" \
  "this kernel has no BTF:test -e /sys/kernel/btf/vmlinux" "bpftrace cannot trace:bpftrace -e BEGIN{exit();}"; do
  ${reason#*:} >/dev/null 2>&1 || { echo "SKIPPED: ${reason%%:*}"; exit 77; }
done

fail() { echo "    FAILED: $*"; problems=$((problems + 1)); }
equal() { [ "$1" = "$2" ] || fail "$3: wanted '$2', got '$1'"; }
footer() { sed -n "s/^#io $1: //p" t.log | tail -1; }
capture() { "$bin/iocapture" --tool bpftrace --force -o t.log "$@"; }
complete() { equal "$(tail -n 1 t.log)" "#io complete: $1" 'last line'; }
ended() { for _ in $(seq 100); do grep -q '^State:.[^Z]' "/proc/$1/status" 2>/dev/null || return 0; sleep 0.05; done; return 1; }
parse() { rm -f t.db && "$bin/ioparse" --quiet --strict t.log; }
names() { "$bin/ioquery" rw -0 --all "$@" t.db; }
has() { names "$@" | grep -qzxF -- "$name" || fail "the sets lack $(printf %q "$name")"; }

check() {
  case $1 in *"$only"*) ;; *) return ;; esac
  problems=0
  "check_$1"
  if [ $problems -gt 0 ]; then failed=$((failed + 1)); echo "not ok  $1"
  else passed=$((passed + 1)); echo "ok      $1"; fi
}

check_exit_and_signal() {
  capture sh -c 'exit 42'; equal $? 42 'exit 42'; equal "$(footer exit_code)" 42 footer; complete true
  capture sh -c 'kill -TERM $$' 2>err; equal $? 143 'killed by 15'; equal "$(footer signal)" 15 footer; complete true
  equal "$(cat err)" '' stderr
  capture ./no-such 2>err; equal $? 127 'no such file'
  printf '\177ELF garbage' >garbage; chmod +x garbage
  ! capture ./garbage 2>/dev/null || fail 'garbage ran'
}

check_streams() {
  equal "$(echo in | capture sh -c 'cat; echo err >&2' 2>err)" in stdout
  equal "$(cat err)" err stderr
  equal "$(capture sh -c 'echo x >&7' 7>&1)" x 'descriptor 7'
  equal "$(capture sh -c 'ls /proc/self/fd' 2>err)" "$(sh -c 'ls /proc/self/fd' 2>err)" 'numbers of open descriptors'
}

check_unprivileged() {
  chmod 777 "$here"
  setpriv --reuid 65534 --clear-groups "$bin/iocapture" --tool bpftrace -o u.log true 2>err
  equal $? 125 'without root'; equal "$(wc -l <err)" 1 'one sentence'; grep -q root err || fail 'the sentence'
}

# The user's settings are for his own programs of bpftrace; COMMAND has them.
check_settings() {
  equal "$(BPFTRACE_BTF=/no/such BPFTRACE_MAX_PROBES=1 capture sh -c 'echo $BPFTRACE_BTF')" /no/such 'BPFTRACE_BTF'
  complete true
}

# bpftrace is woken for several lines of a processor at once. The few of one that then idles must not come so late that
# they cannot be put in order any more: 65,536 others later.
check_idle_processor() {
  [ "$(nproc)" -gt 1 ] || return
  : >in
  for few in '' ': <in' ': <in; : <in; : <in'; do
    capture sh -c "taskset -c 0 sh -c 'sleep 0.2; $few'; exec taskset -c 1 sh -c 'i=0; while [ \$i -lt 100000 ]; do : <in; i=\$((i+1)); done'"
    equal $? 0 'exit code'; complete true
    parse || fail "parse: '$few'"
  done
}

# Where the small description of types cannot be made bpftrace reads the kernel's own.
check_types_of_the_kernel() {
  command -v strace >/dev/null || return
  strace -f -qq -o /dev/null -e trace=memfd_create -e inject=memfd_create:error=ENOSYS \
    "$bin/iocapture" --tool bpftrace --force -o t.log sh -c ': >made; exit 3'
  equal $? 3 'exit code'; complete true
  parse || fail parse
  name=$here/made has --writes
}

check_pid_namespace() {
  unshare --pid --fork --mount-proc true 2>/dev/null || return
  unshare --pid --fork --mount-proc "$bin/iocapture" --tool bpftrace -o n.log true 2>err
  equal $? 125 'in a container'; equal "$(wc -l <err)" 1 'one sentence'; grep -q 'container' err || fail 'the sentence'
}

check_survivors() {
  capture sh -c 'sleep 20 & echo $! >pid'
  kill -0 "$(cat pid)" 2>/dev/null || fail 'the survivor is gone'
  equal "$(footer survivors)" "[$(cat pid)]" survivors
  complete true
  kill "$(cat pid)"
}

check_names() {
  long=$(printf 'n%.0s' $(seq 255))
  deep=$(printf '%s/' "${long:0:250}" "${long:0:250}" "${long:0:250}" "${long:0:250}" "${long:0:250}" "${long:0:250}")
  cat >make-names <<'SCRIPT'
printf x >"$(printf 'new\nline')"
printf x >"quote\"back\\slash"
printf x >"$(printf 'call 0 1 1 87 0 0 0 0 0 = 0')"
printf x >"$(printf '\\u000a\303\251\377\001')"
printf x >"$1"
mkdir -p "$2" && printf x >"$2/leaf"
SCRIPT
  capture sh make-names "$long" "$deep"; equal $? 0 'names'; complete true
  parse || fail 'parse'
  for name in 'quote"back\slash' 'call 0 1 1 87 0 0 0 0 0 = 0' $'\\u000a\303\251\377\001' "$long" "${deep}leaf"; do
    name="$here/$name" has --writes
  done
  names --writes | tr '\n\0' '\1\n' | grep -qxF "$here/new"$'\1'line || fail 'a newline'
}

check_secrets() {
  SECRET=hidden-value LAGE_TASK=shown capture --tasks sh -c '/bin/true; cat /dev/null'
  grep -q hidden-value t.log && fail 'a value'
  grep -v '^#io' t.log | grep -q "$(printf hidden-value | od -An -tx1 | tr -d ' \n')" &&
    fail 'a value in hex'
  grep -q "$(printf 'LAGE_TASK=shown' | od -An -tx1 | tr -d ' \n')" t.log || fail 'the mark'
}

# A mark may stand where the program does not look any more: said, not silent.
check_large_environment() {
  BIG=$(head -c 40000 /dev/zero | tr '\0' x) capture --tasks true
  grep -q '"mark [0-9]* \\n"' t.log || fail 'a cut environment is not marked'
  parse || fail 'parse'
  equal "$("$bin/ioquery" sql --csv t.db "SELECT count(*) > 0 FROM gap WHERE kind = 'environment_cut'" | tail -n 1)" 1 'gaps'
  capture --tasks env -i /bin/true
  [ "$(grep -c '"mark [0-9]* \\n"' t.log)" -eq 0 ] || fail 'a whole environment is marked as cut'
}

# What a process does through descriptors that it got from another, on a file system that shares blocks.
check_clones() {
  { truncate -s 400M disk && mkfs.xfs -q disk && mkdir -p shared && mount -o loop disk shared; } 2>/dev/null || return
  cp /bin/true shared/in
  for request in 0x40049409,0 '0x4020940d,pack("qQQQ",0,0,4096,0)'; do
    capture --workspace shared --bytes sh -c "exec <shared/in 1<>shared/out; perl -e 'my \$source = ${request#*,}; ioctl(STDOUT, ${request%%,*}, \$source) or die \$!'; :"
    equal $? 0 "$request"; complete true
    parse || fail parse
    equal "$("$bin/ioquery" rw --process perl t.db | tr '\n' ' ')" 'FILES READ (1) in  FILES WRITTEN (1) out ' "$request"
  done
  umount shared
}

check_killed_tracer() {
  capture sh -c 'sleep 0.2; kill -9 "$(pgrep -P $PPID -x bpftrace)"; exit 0' 2>err
  equal $? 125 'killed tracer'; complete false
}

# Signals that come before COMMAND does reach it when it runs. The tracer is made to send one as it starts.
check_early_signals() {
  mkdir -p early
  printf '#!/bin/sh\n[ "$1" = --version ] || kill -TERM $PPID\nexec %s "$@"\n' "$(command -v bpftrace)" >early/bpftrace
  chmod +x early/bpftrace
  PATH=$here/early:$PATH capture sleep 30; equal $? 143 'TERM while the tracer starts'; complete true
  equal "$(footer signal)" 15 footer
  parse || fail parse
}

# bpftrace 0.17 misses the signal that shall end it unless it waits just then: this one never hears it.
check_deaf_tracer() {
  mkdir -p deaf
  cat >deaf/bpftrace <<'SCRIPT'
#!/bin/sh
[ "$1" != --version ] || { echo bpftrace v0.17.0; exit; }
trap '' INT TERM
echo $$ >deaf/pid
say() { printf '{"type": "printf", "data": "%s\\n"}\n' "$*"; }
command=$(pgrep -P $PPID iocapture)
say "exec 0 1 $command $command 0"
echo __BPFTRACE_NOTIFY_PROBES_ATTACHED >&2
while kill -0 "$command"; do sleep 0.05; done 2>/dev/null
say "exit 0 2 $command $command 300 0"
for processor in $(seq 0 $(($(getconf _NPROCESSORS_CONF) - 1))); do say "flush $processor"; done
while :; do sleep 1; done
SCRIPT
  chmod +x deaf/bpftrace
  PATH=$here/deaf:$PATH timeout 15 "$bin/iocapture" --tool bpftrace --force -o t.log sh -c 'exit 3'
  equal $? 3 'exit code'; complete true
  ended "$(cat deaf/pid)" || fail 'the tracer lives on'
}

# Whoever ends iocapture: its tracer goes with it, and COMMAND goes on.
check_killed_iocapture() {
  "$bin/iocapture" --tool bpftrace --force -o t.log sh -c 'echo $$ >command; pgrep -P $PPID -x bpftrace >tracer; exec sleep 30' &
  for _ in $(seq 100); do [ -s tracer ] && break; sleep 0.05; done
  kill -KILL $!; wait $! 2>/dev/null
  ended "$(cat tracer)" || fail 'the tracer lives on'
  kill "$(cat command)" || fail 'COMMAND did not go on'
}

# Twice, in folders of the same content: without and with a tracer.
check_thirty_commands() {
  mkdir -p untraced/d; printf 'b\na\n' >untraced/data; printf 'x\n' >untraced/d/x; cp -a untraced traced
  while read -r command; do
    (cd untraced && exec sh -c "$command") >want 2>&1; code=$?
    (cd traced && exec "$bin/iocapture" --tool bpftrace --force -o ../t.log sh -c "$command") >got 2>&1; equal $? $code "$command"
    equal "$(cat got)" "$(cat want)" "$command"
    complete true
    equal "$(footer lost_events)" 0 "$command"
    parse || fail "$command: parse"
  done <<'COMMANDS'
cat data
sort data
wc -l data
ls d
cp data copy
mv copy moved
rm moved
ln -sf data link
readlink link
mkdir -p e/f
rmdir e/f
touch stamp
chmod 600 stamp
stat -c %s data
head -1 data
tail -1 data
grep a data
sed -n 1p data
awk '{print $1}' data
tr a-z A-Z <data
cut -c1 data
uniq data
tee tee.out <data
find d -type f
xargs echo <data
tar -cf d.tar d
gzip -kf data
sha256sum data
od -c data
env -i /bin/sh -c 'echo hi | cat'
COMMANDS
}

check exit_and_signal
check streams
check unprivileged
check settings
check idle_processor
check types_of_the_kernel
check pid_namespace
check survivors
check names
check secrets
check large_environment
check clones
check killed_tracer
check early_signals
check deaf_tracer
check killed_iocapture
if [ -n "${IOTRACE_DEEP:-}$only" ]; then check thirty_commands; fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
