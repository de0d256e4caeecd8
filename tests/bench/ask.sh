#!/bin/sh
# ask.sh BIN FOLDER [EVENTS]: how long ioquery takes, the whole process, file to file in the page cache: medians of
# five. On a database of EVENTS events (10 million unless told), made once by large_trace and kept in FOLDER, for the
# whole trace, for one of its tasks and for a subtree; then on the database of ingest.sh, where there is one.
set -eu
bin=$(cd "$1" && pwd)
mkdir -p "$2"
folder=$(cd "$2" && pwd)
events=${3:-10000000}
large=$folder/large-$events.db
rounds=5

# ask QUESTION DATABASE ARGUMENT... : one row: the median of its rounds, and how much it printed. A question that ends
# in trouble says so in its place; 1 and 2 are verdicts of check.
ask() {
  : >"$folder/ask.times"
  for _ in $(seq $rounds); do
    status=0
    began=$(date +%s%N)
    "$bin/ioquery" "$@" >"$folder/ask.out" 2>"$folder/ask.err" || status=$?
    echo $((($(date +%s%N) - began) / 100000)) >>"$folder/ask.times"
  done
  if [ "$status" -ne 0 ] && [ "$1" != check ]; then
    printf '  ioquery %-44s failed: %s\n' "$*" "$(head -n 1 "$folder/ask.err")"
    return
  fi
  question=$1
  shift 2
  printf '  ioquery %-44s %8s ms %9s bytes\n' "$question $*" \
    "$(sort -n "$folder/ask.times" | sed -n "$((rounds / 2 + 1))p" | sed 's/.$/.&/; s/^\./0./')" "$(wc -c <"$folder/ask.out")"
}

# declare_task : one task of the synthetic build, in the plain form of declarations.
declare_task() {
  cat >"$folder/declared.json" <<'JSON'
{"project7:build": {"inputs": ["project7/src/**"], "outputs": ["project7/out/**"]}}
JSON
}

[ -s "$large" ] || "$bin/large_trace" "$events" "$large"
cat "$large" >/dev/null # into the page cache
size=$(wc -c <"$large")
printf '%s: %s MB, %s bytes an event; %s processors; median of %s\n' "$large" $((size / 1000000)) $((size / events)) \
  "$(nproc)" $rounds
declare_task
ask sql "$large" 'SELECT 1'
for question in rw files tree tasks; do
  ask "$question" "$large"
  [ "$question" = tasks ] || ask "$question" "$large" --all
  ask "$question" "$large" --task project7:build
  ask "$question" "$large" --process 1009 # the shell of a task, and all below it
done
ask check "$large" --declared "$folder/declared.json"
ask check "$large" --declared "$folder/declared.json" --task project7:build
ask why "$large" /usr/include/module7/part0/header7.h --all
ask why "$large" project7/src/part0/file10500.c

[ -s "$folder/ingest.db" ] || exit 0
printf '%s\n' "$folder/ingest.db"
for question in rw files tree tasks; do
  ask "$question" "$folder/ingest.db" --all
done
ask rw "$folder/ingest.db" --process gcc
ask why "$folder/ingest.db" /usr/include/stdio.h
