/** Who imports whom in the command line: main → commands → their work → session and render (circles: test/house/walls.test.ts). */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'));

/** Types count, too, and so does what is imported only when it is needed. */
const imports = new Map(
  files.map((file) => {
    const text = readFileSync(join(SRC, file), 'utf8');
    const named = [...text.matchAll(/\b(?:from|import\()\s*'(\.[^']+)'/g)].map(([, path]) => path ?? '');
    return [file, named.map((path) => posix.join(posix.dirname(file), path)).filter((path) => files.includes(path))];
  }),
);

it('reads the imports', () => {
  expect(imports.get('main.ts')).toEqual(expect.arrayContaining(['commands/run.ts', 'session/session.ts']));
  expect(imports.get('commands/run.ts')).toContain('commands/work/run.ts');
});

/** Of a room, what it may import. */
const ROOMS: readonly (readonly [room: RegExp, allowed: RegExp])[] = [
  [/^(index|main)\.ts$/, /./],
  [/^commands\/work\//, /^(session|render)\//],
  [/^commands\//, /^(commands\/|session\/session\.ts$|render\/)/],
  [/^(session|render)\//, /^(session|render)\//],
];

it.each(files)('%s imports nothing of a room above', (file) => {
  const [, allowed] = ROOMS.find(([room]) => room.test(file)) ?? [];
  expect(imports.get(file)?.filter((path) => !allowed?.test(path))).toEqual([]);
});
