import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sha256 } from '../../src/platform/digest.ts';
import { LinesFile } from '../../src/requests/lines-file.ts';
import { PinnedFile } from '../../src/requests/pinned-file.ts';

const BLOCK = 1024 * 1024;
/** Some of them lie across the end of a block. */
const LINES = Array.from({ length: 3500 }, (_, at) => `{"at":${at},"text":"${'x'.repeat(at % 1997)}"}`);

let folder: string;
let path: string;
let written: PinnedFile;
let honest: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pinned-'));
  path = join(folder, 'lines.jsonl');
  const file = await LinesFile.create(path);
  for (const line of LINES) await file.add(Buffer.from(line));
  written = new PinnedFile({ path, name: 'lines.jsonl' }, await file.close());
  honest = await readFile(path);
});

beforeEach(() => writeFile(path, honest));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function linesOf(file: PinnedFile): Promise<string[]> {
  const lines: string[] = [];
  for await (const { bytes } of file.lines()) lines.push(Buffer.from(bytes).toString());
  return lines;
}

it('a file is known again as it was written, and as it was read', async () => {
  const read = await PinnedFile.pin({ path, name: 'lines.jsonl', sha256: sha256(honest) });
  expect(honest.length).toBeGreaterThan(3 * BLOCK);
  expect(await linesOf(written)).toEqual(LINES);
  expect(await linesOf(read)).toEqual(LINES);
  expect([written.sha256, written.bytes]).toEqual([read.sha256, honest.length]);
});

const part = (from: number, to?: number): Buffer =>
  honest.subarray(from * BLOCK, to === undefined ? undefined : to * BLOCK);

function withByte(at: number): Buffer {
  const bytes = Buffer.from(honest);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

it.each<[how: string, bytes: () => Buffer, blocks: number]>([
  ['has one other bit in its first block', () => withByte(10), 0],
  ['has one other bit at the end of a block', () => withByte(2 * BLOCK - 1), 1],
  ['has one other bit at its end', () => withByte(honest.length - 2), 3],
  ['has two blocks in each other’s place', () => Buffer.concat([part(0, 1), part(2, 3), part(1, 2), part(3)]), 1],
  ['has a block twice', () => Buffer.concat([part(0, 2), part(1)]), 2],
  ['ends with a block', () => part(0, 3), 3],
  ['ends within a block', () => honest.subarray(0, 2 * BLOCK + 5), 2],
  ['is longer', () => Buffer.concat([honest, Buffer.from('{}\n')]), 3],
  ['is empty', () => Buffer.alloc(0), 0],
])('a file that %s is refused, and nothing of that block is passed on', async (_, bytes, blocks) => {
  await writeFile(path, bytes());
  const passed: string[] = [];
  const reading = async (): Promise<void> => {
    for await (const line of written.lines()) passed.push(Buffer.from(line.bytes).toString());
  };
  await expect(reading()).rejects.toMatchObject({ code: 'requests-changed', where: 'lines.jsonl' });
  expect(passed).toEqual(LINES.slice(0, passed.length));
  const ended =
    honest
      .subarray(0, blocks * BLOCK)
      .toString('latin1')
      .split('\n').length - 1;
  expect(passed).toHaveLength(ended);
});
