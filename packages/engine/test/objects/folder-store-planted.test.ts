/** A folder store into which somebody else has put things: links, pipes, devices, names in another case. */
import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createFolderStore } from '../../src/objects/folder-store.ts';
import type { ObjectStore } from '../../src/objects/object-store.ts';
import { openObjectStore } from '../../src/objects/open-store.ts';
import { keys, text } from './object-store-suite.ts';

/** Whether the file system takes names that differ in case for one, as those of macOS and Windows do. */
const folds = vi.hoisted(() => ({ case: false }));
vi.mock(import('node:fs/promises'), async (importOriginal) => {
  const original = await importOriginal();
  /** The path in the spelling in which it is on the disk. */
  const onDisk = async (path: string): Promise<string> => {
    if (!folds.case || path === dirname(path)) return path;
    const folder = await onDisk(dirname(path));
    const names = await original.readdir(folder).catch((): string[] => []);
    const name = basename(path);
    return join(folder, names.find((other) => other.toLowerCase() === name.toLowerCase()) ?? name);
  };
  const spelt = <F extends (path: never, ...rest: never[]) => unknown>(call: F): F =>
    (async (path: string, ...rest: never[]) => call((await onDisk(path)) as never, ...rest)) as unknown as F;
  const { open, lstat, stat, realpath, mkdir, readdir, unlink } = original;
  const changed = { open, lstat, stat, realpath, mkdir, readdir, unlink };
  for (const [name, call] of Object.entries(changed)) Object.assign(changed, { [name]: spelt(call as never) });
  const rename: typeof original.rename = async (from, to) => original.rename(from, await onDisk(String(to)));
  const link: typeof original.link = async (from, to) => original.link(from, await onDisk(String(to)));
  return { ...original, ...changed, rename, link };
});

let outer = '';
let folder = '';
let outside = '';
let store: ObjectStore;
beforeEach(async () => {
  folds.case = false;
  outer = await mkdtemp(join(tmpdir(), 'planted-'));
  onTestFinished(() => rm(outer, { recursive: true, force: true }));
  folder = join(outer, 'store');
  outside = join(outer, 'outside');
  await mkdir(outside);
  await writeFile(join(outside, 'file'), 'of somebody else');
  store = createFolderStore(folder);
  await store.put('run/one', '1');
});

/** Each operation, on a key. */
const operations: readonly (readonly [string, (key: string) => Promise<unknown>])[] = [
  ['get', (key) => store.get(key)],
  ['stream', (key) => store.stream(key)],
  ['head', (key) => store.head(key)],
  ['put', (key) => store.put(key, 'ours')],
  ['create', (key) => store.create(key, 'ours')],
  ['delete', (key) => store.delete(key)],
];

async function expectRefused(key: string, code: string, where: string): Promise<void> {
  for (const [name, operation] of operations) {
    await expect(operation(key), name).rejects.toMatchObject({ code, where, remedy: expect.any(String) });
  }
  expect(await readdir(outside)).toEqual(['file']);
  expect(await readFile(join(outside, 'file'), 'utf8')).toBe('of somebody else');
}

