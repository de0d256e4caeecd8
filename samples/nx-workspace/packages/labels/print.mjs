import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const { width } = JSON.parse(readFileSync('../../config/paper.json', 'utf8'));
const names = readFileSync('src/names.txt', 'utf8').trim().split('\n');
mkdirSync('../../dist/labels', { recursive: true });
writeFileSync('../../dist/labels/sheet.txt', names.map((name) => `[${name.padEnd(width)}]\n`).join(''));
