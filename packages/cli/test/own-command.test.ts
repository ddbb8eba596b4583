import { expect, it } from 'vitest';
import { ownCommand, ownStart } from '../src/render/own-command.ts';

it.each([
  ['/clone/packages/cli/dist/main.mjs', '/clone/packages/cli/bin/start.js', '/elsewhere', 'npx '],
  ['/clone/packages/cli/dist/main.mjs', '/clone/node_modules/.bin/completion-batch', '/clone/docs', 'npx '],
  ['/clone/packages/cli/dist/main.mjs', '/clone/node_modules/.bin/completion-batch', '/clones/of/others', ''],
  ['/p/node_modules/@completion-batch/cli/dist/main.mjs', '/p/node_modules/.bin/completion-batch', '/p', 'npx '],
  [
    '/p/packages/cli/src/render/own-command.ts',
    '/home/u/.npm/_npx/9a8d/node_modules/.bin/completion-batch',
    '/p',
    'npx ',
  ],
  ['/usr/lib/node_modules/@completion-batch/cli/dist/main.mjs', '/usr/bin/completion-batch', '/p', ''],
])('%s, called as %s in %s, is told with "%s" before it', (file, called, folder, before) => {
  expect(ownCommand('status', file, called, folder)).toBe(`${before}completion-batch status`);
});

it('the demonstration has a word of its own in a clone alone', () => {
  const [clone, installed] = ['/clone/packages/cli/dist/main.mjs', '/usr/lib/node_modules/x/dist/main.mjs'];
  expect([ownStart('', clone), ownStart('--keep', clone)]).toEqual(['npm start', 'npm start -- --keep']);
  const told = ['', '--keep'].map((options) => ownStart(options, installed, '/usr/bin/completion-batch'));
  expect(told).toEqual(['completion-batch start', 'completion-batch start --keep']);
});
