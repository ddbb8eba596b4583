/**
 * Sizes and CPU against those of the last commit that meant to change them: `npm run bench -- figures` writes them anew. What
 * differs is told in any case. Wide enough for a busy machine; who makes a phase twice as dear is stopped.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { differences, type Figures, night, phases, sizes, starts, tooMuch } from '../../bench/support/figures.ts';

const committed = JSON.parse(readFileSync(new URL('./figures.json', import.meta.url), 'utf8')) as Figures;

function held(now: Figures): void {
  for (const line of differences(now, committed)) console.log(line);
  expect(tooMuch(now, committed), 'more than in the last commit; if it is meant: npm run bench -- figures').toEqual([]);
}

test('what an action reads at its start, and what a runner downloads, is no larger', () => held(sizes()));
test('starts take no more CPU, by that of node -e 0', () => held(starts()));
test('prepare, format and submit take no more CPU, by that of a fixed piece of work', async () => held(await phases()));

test('a night of 20 receipts takes no more CPU, by that of the floor', async () => held(await night()));

test('the gate sees what is a third larger, or twice as slow', () => {
  expect(tooMuch({ 'KB of dist': 1330, 'CPU of format': 2 }, { 'KB of dist': 1000, 'CPU of format': 1 })).toEqual([
    'KB of dist: 1330 for 1000 (33 %), at most 1050',
    'CPU of format: 2 for 1 (100 %), at most 1.6',
  ]);
  expect(tooMuch({ 'CPU of format': 1.5 }, { 'CPU of format': 1 })).toEqual([]);
  expect(tooMuch({ 'CPU of another': 1 }, {})).toEqual(['CPU of another: 1, new']);
});
