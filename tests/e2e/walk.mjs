// walk.mjs README FOLDER: runs the commands of README's section "A walk through it" in FOLDER, one after the other in
// one shell, and compares what they print with what stands below them. `…` alone stands for lines left out; ids,
// sizes and times, the folder's own name and where a long line is cut may differ. With --print shows the output itself.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [readme, folder, option] = process.argv.slice(2);
const walk = readFileSync(readme, 'utf8').split('## A walk through it')[1].split('\n## ')[0];

// Steps: a command and the lines that stand below it, indented like it.
const steps = [];
for (const line of walk.split('\n')) {
  if (!line.startsWith('    ')) continue;
  const text = line.slice(4);
  const last = steps.at(-1);
  if (text.startsWith('$ ')) steps.push({ command: text.slice(2), lines: [] });
  else if (last.command.endsWith('\\') && last.lines.length === 0) last.command += `\n${text}`;
  else last.lines.push(text);
}

const mark = '=== next step ===';
const script = steps.map(({ command }) => `${command}\necho '${mark}'`).join('\n');
const output = execFileSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const printed = output.split(`${mark}\n`);

const plain = (line) =>
  line
    .replaceAll(folder, '/home/you/shop')
    .replace(/\b(pid|line|process|thread|started by|parsed|ignored) +[\d,]+/g, '$1 N')
    .replace(/\b\d[\d,.]* (lines|MB|events|processes|paths|s)\b/g, 'N $1')
    .trimEnd();
function isSame(told, seen) {
  const [a, b] = [plain(told), plain(seen)];
  const cut = Math.min(...[a, b].filter((line) => line.endsWith('...')).map((line) => Math.min(line.length - 3, 32)));
  return a === b || (Number.isFinite(cut) && a.slice(0, cut) === b.slice(0, cut));
}

// The first line told that is not among those seen, in order; undefined: all are.
function findMissing(told, seen) {
  let at = 0;
  let skips = false;
  for (const line of told) {
    if (line.trim() === '…') {
      skips = true;
      continue;
    }
    while (skips && at < seen.length && !isSame(line, seen[at])) at += 1;
    if (at >= seen.length || !isSame(line, seen[at])) return `${line}\n  in place of it: ${seen[at] ?? 'nothing'}`;
    at += 1;
    skips = false;
  }
  return skips || at === seen.length ? undefined : `(nothing more)\n  in place of it: ${seen[at]}`;
}

const lines = (text) => text.split('\n').filter((line) => line.trim() !== '');
let failed = 0;
steps.forEach(({ command, lines: told }, i) => {
  if (option === '--print') return console.log(`$ ${command}\n${printed[i].replaceAll(folder, '/home/you/shop')}`);
  const missing = findMissing(told, lines(printed[i] ?? ''));
  if (missing === undefined) return;
  failed += 1;
  console.log(`FAILED: $ ${command}\n  told: ${missing}`);
});
if (option !== '--print') console.log(`${steps.length} commands, ${failed} print something else than is told`);
process.exit(failed === 0 ? 0 : 1);
