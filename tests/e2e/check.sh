#!/bin/sh
# check.sh BIN: `ioquery check` without any task runner: every source of declarations, every report, exit codes, the
# baseline, rules, and what malformed or hostile files get.
set -u
. "$(dirname "$0")/prelude.sh"
bin=$(cd "$1" && pwd)
sources=$(cd "$(dirname "$0")/../.." && pwd)
failed=0
export NO_COLOR=1
cd "$scratch" || exit 2

complain() {
  echo "FAILED: $*"
  failed=1
}

# check CODE OPTION... : runs check on the trace; `said` and `errors` hold what it printed.
check() {
  wanted=$1
  shift
  "$bin/ioquery" check trace.db "$@" >said 2>errors
  code=$?
  [ $code -eq "$wanted" ] && return
  complain "check $*: exit $code, wanted $wanted"
  head -n 5 said errors
}

# says TEXT FILE : the file has a line with the text.
says() { grep -qF -- "$1" "$2" || { complain "no \"$1\" in $2:" && head -n 20 "$2"; }; }

# key KEY : the paths below KEY of the JSON answer in said.
key() { sed -n "/\"$1\": \\[\$/,/^ *\\]/s/^ *{\"path\": \"\\([^\"]*\\)\".*/\\1/p" said | tr '\n' ' '; }

mkdir -p work/src && cd work || exit 2
echo 'int f(void); int main(void) { return f(); }' >src/main.c
echo '#include "f.h"
int f(void) { return F; }' >src/f.c
echo '#define F 0' >src/f.h
cd .. || exit 2
# shellcheck disable=SC2016 # the traced shell's
(cd work && "$bin/iocapture" -o ../trace.log -- sh -c '
  cat src/main.c src/f.c src/f.h >/dev/null; cat >made <src/f.h; : >gone; rm gone; mkdir -p node_modules/p; echo x >node_modules/p/x') ||
  exit 1
"$bin/ioparse" --quiet --strict trace.log || exit 1

# --declared: clean, violations, unproven; --json with the contract's keys.
echo '{"*": {"inputs": ["src/*.c", "src/f.h"], "outputs": ["made"]}}' >all.json
echo '{"*": {"inputs": ["src/*.c", "docs/**"], "outputs": ["lost"]}}' >some.json
check 0 --declared all.json
says '✓ *  clean: 3 files read, 1 written' said
check 1 --declared some.json
says '✗ *  1 undeclared read, 1 undeclared write' said
says 'src/f.h' said
check 1 --declared some.json --json
[ "$(key unexpectedReads)" = "src/f.h " ] || complain "unexpectedReads: $(key unexpectedReads)"
[ "$(key unexpectedWrites)" = "made " ] || complain "unexpectedWrites: $(key unexpectedWrites)"
says '"unusedInputs": ["docs/**"]' said
says '"missingOutputs": ["lost"]' said
line=$(sed -n 's/.*"path": "made".*"line": \([0-9]*\).*/\1/p' said | head -n 1)
sed -n "${line}p" trace.log | grep -q '"made", O_WRONLY' || complain "line $line of the log is not where made was made"
check 2 --declared all.json --process nobody
says '?' said
check 1 --declared all.json --no-default-ignores
says 'node_modules/p/x' said
check 0 --declared some.json --ignore src --ignore made

# The suggested edits, made to the file, leave it clean.
if command -v node >/dev/null; then
  cp some.json edited.json
  check 1 --declared edited.json --json
  cp said answer.json
  node "$sources/tests/e2e/patches.mjs" answer.json . >/dev/null || complain "the patches cannot be made"
  check 0 --declared edited.json
else
  echo "SKIPPED: the patches are not made, there is no node"
fi

# --list, --depfile, --manifest.
printf '# inputs\nsrc\n> made\n' >list.txt
check 0 --list list.txt
printf 'made: src/main.c src/f.c \\\n  src/f.h\n' >made.d
check 0 --depfile made.d
printf 'made: src/main.c src/f.c\n' >less.d
check 1 --depfile less.d
printf 'x: src/f.h\n' >more.d
check 0 --depfile less.d more.d
check 1 --declared some.json --save-manifest kept.json
cp said first
check 1 --manifest kept.json
says 'src/f.h' said

# Reports.
check 1 --declared some.json --sarif out.sarif --junit out.xml --markdown out.md --nx-report reports --github
says '::error file=some.json,title=undeclared read::* reads src/f.h' said
says '"ruleId": "IO001"' out.sarif
says '<failure message="1 undeclared read, 1 undeclared write"' out.xml
says '| <code>&#42;</code> | ❌ violations |' out.md
says '"unexpectedReads": [' reports/_.json
check 1 --sandbox-report reports/_.json --json
[ "$(key unexpectedReads)" = "src/f.h " ] || complain "by Nx's sandbox report: $(key unexpectedReads)"
check 1 --declared some.json --csv
says '*,violations,read,src/f.h,' said
check 1 --declared some.json -0
[ "$(tr '\0' ' ' <said)" = "src/f.h made " ] || complain "-0: $(tr '\0' ' ' <said)"

# Baseline: what was there is no violation, what is new is one; rules account for themselves.
check 0 --declared some.json --baseline base.json --update-baseline
check 0 --declared some.json --baseline base.json
echo '{"*": {"inputs": ["docs/**"], "outputs": ["lost"]}}' >none.json
check 1 --declared none.json --baseline base.json --json
[ "$(key unexpectedReads)" = "src/f.c src/main.c " ] || complain "new ones: $(key unexpectedReads)"
echo '{"rules": [{"id": "h", "reason": "generated", "reads": ["**/*.h"]}, {"id": "m", "reason": "log", "writes": ["made"]},
  {"id": "idle", "reason": "was needed once", "reads": ["nowhere"]},
  {"id": "over", "reason": "until then", "reads": ["src"], "until": "2000-01-01"}]}' >rules.json
