import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requestFiles } from '../../src/jobs/request-files.ts';

let folder: string;
let outside: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'request-files-'));
  await mkdir(join(folder, 'in/deep.jsonl'), { recursive: true });
  for (const name of ['in/b.jsonl', 'in/a.jsonl', 'in/deep.jsonl/c.jsonl', 'in/[x].jsonl', 'in/B.txt', 'other.jsonl']) {
    await writeFile(join(folder, name), '');
  }
  await mkdir(join(folder, 'links'));
  await symlink('../other.jsonl', join(folder, 'links/link.jsonl'));
  outside = await mkdtemp(join(tmpdir(), 'request-files-outside-'));
  await writeFile(join(outside, 'd.jsonl'), '');
  await symlink(outside, join(folder, 'away'));
});

afterAll(async () => {
  for (const made of [folder, outside]) await rm(made, { recursive: true, force: true });
});

const names = async (...patterns: string[]): Promise<string[]> =>
  (await requestFiles(patterns, folder)).map(({ name }) => name);

it.each([
  [['in/*.jsonl'], ['in/[x].jsonl', 'in/a.jsonl', 'in/b.jsonl']],
  [['in/**/*.jsonl'], ['in/[x].jsonl', 'in/a.jsonl', 'in/b.jsonl', 'in/deep.jsonl/c.jsonl']],
  [
    ['in/b.jsonl', ' in/*.jsonl ', '', './in/../in/a.jsonl'],
    ['in/[x].jsonl', 'in/a.jsonl', 'in/b.jsonl'],
  ],
  [['in/[x].jsonl'], ['in/[x].jsonl']],
  [
    ['in/{a,b}.jsonl', 'other.jsonl'],
    ['in/a.jsonl', 'in/b.jsonl', 'other.jsonl'],
  ],
])('%j are files, each once, in the order of their names', async (patterns, found) => {
  expect(await names(...patterns)).toEqual(found);
});

it('calls a file outside of the folder by its path', async () => {
  const path = join(folder, 'other.jsonl');
  expect(await requestFiles([path], join(folder, 'in'))).toEqual([{ path, name: path }]);
  expect(await requestFiles(['../*.jsonl'], join(folder, 'in'))).toEqual([{ path, name: path }]);
});

it.each([
  [[], /no request file is named/],
  [['  '], /no request file is named/],
  [['in/*.jsonl', 'in/*.ndjson'], /no file is found by "in\/\*\.ndjson"/],
  [['in'], /no file is found by "in"/],
])('%j are refused: nothing is to be found by one of them', async (patterns, message) => {
  await expect(names(...patterns)).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringMatching(message),
  });
});

it.each([
  ['links/*.jsonl', 'links/link.jsonl'],
  ['links/link.jsonl', 'links/link.jsonl'],
  ['away/*.jsonl', 'away/d.jsonl'],
])('%s is refused: a link may lead anywhere', async (pattern, where) => {
  await expect(names(pattern)).rejects.toMatchObject({
    code: 'file-unusable',
    where: join(folder, where),
  });
});
