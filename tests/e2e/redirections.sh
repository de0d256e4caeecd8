#!/bin/sh
# redirections.sh BIN: files that a shell opened before the trace began (`iocapture sort < in > out`) are read and
# updated by the command; and what the command says and how it ends is not changed.
set -u
. "$(dirname "$0")/prelude.sh"
bin=$(cd "$1" && pwd)
failed=0

# want NAME EXPECTED GOT
want() {
  [ "$2" = "$3" ] && return
  printf 'FAILED: %s: expected %s, got %s\n' "$1" "$2" "$3"
  failed=1
}

# sets LOG : the sets that matter here, in one line.
sets() {
  "$bin/ioparse" --quiet "$1" -o "$1.db" &&
    "$bin/ioquery" rw --json --full "$1.db" >"$1.json" &&
    tr -d ' \n' <"$1.json" | grep -o '"\(reads\|writes\|inputs\|updated\|temporaries\|deleted\)":\[[^]]*\]' | sort | tr '\n' ' '
}

mkdir "$scratch/w" && cd "$scratch/w" || exit 2
printf 'b\na\n' >in
"$bin/iocapture" -o "$scratch/sort.log" sort <in >out
want "exit code of sort" 0 $?
want "what sort wrote" "a b" "$(tr '\n' ' ' <out | sed 's/ $//')"
want "the sets of sort < in > out" \
  '"deleted":[] "inputs":["in","out"] "reads":["in"] "temporaries":[] "updated":["out"] "writes":["out"] ' \
  "$(sets "$scratch/sort.log")"

printf 'old\n' >book
"$bin/iocapture" -o "$scratch/append.log" -- sh -c 'echo new; echo more >&2; exit 3' >>book 2>err
want "exit code of a failing command" 3 $?
want "what was appended" "old new" "$(tr '\n' ' ' <book | sed 's/ $//')"
want "what was said on stderr" more "$(cat err)"
want "the sets of >> book 2> err" \
  '"deleted":[] "inputs":["book","err"] "reads":[] "temporaries":[] "updated":["book","err"] "writes":["book","err"] ' \
  "$(sets "$scratch/append.log")"

exec 7<in
# shellcheck disable=SC2016 # for the inner shell
"$bin/iocapture" -o "$scratch/seven.log" -- sh -c 'read -r line <&7; echo "$line"' >line 7<&7
want "what came by descriptor 7" b "$(cat line)"
want "the sets of 7< in" \
  '"deleted":[] "inputs":["in","line"] "reads":["in"] "temporaries":[] "updated":["line"] "writes":["line"] ' \
  "$(sets "$scratch/seven.log")"

[ $failed -eq 0 ] && echo "redirections made before the trace are in the sets"
exit $failed