describe('a symbolic link', () => {
  it('in the place of an object is neither read nor written through', async () => {
    const planted = join(folder, 'run', 'two');
    for (const to of [
      join(outside, 'file'),
      join(outside, 'new'),
      outside,
      '../run/one',
      'two',
      '/etc/passwd',
      '/dev/zero',
    ]) {
      await symlink(to, planted);
      await expectRefused('run/two', 'store-unusable', planted);
      expect(await keys(store, '')).toEqual(['run/one']);
      await rm(planted);
    }
    expect(await text(store, 'run/one')).toBe('1');
  });

  it('in the place of a folder is not gone through', async () => {
    for (const to of [outside, join(outside, 'new'), join(folder, 'run'), '.', '/proc/self']) {
      await symlink(to, join(folder, 'night'));
      for (const key of ['night/file', 'night/one', 'night/new/deep/er']) {
        await expect(store.put(key, 'ours')).rejects.toThrow(/symbolic link.*nothing was read or written/s);
        await expect(store.get(key)).rejects.toMatchObject({ code: 'store-unusable' });
        await expect(store.delete(key)).rejects.toMatchObject({ code: 'store-unusable' });
      }
      await expect(keys(store, 'night/')).rejects.toMatchObject({
        code: 'store-unusable',
        where: join(folder, 'night'),
      });
      expect(await keys(store, '')).toEqual(['run/one']);
      await rm(join(folder, 'night'));
    }
    expect(await readdir(outside)).toEqual(['file']);
    expect(await text(store, 'run/one')).toBe('1');
  });

  it('may lead to the store itself: its user named it', async () => {
    await symlink(folder, join(outer, 'link'));
    const through = createFolderStore(join(outer, 'link'));
    expect(await text(through, 'run/one')).toBe('1');
    await through.put('run/two', '2');
    expect(await keys(through, 'run/')).toEqual(['run/one', 'run/two']);
    expect(await text(store, 'run/two')).toBe('2');
  });
});

it('a hard link is a file as any other, and never written through', async () => {
  await link(join(outside, 'file'), join(folder, 'run', 'two'));
  expect(await text(store, 'run/two')).toBe('of somebody else');
  await store.put('run/two', 'ours');
  expect(await store.create('run/two', 'ours')).toBe(false);
  await store.delete('run/two');
  expect(await readFile(join(outside, 'file'), 'utf8')).toBe('of somebody else');
});

it.skipIf(process.platform === 'win32')('a pipe is no object, and nobody waits for what comes out of it', async () => {
  execFileSync('mkfifo', [join(folder, 'run', 'pipe')]);
  for (const read of [() => store.get('run/pipe'), () => store.stream('run/pipe')]) {
    await expect(read()).rejects.toMatchObject({ code: 'object-not-found' });
  }
  expect(await store.head('run/pipe')).toBeUndefined();
  expect(await keys(store, '')).toEqual(['run/one']);
  await expect(store.put('run/two', { file: join(folder, 'run', 'pipe') })).rejects.toThrow(/no regular file/);
  expect(await keys(store, '')).toEqual(['run/one']);
});

it.skipIf(process.platform !== 'linux')('a store where there can be none is refused at once', async () => {
  for (const url of [
    'file:///proc/self/fd/1',
    'file:///proc/1',
    'file:///proc/none',
    'file:///dev/null',
    'file:///dev/zero/x',
  ]) {
    const nowhere = await openObjectStore(url);
    await expect(nowhere.put('a', 'x'), url).rejects.toMatchObject({
      code: 'store-unusable',
      remedy: expect.any(String),
    });
    await expect(nowhere.create('a', 'x'), url).rejects.toMatchObject({ code: 'store-unusable' });
    await expect(nowhere.get('a'), url).rejects.toMatchObject({ remedy: expect.any(String) });
  }
});

describe('where the file system takes upper and lower case for the same', () => {
  it('no object is taken for another whose key differs only by it', async () => {
    folds.case = true;
    for (const key of ['run/ONE', 'RUN/one', 'Run/two', 'RUN/new/deep']) {
      for (const [name, operation] of operations) {
        const refused = { code: 'object-key-invalid', message: expect.stringContaining(join(folder, 'run')) };
        await expect(operation(key), `${name} ${key}`).rejects.toMatchObject(refused);
      }
    }
    await expect(keys(store, 'RUN/')).rejects.toMatchObject({ code: 'object-key-invalid' });
    expect(await keys(store, '')).toEqual(['run/one']);
    expect(await text(store, 'run/one')).toBe('1');
    await store.put('run/one', '2');
    await store.create('Other/ONE', '3');
    expect(await keys(store, '')).toEqual(['Other/ONE', 'run/one']);
  });

  it('and where it does not, they are two', async () => {
    await store.put('RUN/one', '2');
    expect(await keys(store, '')).toEqual(['RUN/one', 'run/one']);
    expect(await text(store, 'run/one')).toBe('1');
  });
});
