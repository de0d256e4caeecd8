#!/bin/sh
# ioparse.sh BIN: the command line of ioparse, whole: names of databases, exit codes, messages, and that a failure leaves
# nothing behind. Needs no tracer; the logs are written here.
set -u
ioparse=$(cd "$1" && pwd)/ioparse
scratch=$(mktemp -d "${TMPDIR:-/tmp}/iotrace-ioparse.XXXXXX") || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
mkdir "$scratch/work" && cd "$scratch/work" || exit 2
out=$scratch/out err=$scratch/err
checks=0 failed=0

fail() {
  echo "FAILED: $*"
  sed 's/^/    /' "$err"
  failed=$((failed + 1))
}

# expect CODE ARGUMENT... : runs ioparse and compares the exit code.
expect() {
  expected=$1
  shift
  "$ioparse" "$@" >"$out" 2>"$err"
  code=$?
  checks=$((checks + 1))
  [ $code -eq "$expected" ] || fail "exit $code, not $expected: ioparse $*"
}

says() {
  checks=$((checks + 1))
  grep -Fq -- "$1" "$err" || fail "stderr does not say: $1"
}

lines_on_stderr() {
  checks=$((checks + 1))
  [ "$(wc -l <"$err")" -eq "$1" ] || fail "stderr has not $1 lines"
}

# asks DB SQL ANSWER
asks() {
  checks=$((checks + 1))
  answer=$(sqlite3 "$1" "$2" 2>&1)
  [ "$answer" = "$3" ] || fail "$1: $2 → $answer, not $3"
}

# only NAME... : the folder holds these names and no others; then it is emptied.
only() {
  checks=$((checks + 1))
  found=$(find . -mindepth 1 -maxdepth 1 | sed 's,^\./,,' | LC_ALL=C sort | tr '\n' ' ')
  wanted=$(printf '%s\n' "$@" | LC_ALL=C sort | tr '\n' ' ')
  [ "$found" = "$wanted" ] || fail "the folder holds '$found', not '$wanted'"
  rm -rf ./* ./.[!.]*
}

small_log() {
  cat <<'END'
100 execve("/bin/cat", ["cat", "in"], 0x7ffd0 /* 9 vars */) = 0
100 openat(AT_FDCWD, "/w/in", O_RDONLY) = 3
100 openat(AT_FDCWD, "/w/out", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 4
100 close(3) = 0
100 +++ exited with 0 +++
END
}

# Names of databases.
small_log >log.txt
expect 0 log.txt
says 'log.txt: strace log of 5 lines'
asks log.db 'SELECT lines, parsed, ignored, unparsed, complete, source, workspace FROM trace' '5|5|0|0|1|log.txt|?'
asks log.db "SELECT count(*) FROM path WHERE text IN ('/w/in', '/w/out', '/bin/cat')" 3
only log.txt log.db

small_log >a.b.log && gzip a.b.log
expect 0 a.b.log.gz
only a.b.log.gz a.b.db

small_log | xz >a.log.xz
small_log | zstd -q >b.log.zst
{ small_log | gzip && small_log | gzip; } >c.log.gz
expect 0 a.log.xz b.log.zst c.log.gz -o all.db
asks all.db 'SELECT group_concat(lines) FROM trace' 5,5,10
only a.log.xz b.log.zst c.log.gz all.db

small_log | "$ioparse" --quiet - -o piped.db || fail "standard input"
asks piped.db 'SELECT source, lines FROM trace' '-|5'
only piped.db

mkdir set && small_log | sed 's/^100 //' >set/log.100 && echo 'close(3) = 0' >set/log.101 && echo no >set/notes
expect 0 set
asks set.db 'SELECT count(*), lines FROM trace' '1|6'
expect 0 'set/log.*' -o pattern.db
expect 0 set/log.100 set/log.101 -o named.db
asks named.db 'SELECT count(*), source FROM trace' '1|log.*'
cd set || exit 2
expect 0 .
cd ..
mv set.db dot.db
only dot.db pattern.db named.db set

# Folders.
small_log >x.log
expect 0 x.log --cwd /w/ --workspace /w//sub/..
asks x.db 'SELECT cwd, workspace FROM trace' '/w|/w'
expect 0 x.log --cwd /w
asks x.db 'SELECT workspace FROM trace' /w
only x.log x.db

