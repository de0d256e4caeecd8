import { readFileSync } from 'node:fs';

const stock = readFileSync('../stock/src/stock.csv', 'utf8');
for (const name of readFileSync('src/goods.txt', 'utf8').trim().split('\n'))
  if (!stock.includes(name)) throw new Error(`${name} is not in stock`);
