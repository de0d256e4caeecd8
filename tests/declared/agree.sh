#!/bin/sh
# agree.sh globs|agreement WORKSPACE PROGRAM: runs that script of this folder on a workspace that ../nx_workspace.sh made.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -e "$2/node_modules/.bin/nx" ] || {
  echo "SKIPPED($1): no nx in $2"
  exit 77
}
[ "$1" = globs ] && exec node "$here/globs.mjs" "$2" "$3"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Workspaces of one user share nx's native libraries, and `nx reset` in any of them removes those.
export NX_NATIVE_FILE_CACHE_DIRECTORY="$scratch/native"

# Some answers are about files that tasks make.
(cd "$2" && NX_DAEMON=false NX_NO_CLOUD=true NX_TUI=false node_modules/.bin/nx run-many --all --skip-nx-cache \
  -t build test lint audit label thumbnails sprites format index palette bundle sitemap print >/dev/null)
node "$here/agreement.mjs" "$2" "$3" "$scratch"