# Inputs that are no traces: one sentence, exit 1, nothing written.
expect 1 none.log
lines_on_stderr 1
says 'none.log: cannot be opened: No such file or directory'
: >empty.log
expect 1 empty.log
lines_on_stderr 1
says 'empty.log: is empty'
printf 'dear diary\ntoday I traced nothing\n' >diary.txt
expect 1 diary.txt
lines_on_stderr 1
says 'diary.txt: is no trace'
expect 1 --format strace diary.txt
says 'none of its 2 lines'
head -c 100000 /dev/urandom >noise
expect 1 noise
lines_on_stderr 1
mkdir folder
expect 1 folder
lines_on_stderr 1
says 'no logs there'
small_log | xz | head -c 20 >stub.xz
expect 1 stub.xz
lines_on_stderr 1
says 'the compressed stream is cut: nothing of it can be read'
small_log >x.log && expect 0 x.log --quiet
expect 1 x.db -o y.db
says 'ioquery'
rm x.log x.db
only empty.log diary.txt noise folder stub.xz
if [ "$(id -u)" -ne 0 ]; then
  small_log >closed.log && chmod 0 closed.log
  expect 1 closed.log
  says 'closed.log: cannot be opened: Permission denied'
  only closed.log
fi

# Databases that cannot be written.
small_log >x.log
expect 1 x.log -o no/such/folder/x.db
lines_on_stderr 1
mkdir taken.db
expect 1 x.log -o taken.db
lines_on_stderr 1
expect 1 x.log -o taken.db --force
echo precious >letter
expect 1 x.log -o letter
lines_on_stderr 1
[ "$(cat letter)" = precious ] || fail "a file that is no database was replaced"
expect 0 x.log -o letter --force
asks letter 'SELECT lines FROM trace' 5
only x.log taken.db letter

# A failure keeps the old database; the same log makes the same bytes.
small_log >x.log
expect 0 x.log
cp x.db old.db
expect 0 x.log
cmp -s x.db old.db || fail "the same log made another database"
echo 'not a trace' >x.log
expect 1 x.log
cmp -s x.db old.db || fail "a failed parse touched the old database"
only x.log x.db old.db

# Wrong usage: two lines, exit 2.
small_log >x.log
for arguments in '' '--no-such-option x.log' '-o' '--format fortran x.log' '--cwd here x.log' '--workspace ./w x.log' \
  '--max-input many x.log' '--max-input -1 x.log' 'x.log x.log' '-' 'x.* -o -' 'x.log -o ./x.log' 'x.log -o a -o b'; do
  # shellcheck disable=SC2086 # words of a command line
  expect 2 $arguments
  lines_on_stderr 2
done
only x.log

# --strict.
small_log >x.log
expect 0 --strict x.log
{ small_log && echo 'hello from the program'; } >x.log
expect 0 x.log
says "x.log:6:"
expect 3 --strict x.log
asks x.db 'SELECT line, offset, text FROM problem' "6|$(small_log | wc -c)|hello from the program"
small_log | head -c 150 >x.log
expect 3 --strict x.log
says 'incomplete: the last line is cut'
asks x.db 'SELECT complete, incomplete_because FROM trace' '0|the last line is cut'
small_log | gzip | head -c 90 >x.log
expect 3 --strict x.log
says 'the compressed stream is cut'
only x.log x.db

# A capture cut anywhere, packed or not: a sound database that says it is incomplete.
captured() {
  printf '#io format: "iotrace"\n#io tool: "strace"\n#io cwd: "/w"\n#io workspace: "/w"\n'
  small_log
  printf '#io exit_code: 0\n#io lines: 5\n#io bytes: %s\n#io complete: true\n' "$(small_log | wc -c)"
}
captured >whole
header=$(head -n 4 whole | wc -c)
expect 0 whole --strict -o x.db
asks x.db 'SELECT complete, ignored, exit_code, cwd FROM trace' '1|8|0|/w'
for pack in cat gzip xz 'zstd -q'; do
  $pack <whole >packed
  size=$(wc -c <packed)
  for missing in 1 2 3 4; do
    head -c $((size - missing)) packed >part
    expect 0 part -o x.db
    asks x.db 'SELECT complete, incomplete_because IS NULL FROM trace; PRAGMA integrity_check' "0|0
ok"
    expect 3 part -o x.db --strict
  done
