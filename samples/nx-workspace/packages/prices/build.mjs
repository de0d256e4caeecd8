import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const rows = readFileSync('prices.csv', 'utf8').trim().split('\n').map((row) => row.split(';'));
mkdirSync('dist', { recursive: true });
writeFileSync('dist/prices.json', JSON.stringify(Object.fromEntries(rows)));
