#!/bin/sh
# floors.sh [ROOT]: reads every #include of the project against its floors: who may know whom. Prints each that breaks
# one; exit 1 when any does.
#
#   capture ──────► parsers ─────────► store ◄───────── query
#       └─ log_header.hpp ┘ (the one thing of capture that parsers may read)
set -u
cd "${1:-$(dirname "$0")/..}" || exit 2

# shellcheck disable=SC2016 # awk's fields, not the shell's
rules='
function broken(why) { print FILENAME ":" FNR ": " header ": " why; found = 1 }

function is_floor_0(name) { return name ~ /^store\/(ids|op|event|thread|fault|sink|json_text|utf8|child)\.[ch]pp$/ }

FNR == 1 { split(FILENAME, folders, "/"); room = folders[1] }

!match($0, /^[ \t]*#[ \t]*include[ \t]*[<"][^>"]*/) { next }

{
  header = substr($0, RSTART, RLENGTH); sub(/.*[<"]/, "", header)
  split(header, parts, "/"); of = parts[1]
  ours = of ~ /^(store|capture|parsers|query|tests|\.\.?)$/
}

# Rooms.
of ~ /^\.\.?$/                           { broken("write it relative to the root of the project") }
room == "store" && ours && of != "store" { broken("store is the ground and knows no other room") }
room == "capture" && ours && of != "capture" && !is_floor_0(header) \
                                         { broken("capture knows only itself and floor 0 of store") }
room == "parsers" && ours && of !~ /^(parsers|store)$/ && header != "capture/log_header.hpp" \
                                         { broken("parsers know themselves, store and capture/log_header.hpp") }
room == "query" && ours && of !~ /^(query|store)$/ \
                                         { broken("query knows itself and store; it meets parsers in the file only") }
room != "tests" && of == "tests"         { broken("the program does not know its tests") }

# Floor 0: the standard library and itself; child, which starts processes, needs POSIX too.
is_floor_0(FILENAME) && !is_floor_0(header) && header ~ /[.\/]/ && FILENAME !~ /^store\/child\./ \
                                         { broken("floor 0 of store needs the standard library alone") }

# Other people'"'"'s libraries.
room == "tests"                          { next }
header == "sqlite3.h" && FILENAME !~ /^store\/db\.[ch]pp$/ \
                                         { broken("SQLite stands behind store/db") }
header ~ /^boost\/(spirit|fusion)\// && FILENAME !~ /^parsers\/(x3\/.*|[a-z0-9_]+\/([a-z_]+_)?(grammar|arguments)\.cpp)$/ \
                                         { broken("X3 belongs in grammar.cpp, arguments.cpp and parsers/x3") }
of == "CLI" && FILENAME !~ /^(capture\/iocapture|parsers\/ioparse|query\/ioquery)\.cpp$/ \
                                         { broken("CLI11 belongs in the three mains") }
of == "catch2"                           { broken("Catch2 belongs in tests") }

END { exit found }
'

# shellcheck disable=SC2046 # file names of ours have no blanks
awk "$rules" $(find store capture parsers query tests -name '*.[ch]pp' | sort)
