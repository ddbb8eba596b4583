/** Who imports whom in the command line: main → commands → their work → session and render (circles: test/house/walls.test.ts). */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { graphOf, sourcesIn } from '../../../test/world/imports.ts';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

const inSources = (path: string): string => relative(SRC, path).replaceAll('\\', '/');
const imports = new Map([...graphOf(sourcesIn(SRC))].map(([file, named]) => [inSources(file), named.map(inSources)]));

it('reads the imports', () => {
  expect(imports.get('main.ts')).toEqual(expect.arrayContaining(['commands/run.ts', 'session/session.ts']));
  expect(imports.get('commands/run.ts')).toContain('commands/work/run.ts');
});

/** Of a room, what it may import. */
const ROOMS: readonly (readonly [room: RegExp, allowed: RegExp])[] = [
  [/^(index|main)\.ts$/, /./],
  [/^commands\/work\//, /^(session|render|doctor|init|start)\//],
  [
    /^commands\//,
    /^(commands\/|session\/session\.ts$|init\/values\.ts$|doctor\/roles\.ts$|start\/flags\.ts$|render\/)/,
  ],
  [/^doctor\//, /^((session|doctor)\/|init\/policies\.ts$)/],
  [/^init\//, /^(init|session|render)\//],
  [/^start\//, /^(start|session|render)\//],
  // What doctor says is laid out as everything else that is printed.
  [/^(session|render)\//, /^((session|render)\/|doctor\/(finding|statements)\.ts$)/],
];

it.each([...imports.keys()])('%s imports nothing of a room above', (file) => {
  const [, allowed] = ROOMS.find(([room]) => room.test(file)) ?? [];
  expect(imports.get(file)?.filter((path) => !allowed?.test(path))).toEqual([]);
});
