#!/bin/bash
# endings.sh BIN TOOL: COMMANDs that end with each of the 256 exit codes, and by each signal that a program may have.
# iocapture ends the same and says nothing, its log says so, and so does the trace.
set -u
bin=$(realpath "$1")
tool=$2
here=$(mktemp -d) || exit 1
trap 'rm -rf "$here"' EXIT
cd "$here" || exit 1
ulimit -c 0
failed=0

"$bin/iocapture" --tool "$tool" -o try.log true 2>refused || { echo "SKIPPED: $(cat refused)"; exit 77; }

footer() { sed -n "s/^#io $1: //p" t.log; }
status() { "$bin/ioparse" --quiet --force t.log && "$bin/ioquery" sql --csv t.db 'SELECT status FROM process ORDER BY id' | sed -n 2p; }

# ends CODE FOOTER STATUS SHELL-COMMAND: CODE is iocapture's.
ends() {
  "$bin/iocapture" --tool "$tool" --force -o t.log sh -c "$4" >/dev/null 2>said
  got="$? $(footer exit_code)/$(footer signal) $(footer complete) $(status)"
  [ "$got" = "$1 $2 true $3" ] && [ ! -s said ] && return
  echo "FAILED: $4: wanted '$1 $2 true $3', got '$got' $(cat said)"
  failed=$((failed + 1))
}

for code in $(seq 0 255); do ends "$code" "$code/" "$code" "exit $code"; done
for signal in $(seq 64); do
  case $signal in
  32 | 33) ;; # glibc's own: no program can have them as they were, and whoever started us (ctest) may ignore them
  17 | 18 | 23 | 28) ends 0 0/ 0 "kill -$signal \$\$" ;; # nobody ends by these (signal(7))
  19 | 20 | 21 | 22) ends 0 0/ 0 "(sleep 0.2; kill -CONT \$\$) & kill -$signal \$\$; wait" ;; # nor by these, which stop
  *) ends $((128 + signal)) "/$signal" "-$signal" "kill -$signal \$\$" ;;
  esac
done
echo "$failed of 318 failed"
[ $failed -eq 0 ]
