/** What every object store has to do. Run against each implementation by a test file of its own. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkKey, type ObjectStore } from '../../src/objects/object-store.ts';

export interface SuiteTarget {
  readonly name: string;
  /** A store with nothing in it, apart from all others. */
  makeStore(): Promise<ObjectStore>;
  /** Everything that the store's server or disk holds, the stores' own objects included: to see what got outside. */
  everything(): Promise<string[]>;
  /** Rounds of the property test. */
  readonly runs: number;
}

const MEBIBYTE = 1024 * 1024;

/** Awkward but allowed. In the order of their UTF-8 bytes, which is not that of JavaScript's comparison. */
const AWKWARD_KEYS = [
  'k/ leading and trailing ',
  'k/!',
  'k/"quoted"',
  'k/#hash',
  'k/%2E%2E',
  'k/%41',
  "k/'single'",
  'k/(paren)*',
  'k/+plus+',
  'k/.hidden',
  'k/...',
  'k/..data/x',
  'k/007',
  'k/1e5',
  'k/<tag>&amp;&lt;',
  'k/=',
  'k/A=',
  'k/IMAGE#1#RECEIPT#00001',
  'k/[x]{y}|^`',
  'k/a b',
  'k/a%20b',
  'k/a&b=c?d',
  'k/a+b',
  'k/a:b;c,d@e$f',
  'k/a\\b',
  'k/s!',
  'k/s-t',
  'k/s.t',
  'k/s/a',
  'k/s/b/c',
  'k/s0',
  'k/true',
  'k/~tilde',
  'k/\u0085nel',
  'k/e\u0301 decomposed',
  'k/é composed',
  'k/日本語/収据',
  'k/\u2028line',
  'k/\uff5e',
  'k/🧾',
].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));

const HOSTILE_KEYS = [
  '',
  '/',
  '.',
  '..',
  '../x',
  '../../x',
  'a/../b',
  'a/../../b',
  'a/..',
  './a',
  'a/./b',
  '/a',
  '//a',
  'a//b',
  'a/',
  'a\u0000b',
  'a\nb',
  'a\tb',
  '\u007f',
  'k'.repeat(256),
  'é'.repeat(128),
  `${'a/'.repeat(512)}a`,
  '\ud800',
  'a\udc00b',
  'a\ufffe',
  'a\uffff',
];

const character = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...'abcXYZ019-_.~!*()\'"#%+&=?@ \\:;,<>|^`[]{}$') },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
);
const segment = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: character, minLength: 1, maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: character, minLength: 60, maxLength: 255 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('.'.repeat(255), 'a'.repeat(80), '💥'.repeat(63), ' '.repeat(240), 'x/y'),
  },
);
/** Keys that checkKey lets through, whatever they are. */
const anyKey = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((segments) => segments.join('/'))
  .filter((key) => {
    try {
      return checkKey(key) === key;
    } catch {
      return false;
    }
  });

