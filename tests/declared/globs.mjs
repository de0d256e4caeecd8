// Agreement of globs with the programs whose globs they are: real minimatch, and the engine inside real nx.
//   node globs.mjs WORKSPACE GLOB_ANSWERS      WORKSPACE has node_modules with nx and minimatch
// Every pattern × every path. Each difference must be one of those explained in `known`, and each of those must occur.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { patterns, paths } from './glob_samples.mjs';

const [workspace, program] = process.argv.slice(2);
const require = createRequire(`${workspace}/package.json`);
const { minimatch } = require('minimatch');
const native = require(`${workspace}/node_modules/nx/dist/src/native`); // behind the package's exports

// Where we differ: pattern → why. (A leading ! or # is left to the list that a pattern stands in: minimatch is asked with
// nonegate and nocomment.)
const known = {
  minimatch: {
    '[[:alpha:]]': 'classes hold ASCII letters only',
    '?': 'a character beyond U+FFFF is one character, not two',
    '??': 'the same',
    '[!a]': 'the same',
    '[^a]': 'the same',
    '[!]a]': 'the same',
    '!(a)*': 'what !(…) forbids is forbidden as a whole name too; minimatch lets `!(a)*` take `a`, though not `ab`',
    'packages/!(package-a)*': 'the same',
    'packages/!(package-a)*/package.json': 'the same',
    '**/!(package-a)*': 'the same',
    '{a,**}/b': '** at the end of braces stands for one folder at least',
  },
};

function ask(dialect) {
  const input = JSON.stringify({ dialect, patterns, paths });
  return JSON.parse(execFileSync(program, { input, maxBuffer: 1 << 28 }));
}

function theirs(dialect, pattern) {
  try {
    if (dialect === 'minimatch') return paths.map((path) => minimatch(path, pattern, { dot: true, nonegate: true, nocomment: true }));
    return native[dialect === 'nx' ? 'matchGlobPaths' : 'matchOutputPaths']([pattern], paths);
  } catch {
    return null; // refused as malformed
  }
}

let failed = false;
for (const dialect of ['minimatch', 'nx', 'nx-outputs']) {
  const excused = known[dialect] ?? {};
  const ours = ask(dialect);
  const differing = new Set();
  let answers = 0;
  patterns.forEach((pattern, i) => {
    const expected = theirs(dialect, pattern);
    answers += paths.length;
    if ((expected === null) !== (ours[i] === null)) {
      differing.add(pattern);
      if (!excused[pattern]) console.log(`${dialect}: ${pattern}: ${expected ? 'we' : 'they'} refuse it`);
      return;
    }
    expected?.forEach((match, j) => {
      if (match === ours[i][j]) return;
      if (!excused[pattern]) console.log(`${dialect}: ${pattern} on ${paths[j]}: they say ${match}`);
      differing.add(pattern);
    });
  });
  const surprising = [...differing].filter((pattern) => !excused[pattern]);
  const idle = Object.keys(excused).filter((pattern) => !differing.has(pattern));
  for (const pattern of idle) console.log(`${dialect}: ${pattern} is explained and does not differ`);
  failed ||= surprising.length + idle.length > 0;
  console.log(`${dialect}: ${patterns.length} patterns x ${paths.length} paths = ${answers} answers, ${differing.size} patterns differ`);
}
process.exit(failed ? 1 : 0);
