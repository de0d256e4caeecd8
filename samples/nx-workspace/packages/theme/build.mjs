import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

mkdirSync('dist', { recursive: true });
writeFileSync('dist/theme.css', readFileSync('generated/palette.txt', 'utf8'));
writeFileSync('.stamp', 'built\n');
