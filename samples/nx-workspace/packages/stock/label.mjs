import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import escape from 'escape-string-regexp';

mkdirSync('dist', { recursive: true });
writeFileSync('dist/label.txt', escape(readFileSync('src/stock.csv', 'utf8')));
