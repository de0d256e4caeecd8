#!/bin/sh
# make_logs.sh FOLDER MEGABYTES [set] : logs to measure with, kept in FOLDER for the next time. A build of C files by `make -j2`,
# a tar, a find with a grep and, where there is one, npm are traced once, and repeated with other pids and later times:
#   build-MEGABYTES.log   one log        build-MEGABYTES.ff/log.TID   as much as a `strace -ff` set, where asked for
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
wanted_bytes=$(($2 * 1000000))

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

# trace OPTION OUT : the workload, once. With -f or -ff.
trace() {
  rm -rf "$folder/project" && write_project "$folder/project"
  (cd "$folder/project" && strace "$1" -y -T -ttt -s 256 -e trace=%file,%desc,%process -o "$2" sh -c '
    make -s -j2; tar cf all.tar *.c *.o include; find . /usr/include/linux -type f -exec grep -l pragma {} + >found
    if command -v npm; then npm --version; fi' >/dev/null 2>&1)
}

# repeat ROUNDS FILE... : the text of each FILE again with pids moved on by as many as there were, and times by the length
# of the whole, to standard output, or (where a FILE is named for a thread) to a file of the new name beside it.
repeat() {
  # shellcheck disable=SC2016 # perl's, not the shell's
  perl -e '
    my ($rounds, @files) = @ARGV;
    my ($first, $last, $low, $high, %lines);
    for my $file (@files) {
      open my $in, "<", $file or die; $lines{$file} = [<$in>];
      for (@{$lines{$file}}) {
        next unless /^(?:(\d+) +)?(\d{9,}\.\d+) /;
        my $pid = $1 // ($file =~ /(\d+)$/)[0];
        $low = $pid if !defined $low || $pid < $low;
        $high = $pid if !defined $high || $pid > $high;
        $first = $2 if !defined $first || $2 < $first;
        $last = $2 if !defined $last || $2 > $last;
      }
    }
    my ($span, $pids) = (int($last - $first) + 1, $high - $low + 1);
    for my $round (0 .. $rounds - 1) {
      my ($shift, $later) = ($round * $pids, $round * $span);
      for my $file (@files) {
        my $out = \*STDOUT;
        if ($file =~ /^(.*\.)(\d+)$/) { my $name = $1 . ($2 + $shift); next if !$round; open $out, ">", $name or die }
        for (@{$lines{$file}}) {
          my $line = $_;
          if ($round) {
            $line =~ s/^(\d+ +)?(\d{9,})\./(defined $1 ? ($1 + $shift) . " " : "") . ($2 + $later) . "."/e;
            $line =~ s/(si_pid=|wait4\(|kill\(|_tid=\[)(\d+)/$1 . ($2 + $shift)/ge;
            $line =~ s/(\) += )([1-9]\d*)/$1 . ($2 + $shift)/e if /clone|fork|wait4/;
          }
          print $out $line;
        }
      }
    }' "$@"
}

rounds_for() { echo $((wanted_bytes / $(cat "$@" | wc -c) + 1)); }

log=$folder/build-$2.log
set=$folder/build-$2.ff
if [ ! -s "$log" ]; then
  [ -s "$folder/once.log" ] || trace -f "$folder/once.log"
  repeat "$(rounds_for "$folder/once.log")" "$folder/once.log" >"$log.part"
  mv "$log.part" "$log"
fi
[ "${3:-}" = set ] || exit 0
if [ ! -d "$set" ]; then
  rm -rf "$set.part" && mkdir "$set.part"
  trace -ff "$set.part/log"
  repeat "$(rounds_for "$set.part"/*)" "$set.part"/*
  mv "$set.part" "$set"
fi
