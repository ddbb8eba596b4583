import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolderStore } from '../../src/objects/folder-store.ts';
import { describeObjectStore, keys, text } from './object-store-suite.ts';

let outer: string;
let made = 0;
beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), 'folder-store-'));
});
afterAll(() => rm(outer, { recursive: true, force: true }));

/** A folder that is not there yet. */
function nextFolder(): string {
  made += 1;
  return join(outer, `store ${made}`);
}

describeObjectStore({
  name: 'a folder',
  makeStore: async () => createFolderStore(nextFolder()),
  everything: async () => (await readdir(outer, { recursive: true })).sort(),
  runs: 100,
});

describe('folder store', () => {
  it('says where things lie', async () => {
    const folder = nextFolder();
    const store = createFolderStore(`${folder}/`);
    expect(store.url).toBe(pathToFileURL(folder).href);
    await store.put('IMAGE#1/part-1.ndjson', 'x');
    expect(store.locate('IMAGE#1/part-1.ndjson')).toBe(join(folder, 'IMAGE%231', 'part-1.ndjson'));
    expect(await readFile(store.locate('IMAGE#1/part-1.ndjson'), 'utf8')).toBe('x');
  });

  it("has no key whose file is outside, a hidden file or another key's", () => {
    const folder = nextFolder();
    const store = createFolderStore(folder);
    const allowed = [
      '.hidden',
      '...',
      '..a',
      '%2E',
      '%2Ehidden',
      'a=',
      '=',
      'a'.repeat(80),
      `${'a'.repeat(80)}=`,
      '.tmp-1',
    ];
    const paths = allowed.map((key) => store.locate(key));
    expect(new Set(paths).size).toBe(allowed.length);
    for (const path of paths) {
      expect(path.startsWith(`${folder}/`)).toBe(true);
      expect(path).not.toMatch(/\/\./);
    }
  });

  it('leaves no temporary file behind', async () => {
    const folder = nextFolder();
    const store = createFolderStore(folder);
    await store.put('a', '1');
    await store.put('a', '2');
    await store.create('a', '3');
    await expect(store.put('a', { file: join(folder, 'no such file') })).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(store.put('a', { file: folder })).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['a']);
    expect(await text(store, 'a')).toBe('2');
  });

  it('shows nothing of a write that was cut off, and clears it away after a day', async () => {
    const folder = nextFolder();
    const store = createFolderStore(folder);
    await store.put('run/whole', 'whole');
    const fresh = join(folder, 'run', '.tmp-fresh');
    const old = join(folder, 'run', '.tmp-old');
    await writeFile(fresh, 'half');
    await writeFile(old, 'half');
    await utimes(old, new Date(0), new Date(0));
    expect(await keys(store, '')).toEqual(['run/whole']);
    await expect(store.get('run/half')).rejects.toMatchObject({ code: 'object-not-found' });
    await expect.poll(() => readdir(join(folder, 'run'))).toEqual(['.tmp-fresh', 'whole']);
  });

  it('passes over files that are no objects', async () => {
    const folder = nextFolder();
    const store = createFolderStore(folder);
    await store.put('a', 'x');
    for (const name of ['not encoded', '%zz', '%61', '%2E%2E', '%2E.', '%2Fetc', '%FF', '=', 'b=']) {
      await writeFile(join(folder, name), 'x');
    }
    await mkdir(join(folder, '%2E.', 'x'), { recursive: true }).catch(() => {});
    await mkdir(join(folder, 'c='));
    await writeFile(join(folder, 'c=', 'd'), 'x');
    expect(await keys(store, '')).toEqual(['a']);
  });

  it('refuses a key that is the folder of another', async () => {
    const store = createFolderStore(nextFolder());
    await store.put('a', 'x');
    await store.put('b/c', 'x');
    for (const key of ['a/b', 'a/b/c', 'b']) {
      await expect(store.put(key, 'y'), key).rejects.toMatchObject({ code: 'object-key-invalid' });
      await expect(store.create(key, 'y'), key).rejects.toMatchObject({ code: 'object-key-invalid' });
    }
    expect(await keys(store, '')).toEqual(['a', 'b/c']);
  });

  it('survives puts and deletes of the same folder at the same time', async () => {
    const store = createFolderStore(nextFolder());
    await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        await store.put(`x/y/z/${index}`, 'x');
        await store.delete(`x/y/z/${index}`);
      }),
    );
    expect(await keys(store, '')).toEqual([]);
  });

  it('is unusable where a file stands in the way', async () => {
    const file = nextFolder();
    await writeFile(file, 'a file');
    for (const folder of [file, join(file, 'below')]) {
      const store = createFolderStore(folder);
      const refused = { code: 'store-unusable', where: folder, remedy: expect.stringContaining('Choose') };
      await expect(store.put('a', 'x')).rejects.toMatchObject(refused);
      await expect(store.put('a/b', 'x')).rejects.toMatchObject(refused);
      await expect(store.create('a', 'x')).rejects.toMatchObject(refused);
    }
    expect(await readFile(file, 'utf8')).toBe('a file');
  });

  it('is unusable on a file system that takes no files', async ({ skip }) => {
    // Not even root may make files in there.
    const folder = '/sys/kernel';
    if (!(await stat(folder).catch(() => undefined))) skip('no /sys on this machine');
    const error = await createFolderStore(folder)
      .put('object', 'x')
      .catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: 'store-unusable', remedy: expect.stringMatching(/right|folder/) });
    expect(error).toHaveProperty('cause.code', expect.stringMatching(/^E(ROFS|PERM|ACCES)$/));
  });
});