export function describeObjectStore(target: SuiteTarget): void {
  describe(`object store: ${target.name}`, () => {
    let folder: string;
    let big: { file: string; sha256: string };
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'object-store-suite-'));
      const file = join(folder, 'big');
      await writeFile(file, '');
      for (let written = 0; written < 20; written += 1) await appendFile(file, randomBytes(MEBIBYTE));
      await appendFile(file, 'odd end');
      big = { file, sha256: await sha256(createReadStream(file)) };
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    const bodyFile = async (name: string, content: string | Uint8Array): Promise<{ file: string }> => {
      const file = join(folder, name);
      await writeFile(file, content);
      return { file };
    };

    it('gives back strings, bytes and files', async () => {
      const store = await target.makeStore();
      const bytes = randomBytes(300_000);
      await store.put('text', 'grüße 🧾\n');
      await store.put('bytes', bytes);
      await store.put('file', await bodyFile('small', bytes));
      expect(Buffer.from(await store.get('text')).toString()).toBe('grüße 🧾\n');
      expect(Buffer.from(await store.get('bytes')).equals(bytes)).toBe(true);
      expect(Buffer.from(await store.get('file')).equals(bytes)).toBe(true);
      expect(await store.head('bytes')).toEqual({ key: 'bytes', bytes: 300_000 });
      expect(await sha256(await store.stream('bytes'))).toBe(sha256Of(bytes));
    });

    it('keeps empty objects', async () => {
      const store = await target.makeStore();
      const bodies = ['', new Uint8Array(), await bodyFile('empty', '')];
      for (const [index, body] of bodies.entries()) {
        await store.put(`empty-${index}`, body);
        expect(await store.get(`empty-${index}`)).toHaveLength(0);
        expect(await store.head(`empty-${index}`)).toEqual({ key: `empty-${index}`, bytes: 0 });
        expect(await sha256(await store.stream(`empty-${index}`))).toBe(sha256Of(''));
      }
      expect(await keys(store, '')).toEqual(['empty-0', 'empty-1', 'empty-2']);
    });

    it('streams a file of 20 MB in and out, by put and by create', async () => {
      const store = await target.makeStore();
      await store.put('put', big);
      expect(await store.create('created', big)).toBe(true);
      expect(await store.create('created', big)).toBe(false);
      for (const key of ['put', 'created']) {
        expect(await store.head(key)).toEqual({ key, bytes: (await stat(big.file)).size });
        expect(await sha256(await store.stream(key))).toBe(big.sha256);
      }
    });

    it('takes 20 MB of bytes', async () => {
      const store = await target.makeStore();
      const bytes = randomBytes(20 * MEBIBYTE);
      await store.put('bytes', bytes);
      expect(sha256Of(await store.get('bytes'))).toBe(sha256Of(bytes));
    });

    it('keeps files of exactly one and of two parts', async () => {
      const store = await target.makeStore();
      for (const size of [8 * MEBIBYTE, 8 * MEBIBYTE + 1, 16 * MEBIBYTE]) {
        const body = await bodyFile('parts', '');
        await truncate(body.file, size);
        await store.put(`parts-${size}`, body);
        expect(await store.head(`parts-${size}`)).toEqual({ key: `parts-${size}`, bytes: size });
      }
    });

    it('replaces by put', async () => {
      const store = await target.makeStore();
      await store.put('a/b', 'first, and longer than the second');
      await store.put('a/b', 'second');
      expect(await text(store, 'a/b')).toBe('second');
      expect(await keys(store, '')).toEqual(['a/b']);
    });

    it('lets a reader see one whole object or the other while it is replaced', async () => {
      const store = await target.makeStore();
      const bodies = ['a', 'b'].map((letter) => Buffer.alloc(200_000, letter));
      await store.put('k', bodies[0] ?? '');
      let writing = true;
      const writer = pMap(
        Array.from({ length: 20 }, (_, index) => index),
        (index) => store.put('k', bodies[index % 2] ?? ''),
        {
          concurrency: 2,
        },
      ).finally(() => {
        writing = false;
      });
      while (writing) {
        const seen = await store.get('k');
        expect(bodies.some((body) => body.equals(seen))).toBe(true);
      }
      await writer;
    });

    it('creates only what is not there', async () => {
      const store = await target.makeStore();
      expect(await store.create('once', 'first')).toBe(true);
      expect(await store.create('once', 'second')).toBe(false);
      expect(await store.create('once', await bodyFile('second', 'second'))).toBe(false);
      expect(await text(store, 'once')).toBe('first');
      await store.delete('once');
      expect(await store.create('once', 'third')).toBe(true);
      expect(await text(store, 'once')).toBe('third');
    });

    it('lets exactly one of 20 concurrent creators win', async () => {
      const store = await target.makeStore();
      for (let round = 0; round < 10; round += 1) {
        const key = `race/${round}`;
        const made = await Promise.all(Array.from({ length: 20 }, (_, index) => store.create(key, `creator ${index}`)));
        expect(made.filter(Boolean)).toHaveLength(1);
        expect(await text(store, key)).toBe(`creator ${made.indexOf(true)}`);
      }
      expect(await keys(store, '')).toHaveLength(10);
    });

    it('keeps awkward keys as they are and lists them in the order of their bytes', async () => {
      const store = await target.makeStore();
      await pMap(AWKWARD_KEYS, (key) => store.put(key, `value of ${key}`), { concurrency: 8 });
      expect(await keys(store, '')).toEqual(AWKWARD_KEYS);
      for (const key of AWKWARD_KEYS) {
        expect(await text(store, key)).toBe(`value of ${key}`);
        expect(await store.head(key)).toEqual({ key, bytes: Buffer.byteLength(`value of ${key}`) });
      }
      for (const key of AWKWARD_KEYS) await store.delete(key);
      expect(await keys(store, '')).toEqual([]);
    });

    it('takes a prefix as the beginning of a key, not as a folder', async () => {
      const store = await target.makeStore();
      const all = ['.hidden/x', 'a', 'b/c', 'b/c.d/e', 'b/c0', 'b/cc/d', 'bb', 'é/é', 'é/🧾'];
      await pMap(all, (key) => store.put(key, key), { concurrency: 8 });
      expect(await keys(store, '')).toEqual(all);
      for (const prefix of [
        '.',
        '.h',
        '.hidden/',
        'a',
        'a/',
        'b',
        'b/',
        'b/c',
        'b/c.',
        'b/c.d/',
        'b/cc/d',
        'é',
        'é/',
        'é/🧾',
        'x',
        'b/x/',
      ]) {
        expect(await keys(store, prefix), prefix).toEqual(all.filter((key) => key.startsWith(prefix)));
      }
      for (const prefix of ['/', '../', 'a/../', 'b//', './b', '\u0000']) {
        await expect(keys(store, prefix), prefix).rejects.toMatchObject({ code: 'object-key-invalid' });
      }
    });

    it('lists more than 1,000 objects, and stops when nobody wants more', async () => {
      const store = await target.makeStore();
      const all = Array.from({ length: 1_205 }, (_, index) => `many/${String(index).padStart(5, '0')}`);
      await pMap(all, (key) => store.put(key, 'x'), { concurrency: 16 });
      expect(await keys(store, 'many/')).toEqual(all);
      expect(await keys(store, 'many/0120')).toEqual(all.slice(1_200));
      let seen = 0;
      for await (const { bytes } of store.list('')) {
        expect(bytes).toBe(1);
        seen += 1;
        if (seen === 3) break;
      }
      expect(seen).toBe(3);
    });

    it('says that an object is not there before its first byte', async () => {
      const store = await target.makeStore();
      await store.put('a/b', 'x');
      for (const key of ['missing', 'a', 'a/missing', 'a/b/c', 'a/b/c/d']) {
        await expect(store.get(key), key).rejects.toMatchObject({ code: 'object-not-found' });
        await expect(store.stream(key), key).rejects.toMatchObject({ code: 'object-not-found' });
        expect(await store.head(key), key).toBeUndefined();
      }
      expect(await keys(store, 'missing/')).toEqual([]);
    });

    it('deletes, also what is not there', async () => {
      const store = await target.makeStore();
      await store.put('a/b', 'x');
      await store.put('a/c', 'x');
      for (const key of ['a/b', 'a/b', 'missing', 'a', 'a/c/d']) await store.delete(key);
      expect(await keys(store, '')).toEqual(['a/c']);
      await store.delete('a/c');
      // The folder went with its last object.
      await store.put('a', 'x');
      expect(await keys(store, '')).toEqual(['a']);
    });

    it('refuses hostile keys everywhere and writes nothing', async () => {
      const store = await target.makeStore();
      const before = await target.everything();
      const body = await bodyFile('hostile', 'hostile');
      for (const key of HOSTILE_KEYS) {
        const tries = [
          () => store.put(key, 'hostile'),
          () => store.put(key, body),
          () => store.create(key, 'hostile'),
          () => store.get(key),
          () => store.stream(key),
          () => store.head(key),
          () => store.delete(key),
          async () => store.locate(key),
        ];
        for (const attempt of tries) {
          await expect(attempt(), JSON.stringify(key)).rejects.toMatchObject({ code: 'object-key-invalid' });
        }
      }
      expect(await keys(store, '')).toEqual([]);
      expect(await target.everything()).toEqual(before);
    });

    it('gives back what was put under any allowed key', { timeout: 120_000 }, async () => {
      const store = await target.makeStore();
      let round = 0;
      await fc.assert(
        fc.asyncProperty(anyKey, fc.uint8Array({ maxLength: 2_000 }), async (key, bytes) => {
          // A folder of its own each round: "a" of one and "a/b" of the next do not go together everywhere.
          const own = `${round++}/${key}`;
          fc.pre(Buffer.byteLength(own) <= 1_000);
          await store.put(own, bytes);
          expect(Buffer.from(await store.get(own)).equals(bytes)).toBe(true);
          expect(await store.head(own)).toEqual({ key: own, bytes: bytes.length });
          expect(await keys(store, own.slice(0, own.indexOf('/') + 1))).toEqual([own]);
          await store.delete(own);
          expect(await store.head(own)).toBeUndefined();
        }),
        { numRuns: target.runs },
      );
      expect(await keys(store, '')).toEqual([]);
    });

    it('lists any set of allowed keys in the order of their bytes', { timeout: 120_000 }, async () => {
      // Long names with a common beginning are where an order by folders would go wrong.
      const stem = 'é'.repeat(40);
      const names = fc.oneof(
        anyKey.map((key) => key.replaceAll('/', '')),
        fc
          .string({ unit: fc.constantFrom('!', '-', '.', '0', 'a', 'é', '💥'), maxLength: 3 })
          .map((end) => stem.slice(2) + end),
        fc.string({ unit: fc.constantFrom('!', '-', '.', '0', 'a', 'é', '💥'), maxLength: 3 }).map((end) => stem + end),
      );
      const name = names.filter((key) => /^(?!\.{0,2}$)/.test(key) && Buffer.byteLength(key) <= 255);
      const paths = fc.oneof(
        name,
        fc.tuple(name, name).map((segments) => segments.join('/')),
      );
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(paths, { minLength: 2, maxLength: 8 }), async (wanted) => {
          fc.pre(wanted.every((key) => !wanted.some((other) => other.startsWith(`${key}/`))));
          const store = await target.makeStore();
          await pMap(wanted, (key) => store.put(key, 'x'), { concurrency: 8 });
          const sorted = wanted.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
          expect(await keys(store, '')).toEqual(sorted);
          const prefix = stem.slice(3);
          expect(await keys(store, prefix)).toEqual(sorted.filter((key) => key.startsWith(prefix)));
        }),
        { numRuns: target.runs },
      );
    });
  });
}

export async function keys(store: ObjectStore, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of store.list(prefix)) found.push(key);
  return found;
}

export async function text(store: ObjectStore, key: string): Promise<string> {
  return Buffer.from(await store.get(key)).toString();
}

async function sha256(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

function sha256Of(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}
