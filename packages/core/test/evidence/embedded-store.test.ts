import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CompletionBatchError, type ObjectStore, openObjectStore, sha256 } from '@completion-batch/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openVectors } from '../../src/evidence/vectors/embedded-store.ts';
import type { VectorWord } from '../../src/evidence/vectors/vector-store.ts';
import { keyOf, vectorStoreSuite, word } from './vector-store-suite.ts';

let folder = '';
let objects: ObjectStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vectors-'));
  objects = await openObjectStore(`file://${folder}/store`);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = () => openVectors(objects, { workDir: join(folder, 'work') });

describe('vectors in a file of the object store', () => {
  vectorStoreSuite(async () => open());
});

const { signal } = new AbortController();
const IMAGE = '00000000-0000-4000-8000-000000000009';
const one = (wordId: number, raw = {}) =>
  word(keyOf(IMAGE, 1, wordId), wordId / 10, { valid_labels_array: ['DATE'], ...raw });
const query = { vector: one(1).vector, labels: ['DATE'] };
const elsewhere = { imageId: IMAGE, receiptId: 2 };
const verdictOn = (wordId: number) => ({
  key: { ...keyOf(IMAGE, 1, wordId), label: 'DATE' },
  status: 'INVALID' as const,
  validatedAt: '2026-11-26T00:00:00Z',
});

async function written(...words: VectorWord[]): Promise<void> {
  const store = open();
  await store.upsert(words, signal);
  await store.save(signal);
  await store.close();
}

async function keysOf(prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of objects.list(prefix)) keys.push(key);
  return keys;
}

const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

