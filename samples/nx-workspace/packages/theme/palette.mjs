import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

mkdirSync('generated', { recursive: true });
writeFileSync('generated/palette.txt', readFileSync('src/colours.txt', 'utf8').toUpperCase());
