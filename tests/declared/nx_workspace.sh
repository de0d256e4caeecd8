#!/bin/sh
# nx_workspace.sh FOLDER: a copy of samples/nx-workspace in FOLDER with its real nx from npm, as a git repository. Done
# once for a FOLDER; needs the network for it. Prints why and exits 77 where node, npm or the network are missing.
set -eu
folder=$1
sample=$(cd "$(dirname "$0")/../../samples/nx-workspace" && pwd)

skip() {
  echo "SKIPPED(nx_workspace): $1"
  exit 77
}

for tool in node npm git; do command -v "$tool" >/dev/null 2>&1 || skip "no $tool"; done
mkdir -p "$folder"

# The sources anew each time: a run of the tasks changes them. node_modules and the lock file stay.
for name in packages config .nx dist; do rm -rf "${folder:?}/$name"; done
cp -R "$sample/." "$folder"
cd "$folder"
if [ ! -e node_modules/.installed ] || ! cmp -s package.json node_modules/.installed; then
  timeout 300 npm install --no-audit --no-fund --ignore-scripts >npm.log 2>&1 || skip "npm install: $(tail -n 1 npm.log)"
  rm -f npm.log
  cp package.json node_modules/.installed
fi
[ -d .git ] || git init -q .