describe('a file of vectors', () => {
  it('loses nothing where several write at the same time', async () => {
    await written(one(1));
    const stores = [2, 3, 4].map((wordId) => ({ wordId, store: open() }));
    for (const { wordId, store } of stores) await store.upsert([one(wordId)], signal);
    const merging = open();
    await merging.mergeVerdicts([verdictOn(1), verdictOn(99)], signal);
    await Promise.all([...stores.map(({ store }) => store), merging].map((store) => store.save(signal)));
    // What is written after it was saved is saved, too.
    await stores[0]?.store.upsert([one(5)], signal);
    await stores[0]?.store.save(signal);
    for (const { store } of [...stores, { store: merging }]) await store.close();
    const last = open();
    expect(
      await last.missing(
        [1, 2, 3, 4, 5, 6].map((id) => keyOf(IMAGE, 1, id)),
        signal,
      ),
    ).toEqual([keyOf(IMAGE, 1, 6)]);
    expect(await last.mergeVerdicts([verdictOn(1)], signal)).toEqual({ changed: 0, unchanged: 1, withoutVector: 0 });
    await last.close();
  });

  it('loses nothing of what another writes right after it was saved', async () => {
    await written(one(1));
    // Another one is done between our record and all that we do after it.
    const create: ObjectStore['create'] = async (key, ...rest) => {
      const created = await objects.create(key, ...rest);
      if (key.startsWith('evidence/vectors/') && (await keysOf('evidence/vectors/')).length === 2)
        await written(one(3));
      return created;
    };
    const store = openVectors(Object.assign(Object.create(objects), { create }), { workDir: join(folder, 'work') });
    for (const wordId of [2, 4]) {
      await store.upsert([one(wordId)], signal);
      await store.save(signal);
    }
    await store.close();
    const last = open();
    const keys = [1, 2, 3, 4].map((id) => keyOf(IMAGE, 1, id));
    expect(await last.missing(keys, signal)).toEqual([]);
    await last.close();
  });

  it('of which an older one may not be deleted is written all the same', async () => {
    for (let wordId = 1; wordId < 6; wordId += 1) await written(one(wordId));
    const refused = async (): Promise<never> => {
      throw new CompletionBatchError('access-denied', 'no right to delete', { where: 'store', remedy: 'None.' });
    };
    const store = openVectors(Object.assign(Object.create(objects), { delete: refused }), {
      workDir: join(folder, 'work'),
    });
    await store.upsert([one(6)], signal);
    await store.save(signal);
    await store.close();
    const last = open();
    expect(await last.missing([keyOf(IMAGE, 1, 6)], signal)).toEqual([]);
    await last.close();
  });

  it('is made once where two make the first one', async () => {
    const [a, b] = [open(), open()];
    await a.upsert([one(1)], signal);
    await b.upsert([one(2)], signal);
    await a.save(signal);
    await b.save(signal);
    expect(await open().missing([keyOf(IMAGE, 1, 1), keyOf(IMAGE, 1, 2)], signal)).toEqual([]);
    for (const store of [a, b]) await store.close();
  });

  it('is read as it was where its digest is told, and older ones go in the end', async () => {
    await written(one(1));
    const [first = ''] = await keysOf('evidence/vectors-');
    const digest = /-([0-9a-f]{64})\.sqlite$/.exec(first)?.[1] ?? '';
    await written(one(2));
    const pinned = openVectors(objects, { workDir: join(folder, 'work'), digest });
    expect(await pinned.missing([keyOf(IMAGE, 1, 2)], signal)).toHaveLength(1);
    await expect(pinned.upsert([one(3)], signal)).rejects.toThrow('digest');
    await pinned.close();
    for (let wordId = 3; wordId < 8; wordId += 1) await written(one(wordId));
    expect(await keysOf('evidence/vectors-')).toHaveLength(5);
    const gone = openVectors(objects, { workDir: join(folder, 'work'), digest });
    expect(await failureOf(gone.vectors([], signal))).toMatchObject({ code: 'object-not-found' });
    await gone.close();
  });

  it('leaves nothing in the folder it was used in', async () => {
    await written(one(1));
    expect(await readdir(join(folder, 'work'))).toEqual([]);
  });

  it('has no vector without a direction', async () => {
    for (const value of [0, Number.NaN, Number.POSITIVE_INFINITY]) {
      const store = open();
      const vector = new Float32Array([value, 0, 0, 0]);
      expect(await failureOf(store.upsert([{ ...one(1), vector }], signal))).toMatchObject({
        code: 'vectors-unusable',
      });
      await store.close();
    }
  });

  describe('that somebody has changed', () => {
    interface Change {
      readonly sql?: string;
      /** Done to the file before its digest is taken, and after. */
      readonly before?: (bytes: Buffer) => Buffer;
      readonly after?: (bytes: Buffer) => Buffer;
    }

    /** Puts a file in the place of the newest, with a record that names it. */
    async function planted({ sql = '', before = (bytes) => bytes, after = (bytes) => bytes }: Change): Promise<void> {
      await written(one(1), one(2));
      const [key = ''] = await keysOf('evidence/vectors-');
      const path = join(folder, 'planted.sqlite');
      await writeFile(path, await objects.get(key));
      const db = new DatabaseSync(path);
      db.exec(sql);
      db.close();
      const bytes = before(await readFile(path));
      const digest = sha256(bytes);
      await objects.put(`evidence/vectors-${digest}.sqlite`, after(bytes));
      const [record = ''] = await keysOf('evidence/vectors/');
      const text = Buffer.from(await objects.get(record)).toString();
      await objects.put(record, text.replaceAll(/[0-9a-f]{64}/g, digest));
    }

    it.each<[string, Change, string]>([
      ['has a trigger', { sql: 'CREATE TRIGGER t AFTER DELETE ON words BEGIN SELECT 1; END' }, 'other tables'],
      ['has a view', { sql: 'CREATE VIEW v AS SELECT * FROM words' }, 'other tables'],
      ['has another column', { sql: 'ALTER TABLE words ADD COLUMN more TEXT' }, 'no table of words'],
      ['has another version', { sql: 'PRAGMA user_version = 7' }, 'version is 7'],
      ['is cut off', { before: (bytes) => bytes.subarray(0, 5000) }, 'none that was made here'],
      ['is no database', { before: (bytes) => bytes.fill(7) }, 'none that was made here'],
      ['is not what its digest says', { after: (bytes) => bytes.subarray(0, 5000) }, 'not what its digest says'],
    ])('so that it %s is refused', async (_, change, message) => {
      await planted(change);
      const store = open();
      const found = await failureOf(store.nearest(elsewhere, [query], 3, signal));
      expect(found).toMatchObject({ code: 'vectors-unusable', message: expect.stringContaining(message) });
      await store.close();
    });

    it('in its rows brings nothing of these, and no crash', async () => {
      await planted({
        sql: `UPDATE words SET metadata = '{"text": 7}' WHERE id LIKE '%WORD#00001';
          UPDATE words SET id = '../../x', metadata = '[' WHERE id LIKE '%WORD#00002'`,
      });
      const store = open();
      expect(await store.nearest(elsewhere, [query], 3, signal)).toEqual([[]]);
      await store.close();
    });
  });

  it('whose record is damaged says where, and what to do', async () => {
    await written(one(1));
    const [record = ''] = await keysOf('evidence/vectors/');
    await objects.put(record, '{}');
    const found = await failureOf(open().nearest(elsewhere, [query], 3, signal));
    expect(found).toMatchObject({ code: 'vectors-unusable', where: objects.locate(record) });
  });
});
