import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const page = readFileSync('src/page.txt', 'utf8') + readFileSync('embed/widget.txt', 'utf8');
mkdirSync('../../dist/site', { recursive: true });
writeFileSync('../../dist/site/index.txt', page);
writeFileSync('../../dist/site/made.txt', 'by bundle\n');
