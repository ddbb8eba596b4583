/** The walls of the house, as docs/architecture.md draws them: which package, and which folder of core, may import which. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { circlesIn, graphOf, importsOf, sourcesIn } from '../world/imports.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What the sources of each package may import of the others, by name. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  core: ['engine'],
  emulator: ['engine'],
  sandbox: ['engine', 'core', 'emulator'],
  cli: ['engine', 'core', 'emulator', 'sandbox'],
  actions: ['engine', 'core'],
};
const PACKAGES = Object.keys(MAY_IMPORT);

/** Core's folders in the order in which data flows; each may import those before it. The floors call no phase. */
const FLOORS = ['table', 'objects', 'state', 'queue', 'report'];
const PHASES = ['prepare', 'format', 'submit', 'collect'];

interface Import {
  /** A file, from the top of the repository. */
  readonly file: string;
  /** A file too, or the name of a package. */
  readonly to: string;
}

const sources = PACKAGES.flatMap((name) => sourcesIn(join(ROOT, 'packages', name, 'src')));
const imports: readonly Import[] = sources.flatMap((path) =>
  importsOf(readFileSync(path, 'utf8')).map((specifier) => ({
    file: relative(ROOT, path),
    to: specifier.startsWith('.') ? relative(ROOT, resolve(dirname(path), specifier)) : specifier,
  })),
);

const packageOf = (file: string): string => /^packages\/([^/]+)\//.exec(file)?.[1] ?? '';
const shown = ({ file, to }: Import): string => `${file} imports ${to}`;

/** The folder of core in which a file lies. */
const roomOf = (file: string): string => /^packages\/core\/src\/([^/]+)\//.exec(file)?.[1] ?? '';

describe('walls', () => {
  it('finds the sources', () => {
    expect(sources.length).toBeGreaterThan(150);
    expect(imports.length).toBeGreaterThan(800);
  });

  it('packages import each other by name, and only downwards', () => {
    const allowed = ({ file, to }: Import): boolean => {
      const own = packageOf(file);
      if (to.startsWith('packages/')) return packageOf(to) === own;
      const other = /^@completion-batch\/([^/]+)/.exec(to)?.[1];
      return other === undefined || MAY_IMPORT[own]?.includes(other) === true;
    };
    expect(imports.filter((each) => !allowed(each)).map(shown)).toEqual([]);
  });

  it('only the actions import @actions/*', () => {
    const wrong = imports.filter(({ file, to }) => to.startsWith('@actions/') && packageOf(file) !== 'actions');
    expect(wrong.map(shown)).toEqual([]);
  });

  it('floors call no phase, and a phase none that comes after it', () => {
    const wrong = imports.filter(({ file, to }) => {
      const [from, into] = [roomOf(file), roomOf(to)];
      if (!PHASES.includes(into)) return false;
      return FLOORS.includes(from) || (PHASES.includes(from) && PHASES.indexOf(into) > PHASES.indexOf(from));
    });
    expect(wrong.map(shown)).toEqual([]);
  });

  it('collect imports nothing of submit: what both need is a floor', () => {
    const found = imports.filter(({ file, to }) => roomOf(file) === 'collect' && roomOf(to) === 'submit');
    expect(found.map(shown)).toEqual([]);
  });

  it('no files import each other in a circle', () => {
    const graphs = [...PACKAGES.map((name) => join(ROOT, 'packages', name, 'src')), join(ROOT, 'bench')];
    const found = graphs.flatMap((folder) => circlesIn(graphOf(sourcesIn(folder))));
    expect(found.map((circle) => circle.map((path) => relative(ROOT, path)))).toEqual([]);
  });
});

describe('the engine', () => {
  /** Of what the requests are about it knows nothing. `prompt_tokens` and two others are OpenAI's words. */
  const WORDS = /receipt|label|shard|image|(?<!invalid_|input\|)prompt(?!_tokens)|merchant|verdict/i;

  it('has no word of receipts, in names or in texts', () => {
    const found = sourcesIn(join(ROOT, 'packages/engine/src')).flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line, index) => (WORDS.test(line) ? [`${relative(ROOT, path)}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });
});

describe('circles', () => {
  it.each([
    [{ a: ['b'], b: ['c'], c: [] }, []],
    [{ a: ['b'], b: ['a'] }, [['a', 'b']]],
    [{ a: ['b'], b: ['c', 'd'], c: ['a'], d: ['e'], e: ['d', 'a'] }, [['a', 'b', 'c', 'd', 'e']]],
    [{ a: ['b', 'c'], b: ['d'], c: ['d'], d: ['e'], e: ['d'] }, [['d', 'e']]],
  ])('of %o are %o', (graph, circles) => {
    expect(circlesIn(new Map(Object.entries(graph)))).toEqual(circles);
  });

  it.each([
    ["import type { A } from './a.ts';", ['./a.ts']],
    ["import {\n  a,\n  type B,\n} from '../b.ts';\nexport * from './c.ts';", ['../b.ts', './c.ts']],
    ["import './d.ts';\nconst e = await import('./e.ts');", ['./d.ts', './e.ts']],
    ["type F = import('./f.ts').F;\nconst g = 'not from here';", ['./f.ts']],
  ])('imports in %j', (text, found) => {
    expect(importsOf(text)).toEqual(found);
  });
});
