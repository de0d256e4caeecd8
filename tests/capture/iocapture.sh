#!/bin/bash
# shellcheck disable=SC2016,SC2030,SC2031,SC2094,SC2317 # text for other shells; subshells on purpose; functions called by name
# iocapture end to end: COMMAND must not notice it, and the log must say how it went.
# Usage: iocapture.sh IOCAPTURE [NAME-PART]      runs the checks whose names hold NAME-PART
set -u
iocapture=$(realpath "$1")
only=${2:-}
here=$(mktemp -d) || exit 1
trap 'umount "$here/small" 2>/dev/null; rm -rf "$here"' EXIT
cd "$here" || exit 1
passed=0 failed=0 skipped=0

# ------------------------------------------------------------------------------------------------- the small language

fail() { echo "    FAILED: $*"; problems=$((problems + 1)); }
equal() { [ "$1" = "$2" ] || fail "$3: wanted '$2', got '$1'"; }
log_has() { grep -qF -- "$1" "${2:-t.log}" || fail "the log lacks '$1'"; }
log_lacks() { ! grep -qF -- "$1" "${2:-t.log}" || fail "the log has '$1'"; }
footer() { sed -n "s/^#io $1: //p" "${2:-t.log}" | tail -1; }
complete() { equal "$(tail -n 1 "${2:-t.log}")" "#io complete: $1" 'last line'; }
tool_part() { sed '/^#io /d' "${1:-t.log}"; }
skip() { echo "    SKIPPED($1)"; was_skipped=1; }
milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# no process whose command line holds our folder's name is left, our own shell aside
nobody_runs() { ! pgrep -f -- "exit 0 # $1" >/dev/null; }

# Until the command succeeds, five seconds at most.
eventually() { for _ in $(seq 100); do "$@" && return 0; sleep 0.05; done; return 1; }

# runs a check; each starts without a log
check() {
  case $1 in *"$only"*) ;; *) return ;; esac
  problems=0 was_skipped=0
  rm -f t.log
  "check_$1"
  if [ $problems -gt 0 ]; then failed=$((failed + 1)); echo "not ok  $1"
  elif [ $was_skipped = 1 ]; then skipped=$((skipped + 1)); echo "skipped $1"
  else passed=$((passed + 1)); echo "ok      $1"; fi
}

# ------------------------------------------------------------------------------------------------- exit codes

check_exit_codes() {
  for code in 0 1 2 3 124 125 126 127 128 200 255; do
    "$iocapture" -o t.log sh -c "exit $code"
    equal $? "$code" "exit $code"
    equal "$(footer exit_code)" "$code" 'footer exit_code'
    complete true
  done
}

check_signals_of_command() {
  for signal in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 24 25 26 27 29 30 31; do
    "$iocapture" -o t.log sh -c "ulimit -c 0; kill -$signal \$\$" 2>err
    equal $? $((128 + signal)) "killed by $signal"
    equal "$(footer signal)" "$signal" 'footer signal'
    equal "$(footer exit_code)" '' 'footer exit_code'
    complete true
    equal "$(cat err)" '' 'stderr'
  done
}

check_commands_that_do_not_run() {
  printf '#!/no/such/interpreter\n' >no-interpreter; chmod +x no-interpreter
  printf 'exit 7\n' >no-mark; chmod +x no-mark
  printf 'exit 7\n' >no-permission; chmod -x no-permission
  printf '\177ELF garbage' >garbage; chmod +x garbage
  "$iocapture" -o t.log no-such-command-here 2>err; equal $? 127 'no such command'
  "$iocapture" -o t.log ./no/such/file 2>>err; equal $? 127 'no such file'
  "$iocapture" -o t.log '' 2>>err; equal $? 127 'empty command'
  "$iocapture" -o t.log ./no-permission 2>>err; equal $? 126 'no permission'
  "$iocapture" -o t.log ./no-interpreter 2>>err; equal $? 126 'no interpreter'
  "$iocapture" -o t.log "$here" 2>>err; equal $? 126 'a folder'
  equal "$(wc -l <err)" 6 'one sentence each'
  [ ! -e t.log ] || fail 'a log of nothing'
  "$iocapture" -o t.log ./no-mark 2>err; equal $? 7 'a script without #!'
  log_has 'execve("/bin/sh", ["/bin/sh", "./no-mark"]'
}

