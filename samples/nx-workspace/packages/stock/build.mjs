import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const rows = readFileSync('src/stock.csv', 'utf8').trim().split('\n').map((row) => row.split(';'));
mkdirSync('../../dist/stock', { recursive: true });
writeFileSync('../../dist/stock/stock.json', JSON.stringify(Object.fromEntries(rows)));
