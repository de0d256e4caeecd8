import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const prices = JSON.parse(readFileSync('../prices/dist/prices.json', 'utf8'));
const { symbol } = JSON.parse(readFileSync('../../config/currency.json', 'utf8'));
const goods = readFileSync('src/goods.txt', 'utf8').trim().split('\n');
mkdirSync('dist', { recursive: true });
writeFileSync('dist/catalog.txt', goods.map((name) => `${name} ${prices[name]} ${symbol}\n`).join(''));