check_options() {
  "$iocapture" --bad-option true 2>err; equal $? 125 'bad option'; equal "$(wc -l <err)" 2 'lines'
  "$iocapture" 2>err; equal $? 125 'no command'; equal "$(wc -l <err)" 2 'lines'
  "$iocapture" -o - true 2>err; equal $? 125 '-o -'
  "$iocapture" --tool fs_usage true 2>err; equal $? 125 'fs_usage'; equal "$(wc -l <err)" 1 'lines'
  "$iocapture" --workspace /no/such -o t.log true 2>err; equal $? 125 'workspace'
  "$iocapture" --help >help; equal $? 0 '--help'
  equal "$(awk 'length > 80' help)" '' 'lines of --help over 80 columns'
  case $("$iocapture" --version) in 'iocapture '[0-9]*) ;; *) fail 'version' ;; esac
  "$iocapture" --help >/dev/full 2>/dev/null; equal $? 125 'help that cannot be written'
}

check_words_pass_byte_for_byte() {
  printf '#!/bin/sh\nfor word; do printf "<%%s>" "$word"; done\n' >words; chmod +x words
  equal "$("$iocapture" -o t.log ./words -- -o x '' --bytes 'a b')" '<--><-o><x><><--bytes><a b>' 'words'
  equal "$("$iocapture" -o t.log -- ./words --)" '<-->' 'words after --'
  equal "$("$iocapture" --output=t.log ./words "$(printf 'a\nb\377')" | od -An -c | tr -d ' \n')" '<a\nb377>' 'bytes'
  log_has '#io command: ["./words",{"bytes": "YQpi/w=="}]'
}

check_dry_run() {
  "$iocapture" --dry-run -o t.log --probes touch made >line; equal $? 0 '--dry-run'
  [ ! -e made ] || fail 'COMMAND ran'
  [ ! -e t.log ] || fail 'a log was made'
  equal "$(wc -l <line)" 1 'lines'
  case $(cat line) in strace\ *--seccomp-bpf*-y*newfstatat*touch\ made) ;; *) fail "$(cat line)" ;; esac
}

# ------------------------------------------------------------------------------------------------- what COMMAND sees

# Prints all that a process can see of its own state, pids left out.
write_probe() {
  cat >probe <<'PROBE'
#!/bin/bash
for fd in /proc/$$/fd/*; do [ "${fd##*/}" = 255 ] || { echo -n "${fd##*/} "; readlink "$fd"; }; done  # 255: bash's own
umask
pwd -P
ulimit -a
grep -E '^(Sig|Shd|Uid|Gid|Groups|Cap|Umask)' /proc/self/status | grep -v SigQ
cut -d' ' -f5-8,19 /proc/$$/stat
env -0 | sort -z | tr '\0' '\n'
for word; do printf '<%s>' "$word"; done
PROBE
  chmod +x probe
}

same_with_and_without() {
  "$@" ./probe a '' 'b c' >>plain 2>&1
  "$@" "$iocapture" -o t.log ./probe a '' 'b c' >>traced 2>&1
}

check_command_sees_the_same() {
  write_probe
  echo content >in
  (
    exec 3<in 5>out 6>>in 7<>both 9<"$here" 20</dev/null 300<in
    umask 027
    ulimit -n 900
    export ODD=$'new\nline'
    trap '' USR1 HUP CHLD PIPE
    : >plain; : >traced
    same_with_and_without env
    same_with_and_without env TZ=Asia/Tokyo
    same_with_and_without env -u TZ
  )
  (exec 3<in 8>out; : >plain2; : >traced2
   ./probe >>plain2; "$iocapture" -o t.log ./probe >>traced2)
  sed -i 's/plain2\?$/OUT/' plain plain2
  sed -i 's/traced2\?$/OUT/' traced traced2
  cmp -s plain traced || fail "$(diff plain traced)"
  cmp -s plain2 traced2 || fail "$(diff plain2 traced2)"
  [ "$(wc -l <plain)" -gt 30 ] || fail 'the probe printed little'
}

