#!/bin/sh
# ingest.sh BIN FOLDER [LOG]: how fast ioparse is, beside `wc -l` and a perl one-liner that prints opened paths, on the
# same log: medians of five rounds in which each program runs once. Without LOG a `make -j2` of C files is traced and
# repeated, with other pids and later times, until it has 200 MB; that log is kept in FOLDER for the next time.
set -eu
bin=$(cd "$1" && pwd)
mkdir -p "$2"
folder=$(cd "$2" && pwd)
log=${3:-$folder/make.log}
rounds=5
wanted_bytes=200000000

# write_project DIR : 24 C files that include what real ones do, and a makefile.
write_project() {
  mkdir -p "$1/include"
  for i in $(seq 24); do
    printf '#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n#include <sys/stat.h>\n' >"$1/f$i.c"
    for h in $(seq 8); do
      printf '#pragma once\nint g%s_%s(void);\n' "$i" "$h" >"$1/include/h${i}_$h.h"
      printf '#include "h%s_%s.h"\n' "$i" "$h" >>"$1/f$i.c"
    done
    printf 'int f%s(void) { return puts("f%s"); }\n' "$i" "$i" >>"$1/f$i.c"
  done
  # shellcheck disable=SC2016 # make's, not the shell's
  printf 'objects := $(patsubst %%.c,%%.o,$(wildcard f*.c))\nlib.a: $(objects)\n\tar rc $@ $^\n%%.o: %%.c\n\tgcc -O1 -Iinclude -c $< -o $@\n' >"$1/Makefile"
}

# repeat ONCE : the log again and again, with other pids wherever one stands, and later times.
repeat() {
  # shellcheck disable=SC2016 # perl's, not the shell's
  perl -e '
    my ($once, $wanted) = @ARGV;
    open my $in, "<", $once or die; my @lines = <$in>;
    my @times = map { /^\d+ +(\d+)/ ? $1 : () } @lines[0, -1];
    my $span = $times[1] - $times[0] + 1;
    for (my ($round, $made) = (0, 0); $made < $wanted; ++$round) {
      my ($shift, $later) = ($round * 20000, $round * $span);
      for (@lines) {
        my $line = $_;
        if ($round) {
          $line =~ s/^(\d+)( +)(\d+)\./($1 + $shift) . $2 . ($3 + $later) . "."/e;
          $line =~ s/(si_pid=|wait4\(|kill\(|_tid=\[)(\d+)/$1 . ($2 + $shift)/ge;
          $line =~ s/(\) += )([1-9]\d*)/$1 . ($2 + $shift)/e if /clone|fork|wait4/;
        }
        print $line; $made += length $line;
      }
    }' "$1" $wanted_bytes
}

make_log() {
  echo "tracing a build, once ..." >&2
  rm -rf "$folder/project" && write_project "$folder/project"
  strace -f -y -T -ttt -s 256 -e trace=%file,%desc,%process -o "$folder/once.log" make -s -j2 -C "$folder/project"
  echo "repeating it up to $((wanted_bytes / 1000000)) MB ..." >&2
  repeat "$folder/once.log" >"$log.part"
  mv "$log.part" "$log"
}

# measure WHAT COMMAND... : runs it once and notes how many seconds it took, how many of processors, and its peak memory
# in KiB (what the kernel says of a child that has ended).
measure() {
  what=$1
  shift
  # shellcheck disable=SC2016 # perl's, not the shell's
  perl -MTime::HiRes=time -e '
    my $began = time; my $child = fork; if (!$child) { exec @ARGV or exit 127 }
    my $peak = 0;
    while (waitpid($child, 1) == 0) {
      if (open my $in, "<", "/proc/$child/status") { while (<$in>) { $peak = $1 if /^VmHWM:\s+(\d+)/ } }
      select undef, undef, undef, 0.005;
    }
    $? == 0 or exit 1;
    my (undef, undef, $user, $system) = times;
    printf STDERR "%.4f %.2f %d\n", time - $began, $user + $system, $peak' \
    -- "$@" >/dev/null 2>>"$folder/$what.seconds"
}

# tell WHAT TEXT : one row of the table, from the median of its rounds.
tell() {
  sort -n "$folder/$1.seconds" | sed -n "$((rounds / 2 + 1))p" >"$folder/$1.median"
  awk -v text="$2" -v bytes="$bytes" -v lines="$lines" -v of="$(cat "$folder/$1.median")" \
    -v perl="$(cat "$folder/perl.median")" 'BEGIN {
      split(of, own, " "); split(perl, other, " ")
      printf "  %-28s %8.3f %8.2f %8.0f %12.2f %10.2f %8.0f\n", text, own[1], own[2], bytes / own[1] / 1e6,
             lines / own[1] / 1e6, own[1] / other[1], own[3] / 1024 }'
}

[ -s "$log" ] || make_log
rm -f "$folder"/*.seconds
# shellcheck disable=SC2016 # perl's, not the shell's
opened_paths='$n{$1} = 1 if /openat\([^"]*"([^"]*)"/; END { print "$_\n" for sort keys %n }'
bytes=$(wc -c <"$log") # also brings it into the page cache
lines=$(wc -l <"$log")
for _ in $(seq $rounds); do
  measure wc wc -l "$log"
  measure perl perl -ne "$opened_paths" "$log"
  measure ioparse "$bin/ioparse" --quiet --force -o "$folder/ingest.db" "$log"
done

printf '%s: %s MB, %s lines; %s processors; median of %s\n' "$log" $((bytes / 1000000)) "$lines" "$(nproc)" $rounds
printf '  %-28s %8s %8s %8s %12s %10s %8s\n' '' seconds CPU MB/s 'Mlines/s' 'x perl' 'peak MB'
sort -n "$folder/perl.seconds" | sed -n "$((rounds / 2 + 1))p" >"$folder/perl.median"
tell wc 'wc -l'
tell perl 'perl, opened paths'
tell ioparse 'ioparse, whole database'
events=$("$bin/ioquery" sql --csv "$folder/ingest.db" 'SELECT count(*) FROM event' 2>/dev/null | tail -n 1)
database=$(wc -c <"$folder/ingest.db")
printf '  database: %s MB, %s events, %s bytes an event, %s %% of the log\n' $((database / 1000000)) "$events" \
  $((database / events)) $((database * 100 / bytes))
