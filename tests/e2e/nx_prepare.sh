#!/bin/sh
# prepare_nx FOLDER CACHE: a copy of samples/nx-workspace in FOLDER, as its own repository, with the nx that its
# package.json names; packages stay in CACHE for the next test. Exit 77 where npm cannot install it.

# shellcheck disable=SC2154 # prelude.sh's
prepare_nx() {
  command -v npm >/dev/null || { echo "SKIPPED: there is no npm" && exit "$skipped"; }
  cp -R "$(dirname "$0")/../../samples/nx-workspace" "$1"
  mkdir -p "$2"
  if ! cmp -s "$1/package.json" "$2/package.json"; then
    cp "$1/package.json" "$2/"
    (cd "$2" && timeout 240 npm install --no-audit --no-fund >install.log 2>&1) ||
      { rm "$2/package.json" && echo "SKIPPED: npm could not install nx: $(tail -n 1 "$2/install.log")" && exit "$skipped"; }
  fi
  cp -R "$2/node_modules" "$2/package-lock.json" "$1/"
  (cd "$1" && git init -q . && git add -A && git -c user.name=n -c user.email=n@example.org commit -qm workspace)
}