check_every_set_of_standard_descriptors() {
  write_probe
  for set in 0 1 2 3 4 5 6 7; do
    (
      [ $((set & 1)) = 0 ] || exec <&-
      [ $((set & 2)) = 0 ] || exec >&-
      [ $((set & 4)) = 0 ] || exec 2>&-
      bash -c 'ls -l /proc/$$/fd > '"$here"'/plain; exit 5'
      "$iocapture" -o t.log bash -c 'ls -l /proc/$$/fd > '"$here"'/traced; exit 5'
      echo $? >"$here/code"
    ) </dev/null >out 2>err
    sed -i -n 's/.* \([0-9]* -> .*\)/\1/p' plain traced
    sed -i 's/\(plain\|traced\)$/OUT/' plain traced
    cmp -s plain traced || fail "closed set $set: $(diff plain traced)"
    equal "$(cat code)" 5 "exit code with closed set $set"
    complete true
  done
}

check_many_descriptors() {
  bash -c 'ulimit -n 4096; for i in $(seq 20 720); do eval "exec $i</dev/null"; done
           exec "$0" -o t.log bash -c "ls /proc/\$\$/fd | wc -l"' "$iocapture" >count
  equal $? 0 'exit code'
  [ "$(cat count)" -ge 701 ] || fail "COMMAND saw $(cat count) descriptors of 701"
}

# A descriptor may have a number above the limit that was set since; and a limit so low that nothing starts is said.
check_few_descriptors() {
  (exec 200>high; ulimit -S -n 64; "$iocapture" -o t.log bash -c 'ulimit -n >&200')
  equal "$(cat high)" 64 'a high descriptor, and the limit'
  complete true
  for most in 10 14; do
    (ulimit -n $most; exec "$iocapture" -o t.log true 2>err); equal $? 125 "$most descriptors"
    equal "$(wc -l <err)" 1 'one sentence'
    grep -q 'Too many open files' err || fail "the sentence: $(cat err)"
  done
}

check_stdin() {
  printf 'one\ntwo\n' >in
  equal "$(printf 'one\ntwo\n' | "$iocapture" -o t.log cat)" "$(cat in)" 'from a pipe'
  equal "$("$iocapture" -o t.log cat <in)" "$(cat in)" 'from a file'
  log_has '"fd":0,"path":"'"$here"'/in","read":true,"written":false}'
  { "$iocapture" -o t.log head -c 4 >first; cat >rest; } <in
  equal "$(cat rest)" two 'what a command leaves on stdin is still there'
}

check_terminal() {
  script -qec true /dev/null >/dev/null 2>&1 </dev/null || { skip 'script, a pseudo terminal'; return; }
  script -qec "tty; ps -o tpgid=,pgid= -p \$\$ | awk '{print \$1 == \$2}'; '$iocapture' -o t.log sh -c 'tty; stty size >/dev/null && echo sized; ps -o tpgid=,pgid= -p \$\$ | awk \"{print \\\$1 == \\\$2}\"'" /dev/null </dev/null | tr -d '\r' >out
  equal "$(sed -n 1p out)" "$(sed -n 3p out)" 'tty'
  equal "$(sed -n 2p out)" "$(sed -n 5p out)" 'foreground'
  equal "$(sed -n 4p out)" sized 'stty'
}

check_stderr_is_left_alone() {
  "$iocapture" -o t.log sh -c 'echo words >&2; exit 9' 2>err
  equal "$(cat err)" words 'stderr'
}

# ------------------------------------------------------------------------------------------------- signals

# starts COMMAND in the background, waits until it says ready
start() { rm -f ready; "$iocapture" -o t.log "$@" & pid=$!; eventually test -e ready || fail 'never ready'; }

check_forwarded_signals() {
  for signal in TERM HUP USR1 USR2; do
    start sh -c "trap 'echo $signal >got; exit 33' $signal; touch ready; while :; do sleep 0.05; done"
    kill -$signal $pid
    wait $pid; equal $? 33 "exit code after $signal"
    equal "$(cat got)" $signal 'the trap saw'
    complete true
  done
  start sh -c 'touch ready; exec sleep 30'
  kill -TERM $pid
  wait $pid; equal $? 143 'no trap'
  equal "$(footer signal)" 15 'footer signal'
}

