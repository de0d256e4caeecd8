#!/bin/sh
# honest.sh BIN: is the actor right about itself? What it calls written is there after the play; what it calls a
# temporary or deleted is not; what it calls deleted, altered or an input was there before it. No tracer is needed.
set -u
actor=$(cd "$1" && pwd)/actor
stage=$(mktemp -d) || exit 2
trap 'rm -rf "$stage"' EXIT
cd "$stage" || exit 2
mkdir acts
failed=0

# names KEY : of the set KEY over the whole trace, one a line.
names() { sed '/"asked"/,$d' expected | sed -n "s/.*\"$1\": \[\(.*\)\].*/\1/p" | tr ',' '\n' | tr -d ' "'; }

# listing : all names that are there.
listing() { (cd acts && find . -mindepth 1 | sed 's|^\./||' | LC_ALL=C sort); }

# want KEY PRESENCE LISTING [EXCEPT] : every name of KEY is present in, or absent from, the LISTING.
want() {
  names "$1" | LC_ALL=C sort >wanted
  case $2 in
  present) LC_ALL=C comm -23 wanted "$3" ;;
  absent) LC_ALL=C comm -12 wanted "$3" ;;
  esac | grep -Evx "${4:-nothing}" >wrong || return 0
  echo "FAILED: $1 should be $2 in $3:"
  cat wrong
  failed=1
}

"$actor" --prepare all acts && listing >before || exit 2
"$actor" all "$stage/acts" >expected || exit 2
listing >after

# Taken to have existed, as the definition says of O_CREAT alone; and read under its new name for the first time.
unknown='create_unknown/new'
moved='rename_tree/moved/sub/unseen'

[ "$(names writes | wc -l)" -gt 50 ] || { echo "FAILED: hardly any writes" && failed=1; }
want writes present after
want outputs present after
want temporaries absent after
want deleted absent after
want deleted present before
want updated present before "$unknown"
want inputs present before "$unknown|$moved"
want altered present before 'own_mode_changed/aside'
want probed absent before
exit $failed
