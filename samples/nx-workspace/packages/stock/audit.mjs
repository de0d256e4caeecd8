import { readFileSync } from 'node:fs';

const prices = JSON.parse(readFileSync('../prices/dist/prices.json', 'utf8'));
for (const row of readFileSync('src/stock.csv', 'utf8').trim().split('\n'))
  if (!(row.split(';')[0] in prices)) throw new Error(`no price: ${row}`);
