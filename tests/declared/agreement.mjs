// Agreement with nx itself: every file of a workspace × every task, asked of `nx show target inputs|outputs --check`
// and of us, from nx's own answer (adapter `nx`) and from the workspace's files alone (`files`).
//   node agreement.mjs WORKSPACE COVER_ANSWERS SCRATCH
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const [workspace, program, scratch] = process.argv.slice(2);
const environment = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', NO_COLOR: '1', FORCE_COLOR: '0' };

// Covers that --check does not list, and why that is no disagreement.
const unlisted = new Map([
  ['always', 'Nx hashes the configuration of projects without listing it'],
  ['external', 'Nx answers for packages by name, not by the files they are made of'],
  ['own output', 'reading what the task made itself is judged apart'],
]);

function list(folder, below = '') {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const name = below ? `${below}/${entry.name}` : entry.name;
    if (['node_modules', '.git', 'cache', 'workspace-data'].includes(entry.name)) return [];
    return entry.isDirectory() ? list(folder, name) : [name];
  });
}

// The ticked lines of what --check prints.
function matched(text) {
  const names = new Set();
  let ticked = false;
  for (const line of text.split('\n')) {
    if (/^[✓✗]/.test(line.trim())) ticked = line.trim().startsWith('✓');
    else if (ticked && line.startsWith('  ')) names.add(line.trim());
  }
  return names;
}

function askNx(task, side, files) {
  return new Promise((resolve, reject) => {
    const child = spawn('node_modules/.bin/nx', ['show', 'target', side, task, '--check', ...files], { cwd: workspace, env: environment });
    let text = '';
    child.stdout.on('data', (data) => (text += data));
    child.on('close', (code) => (code === 0 || code === 1 ? resolve(matched(text)) : reject(new Error(`${task}: ${text}`))));
  });
}

function askUs(kind) {
  const manifest = join(scratch, `${kind}.json`);
  execFileSync(program, [kind, workspace, manifest], { stdio: ['ignore', 'ignore', 'inherit'] });
  return manifest;
}

// Also names of no file: they can be outputs. (A pattern of inputs means files to come too, Nx lists those on disk.)
const files = [...list(workspace), 'packages/theme/generated/other.txt', 'dist/site/sub/x.txt', 'packages/prices/dist/new.json'].sort();
const manifests = { nx: askUs('nx'), files: askUs('files') };
const ours = {};
for (const [kind, manifest] of Object.entries(manifests))
  ours[kind] = JSON.parse(execFileSync(program, ['check', manifest], { input: JSON.stringify(files), maxBuffer: 1 << 28 }));

const tasks = Object.keys(ours.nx);
const questions = tasks.flatMap((task) => [[task, 'inputs'], [task, 'outputs']]);
const theirs = {};
await Promise.all([0, 1].map(async () => {
  for (let next = questions.shift(); next; next = questions.shift()) theirs[next.join(' ')] = await askNx(...next, files);
}));

const wrong = [];
const excused = new Map();
for (const kind of Object.keys(ours)) {
  for (const task of tasks)
    for (const file of files) {
      const [cover, isOutput] = ours[kind][task]?.[file] ?? ['no such task', null];
      const listed = theirs[`${task} inputs`].has(file);
      if (isOutput !== theirs[`${task} outputs`].has(file)) wrong.push(`${kind}: ${task}: ${file}: output: ${isOutput}`);
      if (listed === ['input', 'dependent output', 'always'].includes(cover)) continue;
      if (!listed && unlisted.has(cover)) excused.set(cover, (excused.get(cover) ?? 0) + 1);
      else if (!(listed && unlisted.has(cover))) wrong.push(`${kind}: ${task}: ${file}: we say ${cover}, nx says ${listed}`);
    }
  console.log(`${kind}: ${tasks.length} tasks x ${files.length} files x 2 = ${tasks.length * files.length * 2} answers`);
}
for (const [cover, count] of excused) console.log(`${count} times ${cover}: ${unlisted.get(cover)}`);
console.log(wrong.length ? wrong.join('\n') : 'all agree');
process.exit(wrong.length ? 1 : 0);
