import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

const heading = readOr('index.config', 'Contents');
const titles = readdirSync('pages').map((page) => readFileSync(`pages/${page}`, 'utf8').slice(2));
mkdirSync('dist', { recursive: true });
writeFileSync('dist/index.txt', `${heading}\n${titles.join('')}`);
writeFileSync('index.log', `${titles.length} pages\n`);