done
for kept in 0 20 80 140 200; do
  head -c $((header + kept)) whole | zstd -q >part
  expect 3 part -o x.db --strict
done
only whole packed part x.db

# --json, --quiet, --help, --version.
small_log >x.log
expect 0 --json --quiet x.log
lines_on_stderr 0
keys=$(sqlite3 :memory: "SELECT group_concat(key) FROM json_each(readfile('$out'))")
[ "$keys" = db,format,lines,parsed,ignored,unparsed,events,processes,paths,bytes,seconds,complete,lost_events ] ||
  fail "--json has the keys $keys"
expect 0 --help
grep -q -- '--strict' "$out" || fail "--help on stdout"
[ -z "$(awk 'length > 80' "$out")" ] || fail "--help has lines over 80 columns"
expect 0 --version
grep -q '^ioparse [0-9]' "$out" || fail "--version"
if [ -e /dev/full ]; then
  "$ioparse" --json --quiet x.log >/dev/full 2>"$err" && fail "a full stdout went unnoticed"
fi
only x.log x.db

# Names and lines of a log cannot act on the terminal.
name=$(printf 'e\033[31mvil.log')
{ small_log && printf 'x\033]0;title\007\n'; } >"$name"
expect 0 "$name"
LC_ALL=C grep -q "$(printf '[\001-\011\013-\037\177]')" "$err" && fail "a control byte reached stderr"
expect 1 "$(printf 'no\033[31mne')"
LC_ALL=C grep -q "$(printf '[\001-\011\013-\037\177]')" "$err" && fail "a control byte reached stderr"
rm -rf ./*

# Limits: input of one size and no more; one endless line; many long ones. Memory is bounded from outside.
small_log >x.log
size=$(wc -c <x.log)
expect 0 --max-input "$size" x.log
rm x.db
expect 1 --max-input $((size - 1)) x.log
lines_on_stderr 1
says '--max-input'
only x.log

long_lines() { # COUNT MIB
  for _ in $(seq "$1"); do
    printf '100 openat(AT_FDCWD, "/' && head -c "$2M" /dev/zero | tr '\0' a && printf '", O_RDONLY) = 3\n'
  done
}
if command -v prlimit >/dev/null; then
  { small_log && head -c 1G /dev/zero && echo && small_log; } | zstd -q >bomb.zst
  prlimit --as=800000000 --cpu=60 "$ioparse" --quiet bomb.zst 2>"$err" || fail "a line of 1 GiB"
  asks bomb.db 'SELECT lines, unparsed FROM trace' '11|1'
  { small_log && long_lines 60 15; } | zstd -q >long.zst
  prlimit --as=1500000000 --cpu=60 "$ioparse" --quiet long.zst 2>"$err" || fail "sixty lines of 15 MiB"
  asks long.db 'SELECT lines FROM trace' 65
  only bomb.zst bomb.db long.zst long.db
else
  echo "SKIPPED: bounds of memory, there is no prlimit"
fi

# Who waits for a question to be typed does not keep the database from being made anew.
small_log >x.log
expect 0 x.log -o x.db
mkfifo question
"${ioparse%ioparse}ioquery" sql --csv x.db - <question >"$out.sql" 2>&1 &
asker=$!
exec 3>question
sleep 0.2
expect 0 x.log -o x.db
echo 'SELECT 6 * 7 AS answer' >&3
exec 3>&-
wait "$asker"
checks=$((checks + 1))
grep -q '^42' "$out.sql" || fail "ioquery sql - says: $(cat "$out.sql")"
rm question x.log x.db

# Few threads: the one that writes is enough; without it, one clear sentence.
few_threads() { setpriv --reuid 54321 --clear-groups prlimit --nproc="$1" "$ioparse" --quiet --force x.log -o x.db 2>"$err"; }
if [ "$(id -u)" -eq 0 ] && setpriv --reuid 54321 --clear-groups "$ioparse" --version >"$out" 2>&1; then
  chmod 755 "$scratch" && chmod 777 .
  small_log >x.log
  few_threads 1 && fail "parsed without a thread that writes"
  lines_on_stderr 1
  says 'cannot start a thread'
  few_threads 2 || fail "no thread beside the one that writes"
  asks x.db 'SELECT lines FROM trace' 5
  only x.log x.db
else
  echo "SKIPPED: bounds of threads, this user cannot become another"
fi

echo "$checks checks, $failed failed"
[ $failed -eq 0 ]
