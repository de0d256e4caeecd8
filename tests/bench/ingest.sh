#!/bin/sh
# ingest.sh BIN FOLDER [LOG...]: how fast ioparse is, beside `wc -l` and a perl one-liner that prints opened paths, on the
# same log: medians of five rounds in which each program runs once. Without LOG it takes the logs of make_logs.sh, of
# MEGABYTES (200 unless told; "200 1000 5000" for several), and the first of them also as gzip, as zstd and as a
# `strace -ff` set, each beside perl behind the decompressor or on all files.
set -eu
bin=$(cd "$1" && pwd)
mkdir -p "$2"
folder=$(cd "$2" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
shift 2
rounds=${ROUNDS:-5}
# shellcheck disable=SC2016 # perl's, not the shell's
opened_paths='$n{$1} = 1 if /openat\([^"]*"([^"]*)"/; END { print "$_\n" for sort keys %n }'

# measure WHAT COMMAND... : runs it once and notes how many seconds it took, and how many of processors. Nothing else runs
# meanwhile: who looks at a program that uses all processors slows it down.
measure() {
  what=$1
  shift
  # shellcheck disable=SC2016 # perl's, not the shell's
  perl -MTime::HiRes=time -e '
    my $began = time; my $child = fork; if (!$child) { exec @ARGV or exit 127 }
    waitpid($child, 0);
    my $seconds = time - $began;
    $? == 0 or exit 1;
    my (undef, undef, $user, $system) = times;
    printf STDERR "%.4f %.2f\n", $seconds, $user + $system' \
    -- "$@" >/dev/null 2>>"$folder/$what.seconds"
}

# weigh WHAT COMMAND... : runs it once more and notes its peak memory in KiB, which the kernel tells while it runs.
weigh() {
  what=$1
  shift
  # shellcheck disable=SC2016 # perl's, not the shell's
  perl -e '
    my $child = fork; if (!$child) { exec @ARGV or exit 127 }
    my $peak = 0;
    while (waitpid($child, 1) == 0) {
      if (open my $in, "<", "/proc/$child/status") { while (<$in>) { $peak = $1 if /^VmHWM:\s+(\d+)/ } }
      select undef, undef, undef, 0.005;
    }
    $? == 0 or exit 1;
    printf STDERR "%d\n", $peak' \
    -- "$@" >/dev/null 2>"$folder/$what.peak"
}

# median WHAT : the round in the middle.
median() { sort -n "$folder/$1.seconds" | sed -n "$((rounds / 2 + 1))p"; }

# tell WHAT TEXT : one row of the table, from the median of its rounds.
tell() {
  awk -v text="$2" -v bytes="$bytes" -v of="$(median "$1")" -v perl="$(median perl)" -v peak="$(cat "$folder/$1.peak")" 'BEGIN {
      split(of, own, " "); split(perl, other, " ")
      printf "  %-28s %8.3f %8.2f %8.0f %10.3f %10.2f %8.0f\n", text, own[1], own[2], bytes / own[1] / 1e6,
             own[1] * 1e9 / bytes, own[1] / other[1], peak / 1024 }'
}

heading() {
  printf '%s: %s MB%s; %s processors; median of %s\n' "$1" $((bytes / 1000000)) "$2" "$(nproc)" "$rounds"
  printf '  %-28s %8s %8s %8s %10s %10s %8s\n' '' seconds CPU MB/s 's/GB' 'x perl' 'peak MB'
}

# compare SHOWN INPUT PERL... : ioparse on INPUT beside a command that prints opened paths.
compare() {
  shown=$1
  input=$2
  shift 2
  rm -f "$folder"/*.seconds
  for _ in $(seq "$rounds"); do
    [ ! -f "$input" ] || [ "$shown" != plain ] || measure wc wc -l "$input"
    measure perl "$@"
    rm -f "$folder/ingest.db" # its pages are not given back at ioparse's cost
    measure ioparse "$bin/ioparse" --quiet --force -o "$folder/ingest.db" "$input"
  done
  [ ! -f "$input" ] || [ "$shown" != plain ] || weigh wc wc -l "$input"
  weigh perl "$@"
  weigh ioparse "$bin/ioparse" --quiet --force -o "$folder/ingest.db" "$input"
}

tell_database() {
  events=$("$bin/ioquery" sql --csv "$folder/ingest.db" 'SELECT count(*) FROM event' 2>/dev/null | tail -n 1)
  database=$(wc -c <"$folder/ingest.db")
  printf '  database: %s MB, %s events, %s bytes an event, %s %% of the log\n' $((database / 1000000)) "$events" \
    $((database / events)) $((database * 100 / bytes))
}

compare_log() {
  bytes=$(wc -c <"$1") # also brings it into the page cache
  compare plain "$1" perl -ne "$opened_paths" "$1"
  heading "$1" ", $(wc -l <"$1") lines"
  tell wc 'wc -l'
  tell perl 'perl, opened paths'
  tell ioparse 'ioparse, whole database'
  tell_database
}

# compare_packed LOG PROGRAM SUFFIX : the same log compressed.
compare_packed() {
  command -v "$2" >/dev/null || return 0
  [ -s "$1.$3" ] || "$2" -q -c "$1" >"$1.$3"
  cat "$1.$3" >/dev/null
  # shellcheck disable=SC2016 # the inner shell's
  compare packed "$1.$3" sh -c '"$1" -dc "$2" | perl -ne "$3"' sh "$2" "$1.$3" "$opened_paths"
  heading "$1.$3" ' unpacked'
  tell perl "$2 -dc | perl"
  tell ioparse 'ioparse, whole database'
}

compare_set() {
  bytes=$(cat "$1"/* | wc -c)
  # shellcheck disable=SC2016 # the inner shell's
  compare set "$1" sh -c 'cd "$1" && perl -ne "$2" -- *' sh "$1" "$opened_paths"
  heading "$1" " in $(find "$1" -type f | wc -l) files"
  tell perl 'perl, opened paths'
  tell ioparse 'ioparse, whole database'
}

if [ $# -gt 0 ]; then
  for log in "$@"; do compare_log "$log"; done
  exit
fi
first=
for megabytes in ${MEGABYTES:-200}; do
  sh "$here/make_logs.sh" "$folder" "$megabytes" "${first:-set}"
  compare_log "$folder/build-$megabytes.log"
  first=${first:-$megabytes}
done
log=$folder/build-$first.log
bytes=$(wc -c <"$log")
compare_packed "$log" gzip gz
compare_packed "$log" zstd zst
compare_set "$folder/build-$first.ff"
"$bin/ioparse" --quiet --force -o "$folder/ingest.db" "$log" # what ask.sh looks at
