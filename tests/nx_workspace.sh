#!/bin/sh
# nx_workspace.sh FOLDER PACKAGES: samples/nx-workspace anew in FOLDER, as a git repository, with the nx that its
# package.json names. PACKAGES keeps what npm installed for the next test; the network is needed for the first. Prints
# why and exits 77 where node, npm, git or the network are missing.
set -eu
folder=$1
packages=$2
sample=$(cd "$(dirname "$0")/../samples/nx-workspace" && pwd)

skip() {
  echo "SKIPPED(nx_workspace): $1"
  exit 77
}

for tool in node npm git; do command -v "$tool" >/dev/null 2>&1 || skip "no $tool"; done
mkdir -p "$packages"

# Several tests may want them first.
(
  flock 9
  cmp -s "$sample/package.json" "$packages/package.json" && exit 0
  cd "$packages"
  cp "$sample/package.json" package.json
  timeout 300 npm install --no-audit --no-fund --ignore-scripts >npm.log 2>&1 && exit 0
  rm -f package.json
  exit 1
) 9>"$packages/.lock" || skip "npm install: $(tail -n 1 "$packages/npm.log")"

rm -rf "$folder"
cp -R "$sample" "$folder"
cp -R "$packages/node_modules" "$packages/package-lock.json" "$folder/"
cd "$folder"
git init -q .
git add -A
git -c user.name=n -c user.email=n@example.org commit -qm workspace
