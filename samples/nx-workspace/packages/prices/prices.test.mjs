import { readFileSync } from 'node:fs';

const prices = JSON.parse(readFileSync('dist/prices.json', 'utf8'));
if (prices.apple !== '3') throw new Error('an apple costs 3');
