import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const icons = ['apple', 'pear'].map((name) => readFileSync(`icons/${name}.txt`, 'utf8'));
mkdirSync('dist/sprites', { recursive: true });
writeFileSync('dist/sprites/sheet.txt', icons.join(''));
