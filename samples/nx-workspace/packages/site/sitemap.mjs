import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const { name } = JSON.parse(readFileSync('../../config/shop.json', 'utf8'));
mkdirSync('../../dist/site', { recursive: true });
writeFileSync('../../dist/site/sitemap.txt', `${name}: src/page.txt\n`);
writeFileSync('../../dist/site/made.txt', 'by sitemap\n');
