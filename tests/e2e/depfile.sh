#!/bin/sh
# depfile.sh BIN COUNT [TOOL]: ground truth by compiler. A project of COUNT C and COUNT C++ files is built by `make -j2`
# under iocapture. Every prerequisite that gcc named in its depfiles has to be in the read set, every object in the write
# set; and what was read below the project though no depfile names it has to be explained.
set -u
. "$(dirname "$0")/prelude.sh"
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$1" && pwd)
count=$2
tool=${3:-strace}
[ "$tool" != bpftrace ] || need_bpftrace
project=$scratch/project

# prerequisites DEPFILES-FOLDER RECIPE-FOLDER : absolute, as the kernel spells them.
prerequisites() {
  cat "$project/$1"/*.d | sed -e 's/\\$//' -e 's/^[^ ]*://' | tr -s ' ' '\n' | sed '/^$/d' | sort -u |
    (cd "$project/$2" && xargs realpath -e)
}

# missing WHAT THESE IN : complains about lines of THESE that are not in IN.
missing() {
  comm -23 "$2" "$3" >"$scratch/missing"
  if [ -s "$scratch/missing" ]; then
    echo "FAILED: $(wc -l <"$scratch/missing") of $(wc -l <"$2") $1, such as"
    head -n 10 "$scratch/missing"
    failed=1
  else
    echo "$(wc -l <"$2") $1: all seen"
  fi
}

sh "$here/project.sh" "$project" "$count" || exit 2
(cd "$project" && "$bin/iocapture" --tool "$tool" -o "$scratch/make.log" -- make -s -j2) || exit 1
"$bin/ioparse" --quiet --strict "$scratch/make.log" || exit 1
query() { "$bin/ioquery" rw "$scratch/make.db" -0 "$@" | tr '\0' '\n' | LC_ALL=C sort -u; }
export LC_ALL=C
failed=0

query --all --reads >"$scratch/reads"
query --all --writes >"$scratch/writes"
{ prerequisites obj . && prerequisites obj/c lib/c && prerequisites obj/cpp lib/cpp; } | sort -u >"$scratch/wanted"
find "$project/obj" -name '*.o' | sort >"$scratch/objects"

[ "$(wc -l <"$scratch/objects")" -eq $((2 * count + 1)) ] || { echo "FAILED: objects are missing" && failed=1; }
missing "prerequisites" "$scratch/wanted" "$scratch/reads"
missing "objects" "$scratch/objects" "$scratch/writes"

# Explained: what make reads, the script it runs and that one's input, and what the build itself had made.
explained() {
  sed "s|^|$project/|" <<NAMES
Makefile
tools/version.sh
tools/version.in
NAMES
  cat "$scratch/wanted"
  "$bin/ioquery" sql --csv "$scratch/make.db" "SELECT DISTINCT path FROM happening WHERE op = 'create' AND error = 0"
}
explained | sort -u >"$scratch/explained"
grep "^$project/" "$scratch/reads" >"$scratch/reads_below"
comm -23 "$scratch/reads_below" "$scratch/explained" >"$scratch/unexplained"
unexplained=$(wc -l <"$scratch/unexplained")
below=$(wc -l <"$scratch/reads_below")
echo "$unexplained of $below files read below the project are not explained"
if [ $((unexplained * 100)) -gt "$below" ]; then
  echo "FAILED: at most 1 % may be, but these were read:"
  head -n 20 "$scratch/unexplained"
  failed=1
fi
exit $failed
