#!/bin/sh
# What `make run` does after the build: capture a command, parse the log, print the sets and the process tree.
# With CMD in the environment that command, in the current folder; else a fresh copy of samples/poc.
# Ends with the command's own exit code.
set -u
build=$(cd "${BUILD:-build}" && pwd) || exit 2
PATH=$build/bin:$PATH
trace=$build/run
mkdir -p "$trace"

if [ -n "${CMD:-}" ]; then
  set -- sh -c "$CMD"
else
  rm -rf "$trace/poc"
  cp -R samples/poc "$trace/poc"
  cd "$trace/poc" || exit 2
  set -- ./transform.sh
fi

# show COMMAND... : says what is run, then runs it.
show() {
  printf '\n$ %s\n' "$*"
  "$@"
}

show iocapture --force -o "$trace/trace.log" -- "$@"
status=$?
[ $status -eq 125 ] && exit 125
show ioparse --force "$trace/trace.log" || exit
show ioquery rw "$trace/trace.db" || exit
show ioquery tree "$trace/trace.db" || exit
exit $status