# Signals that come before COMMAND does reach it when it runs. The tracer is made to send one as it starts.
check_early_signals() {
  mkdir -p early
  printf '#!/bin/sh\n[ "$1" = -V ] || kill -TERM $PPID\nexec %s "$@"\n' "$(command -v strace)" >early/strace
  chmod +x early/strace
  PATH=$here/early:$PATH "$iocapture" -o t.log sleep 30; equal $? 143 'TERM while the tracer starts'
  equal "$(footer signal)" 15 'footer signal'
  log_has 'execve('
  complete true
}

check_interrupt_of_the_group() {
  rm -f ready
  set -m
  "$iocapture" -o t.log sh -c 'trap "echo int >got; exit 44" INT; touch ready; while :; do sleep 0.05; done' & pid=$!
  set +m
  eventually test -e ready || fail 'never ready'
  kill -INT -$pid
  wait $pid; equal $? 44 'exit code after ^C'
  equal "$(cat got)" int 'the trap saw'
  complete true
}

check_interrupt_from_a_terminal() {
  script -qec true /dev/null >/dev/null 2>&1 </dev/null || { skip 'script, a pseudo terminal'; return; }
  rm -f ready
  # The trap keeps script's own shell, $SHELL or dash, alive: ^C reaches the whole foreground group.
  { eventually test -e ready; printf '\003'; sleep 1; } |
    script -qec "trap : INT; '$iocapture' -o t.log sh -c 'touch ready; exec sleep 30'; echo code \$?" /dev/null | tr -d '\r' >out
  grep -q 'code 130' out || fail "$(cat out)"
  equal "$(footer signal)" 2 'footer signal'
  complete true
}

# kill_one TARGET SIGNAL CODE LAST: what comes of a signal to one of the three; LAST is the log's last line. COMMAND finished
# where CODE is 0.
kill_one() {
  rm -f finished t.log
  set -m
  start sh -c 'ulimit -c 0; touch ready; sleep 0.3; echo done >finished # '"${here##*/}" 2>err
  set +m
  command=$(pgrep -P $pid sh)
  case $1 in
    iocapture) kill -"$2" $pid ;;
    tracer) kill -"$2" "$(sed -n 's/^TracerPid:\t//p' "/proc/$command/status")" ;;
    command) kill -"$2" "$command" ;;
    group) kill -"$2" -$pid ;;
  esac
  wait $pid 2>/dev/null; equal $? "$3" "$2 to $1: exit code"
  [ "$3" != 0 ] || equal "$(cat finished)" "done" "$2 to $1: COMMAND"
  equal "$(tail -n 1 t.log | sed '/^#io/!s/.*/none/')" "$4" "$2 to $1: last line"
  eventually nobody_runs "${here##*/}" || fail "$2 to $1: somebody stayed"
}

check_every_kill() {
  for signal in INT TERM HUP QUIT; do
    code=$((128 + $(kill -l $signal)))
    kill_one command $signal $code '#io complete: true'
    kill_one group $signal $code '#io complete: true'
    kill_one tracer $signal 0 '#io complete: true'
  done
  for signal in TERM HUP; do kill_one iocapture $signal $((128 + $(kill -l $signal))) '#io complete: true'; done
  for signal in INT QUIT; do kill_one iocapture $signal 0 '#io complete: true'; done  # meant for the group: COMMAND has its own
  kill_one command KILL 137 '#io complete: true'
  kill_one tracer KILL 125 '#io complete: false'
  kill_one iocapture KILL 137 none
  kill_one group KILL 137 none
}

# COMMAND is one process: a shell that is between vfork(2) and its child's exec cannot stop, with or without a tracer.
check_stop_and_continue() {
  rm -f count
  set -m
  "$iocapture" -o t.log perl -e '
    for my $i (1 .. 10) { select undef, undef, undef, 0.05; open my $out, ">", "count"; print $out $i }
    exit 21' & pid=$!
  set +m
  eventually test -e count || fail 'never ready'
  kill -TSTP -$pid
  eventually grep -q '^State:.T' /proc/$pid/status || fail 'iocapture did not stop'
  sleep 0.1; before=$(cat count); sleep 0.3
  equal "$(cat count)" "$before" 'COMMAND while stopped'
  kill -CONT -$pid
  wait $pid; equal $? 21 'exit code after ^Z and fg'
  complete true
}

check_broken_pipe() {
  { "$iocapture" -o t.log yes; echo $? >code; } | head -1 >/dev/null
  equal "$(cat code)" 141 'exit code of yes | head'
  complete true
}

