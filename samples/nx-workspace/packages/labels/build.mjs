import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const { width } = JSON.parse(readFileSync('../../config/paper.json', 'utf8'));
const names = readFileSync('src/names.txt', 'utf8').trim().split('\n');
mkdirSync('dist', { recursive: true });
writeFileSync('dist/labels.txt', names.map((name) => `${name.slice(0, width)}\n`).join(''));
