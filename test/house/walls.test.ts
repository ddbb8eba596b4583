/** The walls of the house, as docs/architecture.md draws them: which package, and which room of it, may import which. */
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
  page: ['core'],
  sandbox: ['engine', 'core', 'emulator'],
  cli: ['engine', 'core', 'emulator', 'page', 'sandbox'],
  actions: ['engine', 'core', 'page'],
};
const PACKAGES = Object.keys(MAY_IMPORT);

/** Rooms of a package, floor by floor: each imports only those below it, and none beside it. */
const FLOORS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  engine: [
    ['platform'],
    ['requests', 'objects'],
    ['openai'],
    ['state'],
    ['queue', 'workload'],
    ['services.ts'],
    // Collect imports nothing of submit: what both need is a floor.
    ['submit', 'collect'],
    // A file of requests as one job, over both.
    ['jobs'],
    ['index.ts', 'light.ts'],
  ],
  core: [
    ['plain-text.ts'],
    ['label-set'],
    ['error-codes.ts', 'problems.ts', 'table', 'objects'],
    ['evidence', 'evaluate', 'checks'],
    // As the data flows; labels is what submit and collect are to do for them.
    ['prepare'],
    ['format'],
    ['labels'],
    ['report'],
    ['estimate', 'review'],
    ['connect.ts', 'index.ts', 'jobs.ts', 'light.ts', 'review.ts'],
    ['embed.ts'],
  ],
};

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

/** The folder in which a file lies, or the file itself where it lies in none. */
const roomOf = (file: string): string => /^packages\/[^/]+\/src\/([^/]+)/.exec(file)?.[1] ?? '';

const RULES: Readonly<Record<string, (each: Import) => boolean>> = {
  'packages import each other by name, and only downwards': ({ file, to }) => {
    const own = packageOf(file);
    if (to.startsWith('packages/')) return packageOf(to) === own;
    const other = /^@completion-batch\/([^/]+)/.exec(to)?.[1];
    return other === undefined || MAY_IMPORT[own]?.includes(other) === true;
  },

  'only the actions import @actions/*': ({ file, to }) => !to.startsWith('@actions/') || packageOf(file) === 'actions',

  'a room imports only what lies on a floor below it': ({ file, to }) => {
    const floors = FLOORS[packageOf(file)];
    if (floors === undefined || packageOf(to) !== packageOf(file)) return true;
    const [from, into] = [roomOf(file), roomOf(to)];
    const floorOf = (room: string): number => floors.findIndex((rooms) => rooms.includes(room));
    return from === into || (floorOf(into) !== -1 && floorOf(into) < floorOf(from));
  },
};

describe('walls', () => {
  it('finds the sources', () => {
    expect(sources.length).toBeGreaterThan(150);
    expect(imports.length).toBeGreaterThan(800);
  });

  it.each(Object.entries(RULES))('%s', (_, holds) => {
    expect(imports.filter((each) => !holds(each)).map(shown)).toEqual([]);
  });

  it('every room has its floor', () => {
    const homeless = sources
      .map((path) => relative(ROOT, path))
      .filter((file) => FLOORS[packageOf(file)]?.flat().includes(roomOf(file)) === false);
    expect(homeless).toEqual([]);
  });

  /** What each of them would be told: a wall that nobody can run into proves nothing. */
  it.each([
    ['packages/engine/src/submit/submit.ts', '@completion-batch/core'],
    ['packages/engine/src/submit/submit.ts', 'packages/core/src/table/keys.ts'],
    ['packages/emulator/src/engine.ts', '@completion-batch/core'],
    ['packages/core/src/labels/submit-labels.ts', '@actions/core'],
    ['packages/engine/src/state/lease.ts', 'packages/engine/src/submit/protocol.ts'],
    ['packages/engine/src/collect/collect.ts', 'packages/engine/src/submit/submit-result.ts'],
    ['packages/engine/src/requests/merge.ts', 'packages/engine/src/objects/object-store.ts'],
    ['packages/engine/src/platform/lock.ts', 'packages/engine/src/a-new-room/x.ts'],
    ['packages/core/src/table/claims.ts', 'packages/core/src/labels/outcome.ts'],
    ['packages/core/src/prepare/plan.ts', 'packages/core/src/format/request.ts'],
  ])('%s must not import %s', (file, to) => {
    expect(Object.values(RULES).filter((holds) => !holds({ file, to }))).toHaveLength(1);
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

  /** Lines that users write with this word in them. */
  const OF_USERS = 'packages/engine/src/jobs/complete-line.ts';

  it('has no word of receipts, in names or in texts', () => {
    const sources = sourcesIn(join(ROOT, 'packages/engine/src'));
    expect(sources).toContain(join(ROOT, OF_USERS));
    const others = sources.filter((path) => path !== join(ROOT, OF_USERS));
    const found = others.flatMap((path) =>
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
