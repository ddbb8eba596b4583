/**
 * Formats that have a number: what releases have written of each (test/fixtures/formats) is read as it was read then, and no
 * number grows without a word in docs/upgrading.md and what was written before. Rows of the table: test/proof/earlier-rows.test.ts.
 */
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CURRENT_VERSION, PROMPT_VERSIONS } from '../../packages/core/src/format/versions.ts';
import { readFormats } from '../world/formats.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(import.meta.dirname, '../fixtures/formats');

/** Formats whose files lie in a store that is kept as one. */
const IN_STORE = ['job', 'requests', 'job-done', 'record'];

const kept = (await readdir(FOLDER)).filter((name) => name !== 'read.json').sort();

let scratch = '';
let now: Record<string, unknown> = {};
let then: Record<string, unknown> = {};
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'formats-'));
  now = await readFormats(FOLDER, scratch);
  then = JSON.parse(await readFile(join(FOLDER, 'read.json'), 'utf8')) as Record<string, unknown>;
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

it('nothing is kept of which it is not known how it was read', () => {
  expect(Object.keys(then).sort()).toEqual(kept);
});

it.each(kept)('%s is read as it was', (name) => {
  expect(then[name]).toBeDefined();
  expect(now[name]).toEqual(then[name]);
});

interface Numbers {
  readonly written: number;
  readonly read: readonly number[];
}

/** What docs/upgrading.md says, by format. */
function documented(): Map<string, Numbers> {
  const page = readFileSync(join(ROOT, 'docs/upgrading.md'), 'utf8');
  const rows = page.matchAll(/^\| `([a-z-]+)` +\|[^|]+\| (\d+) +\| ([\d, ]+?) +\|$/gm);
  return new Map(
    [...rows].map(([, format = '', written, read = '']) => [
      format,
      { written: Number(written), read: read.split(', ').map(Number) },
    ]),
  );
}

const code = (path: string): string => readFileSync(join(ROOT, 'packages', path), 'utf8');
const one = (number: number): Numbers => ({ written: number, read: [number] });
const numberIn = (path: string, pattern: RegExp): Numbers => one(Number(pattern.exec(code(path))?.[1]));

/** A schema's format and, below it and perhaps a comment, its version. */
const VERSIONED = /format: z\.literal\(([^)]+)\),\n(?: *\/\*\*[^\n]*\n)? *version: ([^\n]+),\n/g;

/** What the sources say: every schema with the name of a format and a number beside it, and those that have none of these. */
function inSources(): Map<string, Numbers> {
  const found = new Map<string, Numbers>();
  for (const path of globSync('*/src/**/*.ts', { cwd: join(ROOT, 'packages') })) {
    const text = code(path);
    const constant = (name: string): string => new RegExp(`const ${name} = '?([^';]+)'?;`).exec(text)?.[1] ?? name;
    for (const [, name = '', below = ''] of text.matchAll(VERSIONED)) {
      const format = /completion-batch\/([a-z-]+)/.exec(constant(name))?.[1];
      // Those of records in objects have one number for all.
      if (format === undefined) continue;
      const numbers = [...below.matchAll(/z\.literal\((\w+)\)/g)].map(([, number = '']) => Number(constant(number)));
      found.set(format, { written: Math.max(...numbers), read: numbers });
    }
  }
  const prompts = PROMPT_VERSIONS.map(({ version }) => Number(version));
  found.set('prompt', { written: Number(CURRENT_VERSION.version), read: prompts });
  found.set('requests', numberIn('engine/src/workload/plain-requests.ts', /const VERSION = 'requests-(\d+)';/));
  found.set('record', numberIn('engine/src/state/objects/revision.ts', /const VERSION = (\d+);/));
  found.set('vectors', numberIn('core/src/evidence/vectors/words-database.ts', /const VERSION = (\d+);/));
  found.set('issue', numberIn('actions/src/track/tracked.ts', /version: z\.literal\((\d+)\)/));
  return found;
}

describe('numbers of formats', () => {
  const sources = inSources();

  it('are all in docs/upgrading.md, as the sources have them', () => {
    expect(sources.size).toBeGreaterThan(10);
    expect([...documented()].sort()).toEqual([...sources].sort());
  });

  it.each([...sources].filter(([format]) => !IN_STORE.includes(format)))(
    'of %s: something is kept of each that is read, and of no other',
    (format, { read }) => {
      const numbers = kept.flatMap((name) => new RegExp(`^${format}-(\\d+)\\.`).exec(name)?.[1] ?? []);
      expect(numbers.map(Number)).toEqual(read);
    },
  );

  it('of what lies in stores: a store is kept with each', () => {
    const stores = kept.filter((name) => name.startsWith('store-'));
    const texts = stores.flatMap((name) =>
      globSync('**/*.{json,ndjson}', { cwd: join(FOLDER, name) }).map((path) =>
        readFileSync(join(FOLDER, name, path), 'utf8'),
      ),
    );
    const has = (pattern: RegExp): boolean => texts.some((text) => pattern.test(text));
    for (const format of IN_STORE) {
      for (const number of sources.get(format)?.read ?? []) {
        const head = format === 'record' ? '(?:submission|batch|queue)' : format;
        const pattern =
          format === 'requests'
            ? new RegExp(`"workload_version":"requests-${number}"`)
            : new RegExp(`"format": ?"completion-batch/${head}",\\s*"version": ?${number},`);
        expect([format, number, has(pattern)]).toEqual([format, number, true]);
      }
    }
  });
});
