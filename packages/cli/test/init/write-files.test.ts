/** All files or none, and no folder for none. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Looked, writeNew } from '../../src/init/write-files.ts';

const looked = (...paths: readonly string[]): Looked[] =>
  paths.map((path) => ({ file: { path, text: 'text' }, standing: 'new' }));

it('what fails midway leaves neither files nor the folders that it made for them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'init-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, '.github'));
  await writeFile(join(folder, 'taken'), '');
  const files = looked('.github/workflows/one.yml', 'made/aws/two.json', 'taken/three.json');
  await expect(writeNew(folder, files)).rejects.toThrow(/EEXIST|ENOTDIR/);
  expect(await readdir(folder, { recursive: true })).toEqual(['.github', 'taken']);
});
