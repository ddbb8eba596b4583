/** Writes test/house/figures.json, which CI holds sizes and CPU against (test/house/figures.test.ts), and says what has changed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { differences, type Figures, night, phases, sizes, starts } from './support/figures.ts';

const path = new URL('../test/house/figures.json', import.meta.url);
const now = { ...sizes(), ...starts(7), ...(await phases(4)), ...(await night(5)) };
const before = JSON.parse(readFileSync(path, 'utf8')) as Figures;
console.log(differences(now, before).join('\n') || 'Nothing has changed by more than 1 %.');
writeFileSync(path, `${JSON.stringify(now, undefined, 2)}\n`);
