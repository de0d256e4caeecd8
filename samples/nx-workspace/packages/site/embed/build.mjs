import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

mkdirSync('dist', { recursive: true });
writeFileSync('dist/widget.txt', readFileSync('widget.txt', 'utf8').trim());