check 0 --declared some.json --rules-file rules.json --rules typescript
says 'rule idle of rules.json applied to nothing' said
says 'rule over of rules.json has ended' said
says 'rule typescript/build-info of typescript applied to nothing' said
"$bin/ioquery" check --list-rules | grep -q '^vite ' || complain "--list-rules"

# Trouble: exit 2, one sentence, and for wrong usage a hint.
trouble() {
  lines=$1
  text=$2
  shift 2
  check 2 "$@"
  [ "$(wc -l <errors)" -eq "$lines" ] || complain "check $*: $(wc -l <errors) lines on stderr, wanted $lines"
  says "$text" errors
}
trouble 2 'nothing to check against'
trouble 2 'only one of' --declared some.json --list list.txt
trouble 2 '--update-baseline needs --baseline' --declared some.json --update-baseline
trouble 2 '--github prints text' --declared some.json --github --json
trouble 2 'there is no pack of rules none' --declared some.json --rules none
printf '{"*": {"inputs": [}}' >broken.json
trouble 1 'broken.json' --declared broken.json
trouble 1 'no-such-file' --declared no-such-file
trouble 1 'broken.json' --declared some.json --rules-file broken.json
trouble 1 'broken.json' --declared some.json --baseline broken.json
trouble 1 'cannot write' --declared some.json --sarif /nowhere/x
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "["; }' >deep.json
trouble 1 'deep.json' --declared deep.json
printf '{"*": {"inputs": ["\\u001b[2J\\u202e"], "outputs": []}}' >hostile.json
check 1 --declared hostile.json
if LC_ALL=C grep -q "$(printf '\033')" said errors; then complain "an escape of a declaration's reached the terminal"; fi

# Our JSON against our schema, SARIF against its own where SARIF_SCHEMA names it, JUnit as XML.
if python3 -c 'import jsonschema' 2>/dev/null; then
  check 1 --declared none.json --rules-file rules.json --json
  python3 - "$sources/query/report/check.schema.json" said out.sarif out.xml <<'PYTHON' || complain "a report is not valid"
import json, os, sys, xml.etree.ElementTree
import jsonschema
schema, answer, sarif, junit = sys.argv[1:]
jsonschema.Draft202012Validator(json.load(open(schema))).validate(json.load(open(answer)))
xml.etree.ElementTree.parse(junit)
if "SARIF_SCHEMA" in os.environ:
    wanted = json.load(open(os.environ["SARIF_SCHEMA"]))
    jsonschema.validators.validator_for(wanted)(wanted).validate(json.load(open(sarif)))
else:
    print("SKIPPED: SARIF_SCHEMA names no schema")
PYTHON
else
  echo "SKIPPED: reports are not validated, there is no python3-jsonschema"
fi

# Help within 80 columns.
"$bin/ioquery" check --help >help
awk 'length($0) > 80 { print "FAILED: help: " $0; bad = 1 } END { exit bad }' help || failed=1

[ $failed -eq 0 ] && echo "every source, every report, every exit code"
exit $failed
