/** A disk that is full or read-only, which no test can have for real: the file system's answers are replaced. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFolderStore } from '../../src/objects/folder-store.ts';
import { text } from './object-store-suite.ts';

const failure = vi.hoisted(() => ({ code: '' }));
vi.mock(import('node:fs/promises'), async (importOriginal) => {
  const original = await importOriginal();
  const open: typeof original.open = async (path, flags, mode) => {
    const handle = await original.open(path, flags, mode);
    if (flags === 'wx' && failure.code !== '') {
      handle.sync = async () => {
        throw Object.assign(new Error(failure.code), { code: failure.code, syscall: 'fsync' });
      };
    }
    return handle;
  };
  return { ...original, open };
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folder-store-full-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a folder store whose disk fails', () => {
  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EDQUOT', 'the disk quota is used up'],
    ['EROFS', 'the folder is on a read-only file system'],
    ['EIO', 'the folder cannot be used (EIO)'],
  ])('keeps what was there and says what to do: %s', async (code, message) => {
    const store = createFolderStore(folder);
    failure.code = '';
    await store.put('there', 'before');
    failure.code = code;
    const refused = { code: 'store-unusable', message, where: folder, cause: { code } };
    await expect(store.put('there', 'after')).rejects.toMatchObject(refused);
    await expect(store.put('new', 'after')).rejects.toMatchObject(refused);
    await expect(store.create('new', 'after')).rejects.toMatchObject(refused);
    expect(await text(store, 'there')).toBe('before');
    expect(await readdir(folder)).toEqual(['there']);
  });
});