check_killed_tracer() {
  start sh -c 'touch ready; sleep 30; echo lived >lived'
  tracer=$(sed -n 's/^TracerPid:\t//p' "/proc/$(pgrep -P $pid sh)/status")
  kill -KILL "$tracer"
  wait $pid 2>err; equal $? 125 'exit code'
  equal "$(footer tracer_signal)" 9 'tracer_signal'
  complete false
  [ ! -e lived ] || fail 'COMMAND went on without a tracer'
}

check_killed_iocapture() {
  rm -f finished
  start sh -c 'touch ready; sleep 0.5; echo done >finished'
  kill -KILL $pid
  wait $pid 2>/dev/null
  eventually test -s finished || fail 'COMMAND did not go on'
  [ "$(tail -n 1 t.log)" != '#io complete: true' ] || fail 'complete'
}

# ------------------------------------------------------------------------------------------------- survivors

check_returns_when_command_does() {
  begin=$(milliseconds)
  "$iocapture" -o t.log sh -c 'sleep 30 & echo $! >survivor; exit 3'
  equal $? 3 'exit code'
  took=$(($(milliseconds) - begin))
  [ $took -lt 1000 ] || fail "took $took ms"
  equal "$(footer survivors)" "[$(cat survivor)]" 'survivors'
  complete true
  kill -0 "$(cat survivor)" || fail 'the survivor is gone'
  kill "$(cat survivor)"
}

check_survivors_hold_no_pipe() {
  begin=$(milliseconds)
  "$iocapture" -o t.log sh -c 'sleep 30 >/dev/null 2>&1 </dev/null & echo $! >survivor; exit 3' 2>&1 | cat >out
  took=$(($(milliseconds) - begin))
  [ $took -lt 1000 ] || fail "the pipe of the caller stayed open for $took ms"
  kill "$(cat survivor)"
}

check_leaves_nothing_behind() {
  for _ in $(seq 20); do "$iocapture" -o t.log sh -c "exit 0 # ${here##*/}"; done
  eventually nobody_runs "${here##*/}" || fail 'a tracer or drainer stayed'
  mkdir -p clean; (cd clean && "$iocapture" -o t.log true); equal "$(ls -A clean)" t.log 'files'
}

check_survivors_live_on() {
  rm -f late
  "$iocapture" -o t.log sh -c '{ for i in 1 2 3 4 5; do sleep 0.1; /bin/true; done; echo late >late; } & exit 0 # '"${here##*/}"
  size=$(wc -c <t.log)
  eventually test -s late || fail 'the survivor could not go on'
  equal "$(wc -c <t.log)" "$size" 'size of the log afterwards'
  eventually nobody_runs "${here##*/}" || fail 'a tracer or drainer stayed'
}

# ------------------------------------------------------------------------------------------------- the log

