import { readFileSync, writeFileSync } from 'node:fs';

const text = readFileSync('src/guide.md', 'utf8');
writeFileSync('src/guide.md', text.replace(/[ \t]+$/gm, ''));
