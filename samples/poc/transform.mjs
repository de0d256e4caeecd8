// The same by Node: reads input.txt and input2.txt, writes output/output.txt and output/output2.txt.
// What it takes out of node_modules is no input of its own and stays out of the sets.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { shout } from 'shout';

mkdirSync('output', { recursive: true });
writeFileSync('output/output.txt', shout(readFileSync('input.txt', 'utf8')));
writeFileSync('output/output2.txt', `${readFileSync('input2.txt').length}\n`);