check_footer_is_true() {
  "$iocapture" -o t.log sh -c 'for i in 1 2 3; do /bin/true; done'
  equal "$(footer lines)" "$(tool_part | wc -l)" lines
  equal "$(footer bytes)" "$(tool_part | wc -c)" bytes
  equal "$(footer lost_events)" 0 lost_events
  if command -v xxhsum >/dev/null; then equal "$(footer xxh64)" "\"$(tool_part | xxhsum -H64 - | cut -d' ' -f1)\"" xxh64; fi
  case $(tool_part | head -1) in *execve\(\"*/sh\",\ \[\"sh\",*) ;; *) fail "$(tool_part | head -1)" ;; esac
  equal "$(tool_part | grep -c launch-traced)" 0 'lines of the launcher'
}

check_options_reach_the_tracer() {
  "$iocapture" -o t.log sh -c 'test -e /nowhere; read line </dev/null'; log_lacks '/nowhere"'; log_lacks 'read('
  "$iocapture" -o t.log --probes sh -c 'test -e /nowhere'; log_has '"/nowhere"'
  "$iocapture" -o t.log --bytes sh -c 'echo x >file'; log_has ' write(1<'
}

check_permissions() {
  (umask 000; "$iocapture" -o t.log true); equal "$(stat -c %a t.log)" 600 'mode'
  rm t.log; (umask 077; "$iocapture" -o t.log true); equal "$(stat -c %a t.log)" 600 'mode'
  chmod 666 t.log; "$iocapture" -o t.log true; equal "$(stat -c %a t.log)" 600 'mode of one that was there'
}

check_obstacles() {
  echo precious >precious; ln -s precious link; ln -s nowhere dangling; mkfifo fifo; mkdir folder; ln precious hard
  for name in precious link dangling fifo folder hard no/folder/here; do
    "$iocapture" -o "$name" touch ran 2>err; equal $? 125 "$name"; equal "$(wc -l <err)" 1 "lines for $name"
  done
  [ ! -e ran ] || fail 'COMMAND ran'
  [ ! -e nowhere ] || fail 'a dangling link was followed'
  equal "$(cat precious)" precious 'the file'
  "$iocapture" --force -o precious true; equal $? 0 '--force'; complete true precious
  "$iocapture" -o precious true; equal $? 0 'a log of ours'
  : >empty; "$iocapture" -o empty true; equal $? 0 'an empty file'
  "$iocapture" -o /dev/full true 2>err; equal $? 125 '/dev/full'
}

check_two_at_once() {
  start sh -c 'touch ready; sleep 1'
  "$iocapture" -o t.log true 2>err; equal $? 125 'the second'
  wait $pid; equal $? 0 'the first'
  complete true
}

check_removed_log() {
  "$iocapture" -o t.log sh -c 'rm t.log; exit 6' 2>err; equal $? 6 'exit code'
  equal "$(wc -l <err)" 1 'sentences'
}

check_full_disk() {
  [ "$(id -u)" = 0 ] || { skip root; return; }
  mkdir -p small
  mount -t tmpfs -o size=64k none small 2>/dev/null || { skip mount; return; }
  "$iocapture" -o small/t.log sh -c 'for i in $(seq 200); do /bin/true; done; echo fine; exit 4' >out 2>err
  equal $? 4 'exit code'
  equal "$(cat out)" fine 'stdout'
  equal "$(wc -l <err)" 1 'sentences'
  complete false small/t.log
  [ "$(footer lost_events small/t.log)" -gt 100 ] || fail "lost_events $(footer lost_events small/t.log)"
  equal "$(footer lines small/t.log)" "$(tool_part small/t.log | wc -l)" lines
  umount small
}

check_file_size_limit() {
  (ulimit -f 16; "$iocapture" -o t.log sh -c 'for i in $(seq 200); do /bin/true; done; exit 4' 2>err; equal $? 4 'exit code'
   exit "$problems") || problems=$((problems + 1))
  equal "$(wc -l <err)" 1 'sentences'
}

# ------------------------------------------------------------------------------------------------- secrets

check_no_environment_value() {
  export SECRET_TOKEN=canary-value-4711 NX_TASK_TARGET_PROJECT=shop NX_TASK_TARGET_TARGET=build
  export ODD="a\"b, \"c=canary-value-4711"
  for options in '' --tasks '--tasks --bytes' '--tasks --probes'; do
    read -ra words <<<"$options"
    "$iocapture" "${words[@]}" -o t.log sh -c '/bin/true; env -i B=canary-value-4711 LAGE_TASK=t /bin/true' 2>err
    equal "$(sed 's/#io command.*//; s/#io tool_argv.*//; s/"env", "-i", "B=canary-value-4711"//; s/"sh", "-c", [^]]*\]//' t.log | grep -c canary)" 0 \
      "values in the log with '$options'"
  done
  log_has '["NX_TASK_TARGET_PROJECT=shop", "NX_TASK_TARGET_TARGET=build", /* 2 of '
  log_has '["LAGE_TASK=t", /* 1 of 2 vars */]'
  log_has '#io markers: ["NX_TASK_TARGET_PROJECT=shop","NX_TASK_TARGET_TARGET=build"]'
  unset SECRET_TOKEN NX_TASK_TARGET_PROJECT NX_TASK_TARGET_TARGET ODD
}

check_tasks_switch_themselves_on() {
  mkdir -p ws no-ws; echo '{}' >ws/nx.json
  printf '#!/bin/sh\n' >nx; chmod +x nx
  (cd ws && "$iocapture" --dry-run true) | grep -q 'abbrev=' || fail 'in a workspace of nx'
  (cd no-ws && "$iocapture" --dry-run ../nx run x) | grep -q 'abbrev=' || fail 'with nx as COMMAND'
  ! (cd no-ws && "$iocapture" --dry-run true) | grep -q 'abbrev=' || fail 'without any'
}

# ------------------------------------------------------------------------------------------------- refusals

check_refused_ptrace() {
  # leaks cannot be searched for in a traced process (a build with sanitizers)
  ASAN_OPTIONS=detect_leaks=0 strace -f -o /dev/null -e trace=none "$iocapture" -o t.log touch ran 2>err
  equal $? 125 'exit code'
  equal "$(wc -l <err)" 1 'sentences'
  grep -q 'does not nest' err || fail "$(cat err)"
  [ ! -e ran ] || fail 'COMMAND ran'
  complete false
}

check_unprivileged() {
  [ "$(id -u)" = 0 ] || { skip root; return; }
  nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
  mkdir -m 777 open; chmod 755 .
  nobody test -x "$iocapture" || { skip "$iocapture is out of reach for nobody"; return; }
  nobody "$iocapture" -o open/t.log sh -c 'id -u >open/id; sleep 30 >/dev/null 2>&1 & exit 3'; equal $? 3 'exit code'
  equal "$(cat open/id)" 65534 'user of COMMAND'
  equal "$(stat -c '%u %a' open/t.log)" '65534 600' 'owner and mode of the log'
  complete true open/t.log
  kill "$(footer survivors open/t.log | tr -d '[]')"
  nobody "$iocapture" -o t.log true 2>err; equal $? 125 'a folder that is not writable'
}

check_missing_loader() {
  cp /bin/true loaderless
  loader=$(grep -ao '/lib[a-z0-9_/.-]*ld-linux[a-z0-9_.-]*' loaderless | head -1)
  [ -n "$loader" ] || { skip 'no loader in /bin/true'; return; }
  LC_ALL=C sed -i "s#$loader#$(printf %s "$loader" | tr '[:lower:]' z)#" loaderless
  "$iocapture" -o t.log ./loaderless 2>err; equal $? 126 'exit code'; equal "$(wc -l <err)" 1 'sentences'
}

check_long_words() {
  long=$(head -c 120000 /dev/zero | tr '\0' x)
  "$iocapture" --tasks -o t.log env A="$long" B="$long" LAGE_TASK=t /bin/true "$long" "$long"; equal $? 0 'exit code'
  complete true
  equal "$(tool_part | grep -c '\["LAGE_TASK=t", /\* 1 of [0-9]* vars \*/\]) = 0')" 1 'execs with marks'
}

check_analyze() {
  [ -x "$(dirname "$iocapture")/ioquery" ] || { skip ioquery; return; }
  mkdir -p an; (cd an && echo in >in.txt && "$iocapture" --analyze sh -c 'cat in.txt >out.txt; exit 8' >../out 2>../err
    equal $? 8 'exit code'; exit "$problems") || problems=$((problems + 1))
  grep -q 'in.txt' out || fail "$(cat out err)"
  grep -q 'out.txt' out || fail 'no out.txt'
}

check_missing_strace() {
  mkdir -p few; ln -sf /bin/true few/true
  PATH=$here/few "$iocapture" -o t.log true 2>err; equal $? 125 'exit code'
  grep -q 'apt-get install strace' err || fail "$(cat err)"
}

check_header() {
  mkdir -p real; ln -sfn real alias
  (cd alias && "$iocapture" -o ../t.log --workspace .. true)
  equal "$(sed -n 's/^#io \([a-z_0-9]*\):.*/\1/p' t.log | tr '\n' ' ')" 'format format_version tool tool_version tool_argv command cwd workspace workspace_as_given descriptors markers host os started finished exit_code survivors lost_events lines bytes xxh64 complete ' keys
  log_has "#io cwd: \"$here/real\""
  log_has "#io workspace: \"$here\""
  log_has '#io workspace_as_given: ".."'
  (cd alias && "$iocapture" -o ../t.log true)
  log_has "#io workspace: \"$here/real\""
  log_has "#io workspace_as_given: \"$here/alias\""
}

command -v strace >/dev/null || { echo 'SKIPPED(strace)'; exit 77; }
for name in $(declare -F | sed -n 's/^declare -f check_//p'); do
  check "$name"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
