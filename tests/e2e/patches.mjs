// patches.mjs ANSWER FOLDER: makes the edits that `ioquery check --json` suggested in ANSWER to the files below FOLDER.
// Only what our patches are made of: JSON Patch's `add` (RFC 6902) to an array's end or of a member.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [answer, folder] = process.argv.slice(2);
let made = 0;
for (const task of JSON.parse(readFileSync(answer, 'utf8')).tasks)
  for (const suggestion of task.suggestions)
    for (const { file, patch } of suggestion.patches) {
      const name = join(folder, file);
      const document = JSON.parse(readFileSync(name, 'utf8'));
      for (const { op, path, value } of patch) {
        if (op !== 'add') throw new Error(`${op} is no add`);
        const steps = path.slice(1).split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
        const last = steps.pop();
        const place = steps.reduce((node, step) => node[step], document);
        if (last === '-') place.push(value);
        else if (last in place) throw new Error(`${file}: ${path} is there already`);
        else place[last] = value;
        made += 1;
      }
      writeFileSync(name, `${JSON.stringify(document, null, 2)}\n`);
    }
console.log(`${made} edits made`);
