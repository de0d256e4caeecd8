#!/bin/sh
# all_or_nothing.sh BIN: ioparse is killed at every system call of a parse, and every system call is made to fail in turn:
# the database of before or the new one is there, byte for byte, and nothing lies about after the next run. Faults come
# from `strace -e inject`; exit code 77 means that this machine cannot trace.
set -u
ioparse=$(cd "$1" && pwd)/ioparse
scratch=$(mktemp -d "${TMPDIR:-/tmp}/iotrace-faults.XXXXXX") || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
export ASAN_OPTIONS=detect_leaks=0 # a leak check needs ptrace for itself

if ! strace -o "$scratch/try" true 2>"$scratch/refused"; then
  echo "SKIPPED: strace cannot trace here: $(cat "$scratch/refused")"
  exit 77
fi

new_log=$scratch/new.log
out=$scratch/out
failed=0 runs=0 hits=0
old=$scratch/old.db new=$scratch/new.db

log() { # NAME
  printf '100 execve("/bin/%s", ["%s"], 0x7ffd0 /* 9 vars */) = 0\n' "$1" "$1"
  printf '100 openat(AT_FDCWD, "/w/%s.out", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3\n' "$1"
  printf '100 +++ exited with 0 +++\n'
}

fail() {
  echo "FAILED: $*"
  failed=$((failed + 1))
}

prepare() {
  log old >"$scratch/old.log" && log new >"$new_log"
  "$ioparse" --quiet "$scratch/old.log" && "$ioparse" --quiet "$new_log" || exit 1
  cmp -s "$old" "$new" && exit 1
  mkdir "$out"
}

# inject CALL HOW : one run over the old database; sets code and, when the fault struck, hit=1.
inject() {
  cp "$old" "$out/trace.db"
  timeout 20 strace -f -qq -o "$scratch/inject.log" -e trace="$1" -e inject="$1:$2" \
    "$ioparse" --quiet -o "$out/trace.db" "$new_log" >/dev/null 2>"$scratch/stderr"
  code=$?
  runs=$((runs + 1))
  hit=0
  if grep -Eq 'INJECTED|killed by SIGKILL' "$scratch/inject.log"; then
    hit=1
    hits=$((hits + 1))
  fi
}

# whole WHAT : the database is the old or the new one.
whole() {
  cmp -s "$out/trace.db" "$old" || cmp -s "$out/trace.db" "$new" || fail "$1: neither the old database nor the new one"
}

clean() {
  [ "$(ls -A "$out")" = trace.db ] || fail "$1: left behind: $(ls -A "$out")"
}

kill_at_every() { # CALL
  nth=1
  while inject "$1" "signal=KILL:when=$nth"; [ $hit -eq 1 ]; do
    whole "killed at $1 $nth"
    "$ioparse" --quiet -o "$out/trace.db" "$new_log" 2>"$scratch/stderr" || fail "after a kill at $1 $nth"
    cmp -s "$out/trace.db" "$new" || fail "after a kill at $1 $nth: not the new database"
    clean "after a kill at $1 $nth"
    nth=$((nth + 1))
  done
}

fail_at_every() { # CALL ERRNO FOLLOWING: `+` when all later calls fail too
  nth=1
  while inject "$1" "error=$2:when=$nth$3"; [ $hit -eq 1 ]; do
    what="$2 from $1 $nth$3"
    [ $code -ne 124 ] || fail "$what: hangs"
    [ $code -lt 128 ] || fail "$what: died of a signal, exit $code"
    whole "$what"
    if [ $code -eq 0 ]; then
      cmp -s "$out/trace.db" "$new" || fail "$what: success without the new database"
    else
      [ "$1" = unlink ] || clean "$what"
      [ "$(wc -l <"$scratch/stderr")" -le 5 ] || fail "$what: more than five lines of complaint"
    fi
    nth=$((nth + 1))
  done
}

prepare
for call in openat read pwrite64 ftruncate fchmod fsync fdatasync rename unlink close; do kill_at_every $call; done
kills=$hits
for call in openat read pread64 pwrite64 write fstat ftruncate fsync fdatasync rename unlink close; do
  case $call in
  openat) errors='EMFILE EACCES' ;;
  read | pread64 | fstat | close) errors=EIO ;;
  *) errors='ENOSPC EIO' ;;
  esac
  for error in $errors; do
    fail_at_every $call "$error" ''
    fail_at_every $call "$error" +
  done
done

echo "runs=$runs killed=$kills injected=$((hits - kills)) failed=$failed"
if [ $kills -lt 30 ] || [ $((hits - kills)) -lt 60 ]; then fail "too few faults struck: the calls have other names here"; fi
[ $failed -eq 0 ]
