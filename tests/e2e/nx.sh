#!/bin/sh
# nx.sh BIN TOOL PACKAGES: one capture of `nx run-many` with parallel tasks over samples/nx-workspace, and the workspace's
# own nx: each task has exactly the mismatches that were planted. Then the suggested edits are made, and the same trace
# is judged again: clean.
set -u
. "$(dirname "$0")/prelude.sh"
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$1" && pwd)
tool=$2
cache=$3
failed=0
export NX_DAEMON=false NX_NO_CLOUD=true CI=true NO_COLOR=1

if ! "$bin/iocapture" --tool "$tool" -o "$scratch/try.log" -- true 2>"$scratch/refused"; then
  echo "SKIPPED: iocapture --tool $tool cannot trace here: $(head -n 1 "$scratch/refused")"
  exit $skipped
fi
sh "$here/../nx_workspace.sh" "$scratch/shop" "$cache" || exit $?
cd "$scratch/shop" || exit 2

# What was planted: task, kind, file.
cat >"$scratch/planted" <<'PLANTED'
catalog:build read config/currency.json
catalog:lint read packages/stock/src/stock.csv
docs:format write packages/docs/src/guide.md
images:thumbnails write packages/images/thumbnails.log
labels:build read config/paper.json
labels:print read config/paper.json
site:bundle read packages/site/embed/widget.txt
stock:audit read packages/prices/dist/prices.json
stock:label read node_modules/escape-string-regexp/index.js
stock:label read node_modules/escape-string-regexp/package.json
stock:label read package.json
theme:build read packages/theme/generated/palette.txt
PLANTED
# Warnings: task, key, what.
cat >"$scratch/planted_warnings" <<'PLANTED'
catalog:lint crossProjectReads packages/stock/src/stock.csv
docs:format rewrittenInputs packages/docs/src/guide.md
docs:index absences packages/docs/index.config
docs:index listings packages/docs/pages
images:sprites missingOutputs {projectRoot}/dist/sprites/index.txt
images:sprites unusedInputs {projectRoot}/legacy/**/*
site:bundle contestedWrites dist/site/made.txt
site:bundle crossProjectReads packages/site/embed/widget.txt
site:sitemap contestedWrites dist/site/made.txt
stock:audit crossProjectReads packages/prices/dist/prices.json
stock:audit unorderedReads packages/prices/dist/prices.json
theme:build hiddenInputs {projectRoot}/generated/**/*
PLANTED

cat >"$scratch/list.mjs" <<'LIST'
import { readFileSync } from 'node:fs';
const [file, what] = process.argv.slice(2);
const keys = ['crossProjectReads', 'selfReads', 'rewrittenInputs', 'contestedWrites', 'unorderedReads', 'absences',
  'listings', 'unusedInputs', 'missingOutputs', 'hiddenInputs'];
for (const task of JSON.parse(readFileSync(file, 'utf8')).tasks) {
  if (what === 'findings') {
    for (const read of task.unexpectedReads) console.log(task.task, 'read', read.path);
    for (const write of task.unexpectedWrites) console.log(task.task, 'write', write.path);
  } else if (what === 'verdicts') console.log(task.task, task.verdict, task.reasons.join('; '));
  else for (const key of keys) for (const one of task[key]) console.log(task.task, key, one.path ?? one);
}
LIST

# same WHAT WANTED GOT
same() {
  diff "$2" "$3" >"$scratch/difference" && return
  echo "FAILED: $1 (< planted, > found)"
  cat "$scratch/difference"
  failed=1
}

npx nx reset >/dev/null 2>&1
"$bin/iocapture" --tool "$tool" -o "$scratch/nx.log" -- npx nx run-many --parallel=2 --skip-nx-cache \
  -t build,test,lint,format,index,bundle,sitemap,thumbnails,sprites,audit,label,palette,print >"$scratch/nx.out" 2>&1 ||
  { echo "FAILED: nx run-many" && cat "$scratch/nx.out" && exit 1; }
"$bin/ioparse" --quiet --strict "$scratch/nx.log" || exit 1
"$bin/ioquery" check "$scratch/nx.db" --nx --save-manifest "$scratch/manifest.json" --json >"$scratch/answer.json"
[ $? -eq 1 ] || { echo "FAILED: check did not exit with 1" && failed=1; }
node "$scratch/list.mjs" "$scratch/answer.json" findings | LC_ALL=C sort >"$scratch/findings"
same findings "$scratch/planted" "$scratch/findings"
# A task that searches upwards for package.json, and shared configuration that most targets have and few read, are the
# workspace's and nx's own habits: they are told, and nobody planted them.
node "$scratch/list.mjs" "$scratch/answer.json" warnings | grep -v -e 'config/shop.json$' -e 'absences packages/package.json$' |
  LC_ALL=C sort >"$scratch/warnings"
same warnings "$scratch/planted_warnings" "$scratch/warnings"

"$bin/ioquery" check "$scratch/nx.db" --manifest "$scratch/manifest.json" --json >"$scratch/kept.json"
cmp "$scratch/answer.json" "$scratch/kept.json" || { echo "FAILED: the kept manifest answers differently" && failed=1; }
"$bin/ioquery" check "$scratch/nx.db" --nx catalog:lint docs:index --json >"$scratch/two.json"
[ "$(node "$scratch/list.mjs" "$scratch/two.json" verdicts | tr '\n' ' ')" = "catalog:lint violations  docs:index clean  " ] ||
  { echo "FAILED: two tasks by name" && node "$scratch/list.mjs" "$scratch/two.json" verdicts && failed=1; }

node "$here/patches.mjs" "$scratch/answer.json" . || failed=1
grep -q '"namedInputs"' packages/labels/project.json ||
  { echo "FAILED: what both targets of labels read is not in a named input of the project" && failed=1; }
"$bin/ioquery" check "$scratch/nx.db" --nx --json >"$scratch/after.json"
code=$?
if [ $code -ne 0 ]; then
  echo "FAILED: after the suggested edits check exits with $code"
  node "$scratch/list.mjs" "$scratch/after.json" verdicts
  node "$scratch/list.mjs" "$scratch/after.json" findings
  failed=1
fi
[ $failed -eq 0 ] && echo "under $tool: the planted findings, nothing else; clean after the suggested edits"
exit $failed
