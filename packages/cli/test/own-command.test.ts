import { expect, it } from 'vitest';
import { ownCommand, ownStart } from '../src/render/own-command.ts';

it.each([
  ['/clone/packages/cli/dist/main.mjs', '/clone/packages/cli/bin/start.js', 'npx completion-batch status'],
  [
    '/p/node_modules/@completion-batch/cli/dist/main.mjs',
    '/p/node_modules/.bin/completion-batch',
    'npx completion-batch status',
  ],
  ['/usr/lib/node_modules/@completion-batch/cli/dist/main.mjs', '/usr/bin/completion-batch', 'completion-batch status'],
])('%s, called as %s, is told as %s', (file, called, told) => {
  expect(ownCommand('status', file, called)).toBe(told);
});

it('the demonstration has a word of its own in a clone alone', () => {
  const [clone, installed] = ['/clone/packages/cli/dist/main.mjs', '/usr/lib/node_modules/x/dist/main.mjs'];
  expect([ownStart('', clone), ownStart('--keep', clone)]).toEqual(['npm start', 'npm start -- --keep']);
  const told = ['', '--keep'].map((options) => ownStart(options, installed, '/usr/bin/completion-batch'));
  expect(told).toEqual(['completion-batch start', 'completion-batch start --keep']);
});
