#!/bin/sh
# layers.sh WORKSPACE PROGRAM: how nx itself layers nx.json's targetDefaults, `...` and `extends`, against what we read
# from the same files: inputs, outputs and dependsOn of every target. WORKSPACE is one that ../nx_workspace.sh made; its
# nx is used, on files of our own.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -e "$1/node_modules/.bin/nx" ] || {
  echo "SKIPPED(layers): no nx in $1"
  exit 77
}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export NX_DAEMON=false NX_NO_CLOUD=true NX_TUI=false CI=true NO_COLOR=1
node "$here/layers.mjs" write "$scratch"
ln -s "$1/node_modules" "$scratch/node_modules"
cd "$scratch"
git init -q .
node_modules/.bin/nx graph --file=graph.json >graph.log 2>&1 || {
  cat graph.log
  exit 1
}
"$2" files . manifest.json
node "$here/layers.mjs" compare graph.json manifest.json
