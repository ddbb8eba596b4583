/** What the build does to esbuild's chunks: fewer files, of which each entry still runs what it ran, and nothing else. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Chunk, chunksOf, grouped, joinChunks } from '../scripts/fewer-chunks.ts';
import { smallPackages } from '../scripts/small-packages.ts';

/** `one` and `two` share `both` and `few`; `late` is loaded by need and uses what at a start only `one` reads. */
const SOURCES: Readonly<Record<string, string>> = {
  'one.js': `import { say } from './both.js'; import { only } from './only.js'; import { few } from './few.js';
    say('one', only(), few()); const { late } = await import('./late.js'); say(late());
    const { default: answer } = await import('./answer.js'); say(answer);`,
  'two.js': `import { say } from './both.js'; import { few } from './few.js'; say('two', few());
    const { late } = await import('./late.js'); say(late());`,
  'three.js': `import { say } from './both.js'; say('three'); const m = await import('./answer.js'); say(m.default);`,
  'both.js': `const hidden = 'both'; export const say = (...of) => console.log(hidden, ...of);`,
  'few.js': `const hidden = 'few'; export const few = () => hidden;`,
  'only.js': `const hidden = 'only'; export const only = () => hidden;`,
  'late.js': `import { only } from './only.js'; export const late = () => 'late ' + only();`,
  'answer.js': 'export default 42;',
};
const ACTIONS = ['one', 'two', 'three'];

let folder: string;
let chunks: Chunk[];
let options: BuildOptions;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fewer-chunks-'));
  for (const [name, text] of Object.entries(SOURCES)) await writeFile(join(folder, name), text);
  options = { absWorkingDir: folder, outdir: 'dist', outExtension: { '.js': '.mjs' }, format: 'esm', platform: 'node' };
  const { metafile, outputFiles } = await build({
    ...options,
    entryPoints: ACTIONS.map((name) => `${name}.js`),
    bundle: true,
    splitting: true,
    metafile: true,
    write: false,
  });
  chunks = chunksOf(metafile, outputFiles);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(name: string, groups: readonly (readonly string[])[]): Promise<(action: string) => string> {
  const files = new Map(
    groups.map((members, index) => [
      members.find((each) => ACTIONS.includes(each.replace('.mjs', ''))) ?? `lib-${index}.mjs`,
      members,
    ]),
  );
  const into = join(folder, name);
  await mkdir(into);
  for (const [file, text] of await joinChunks(chunks, files, options)) await writeFile(join(into, file), text);
  return (action) => {
    const { stdout, stderr } = spawnSync(process.execPath, [join(into, `${action}.mjs`)], { encoding: 'utf8' });
    return stdout + stderr;
  };
}

it('entries run as they did, what is loaded by need starts none of them, and there are fewer files', async () => {
  const groups = grouped(chunks);
  expect(groups.length).toBeLessThan(chunks.length);
  expect(groups.flat().sort()).toEqual(chunks.map(({ name }) => name).sort());
  const run = await written('as-grouped', groups);
  expect(run('one')).toBe('both one only few\nboth late only\nboth 42\n');
  expect(run('two')).toBe('both two few\nboth late only\n');
  expect(run('three')).toBe('both three\nboth 42\n');
});

it('two chunks of a file may pass on the same name', async () => {
  const named = chunks.map((chunk) => ({ ...chunk, text: withOneName(chunk.text) }));
  const shared = chunks.filter(({ entryPoint }) => entryPoint === undefined).map(({ name }) => name);
  const rest = chunks.filter(({ entryPoint }) => entryPoint !== undefined).map(({ name }) => [name]);
  const files = new Map([['lib.mjs', shared], ...rest.map((members) => [members[0] ?? '', members] as const)]);
  const into = join(folder, 'same-names');
  await mkdir(into);
  for (const [file, text] of await joinChunks(named, files, options)) await writeFile(join(into, file), text);
  const { stdout, stderr } = spawnSync(process.execPath, [join(into, 'two.mjs')], { encoding: 'utf8' });
  expect(stdout + stderr).toBe('both two few\nboth late only\n');
});

/** What a shared chunk passes on is called `x`. */
const withOneName = (text: string): string =>
  text
    .replace(/^(import \{\s*)(say|few|only)(\s*\} from)/gm, '$1x as $2$3')
    .replace(/^(export \{\s*)(say|few|only)(\s*\};)/gm, '$1$2 as x$3');

// To join all of high and low would save the most, were middle not between them, and other too large to have with it.
it('no files come to import each other in a circle', () => {
  const imports = { a: ['high'], b: ['middle'], c: ['middle'], d: ['large', 'low'], e: ['high'] };
  const shared = { high: ['middle', 'large'], middle: ['other', 'low'], large: [], other: [], low: [] };
  const of = Object.entries({ ...imports, ...shared }).map(
    ([name, others]): Chunk => ({
      name,
      text: 'x'.repeat({ large: 6_000, other: 50_000 }[name] ?? 1),
      entryPoint: name in imports ? `${name}.js` : undefined,
      imports: others,
      exports: [],
      inputs: new Map(),
    }),
  );
  const groups = grouped(of);
  const groupOf = (name: string): number => groups.findIndex((members) => members.includes(name));
  for (const start of groups.keys()) {
    const found = new Set<number>();
    const next = (group: number): number[] =>
      of
        .flatMap((each) => (groupOf(each.name) === group ? each.imports.map(groupOf) : []))
        .filter((to) => to !== group);
    for (const to of next(start)) found.add(to);
    for (const group of found) for (const to of next(group)) found.add(to);
    expect(found).not.toContain(start);
  }
});

it('packages lose line breaks and the names inside of functions, not those outside; what is ours stays as it is', async () => {
  const ours = '// ../core/src/a.ts\nfunction ours(first) {\n  return first;\n}\n';
  const packages = `// ../../node_modules/p/a.js
import { sep } from "node:path";
function outside(first) {
  const second = first + sep;
  return second;
}
`;
  const ends = 'export {\n  ours,\n  outside\n};\n';
  const small = await smallPackages(`${packages}${ours}${packages.replaceAll('outside', 'other')}${ends}`);
  expect(small).toContain(ours);
  expect(small).toContain('function outside(');
  expect(small).toContain('import { sep } from "node:path";');
  expect(small).toContain(ends);
  expect(small).not.toContain('second');
  expect(small).not.toContain('node_modules');
});
