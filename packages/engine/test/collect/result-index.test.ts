/** Lines that cost too much to be read, among lines that do not. Their memory: test/hostile/bounds.test.ts. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ResultIndex } from '../../src/collect/result-index.ts';
import { LINE_BOUNDS } from '../../src/platform/bounds.ts';
import { isAnswered } from '../../src/requests/result-line.ts';

const answered = (id: string, body: string = '{"choices":[]}') =>
  `{"id":"r","custom_id":${JSON.stringify(id)},"response":{"status_code":200,"body":${body}},"error":null}\n`;

async function opened(text: string, asked: readonly string[], look: (index: ResultIndex) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'index-'));
  const path = join(folder, 'results.jsonl');
  await writeFile(path, text);
  const spare: string[] = [];
  const index = await ResultIndex.open([path], new Set(asked), ({ reason }) => spare.push(reason));
  try {
    await look(index);
  } finally {
    await index.close();
    await rm(folder, { recursive: true });
  }
  return spare;
}

const TOO_LONG = `"${'x'.repeat(LINE_BOUNDS.result.most)}"`;
const TOO_DEEP = '['.repeat(600) + ']'.repeat(600);
const TOO_MANY = `[${'{},'.repeat(500_000)}0]`;

describe('a result line that costs too much', () => {
  it.each([
    ['too long', TOO_LONG, /^the line has more than 10485760 bytes$/],
    ['too deep', TOO_DEEP, /^the JSON has more than 500 levels$/],
    ['too many', TOO_MANY, /^the JSON has more than 400000 objects/],
  ])('(%s) is a failure of its request, and the others are read', async (_, body, message) => {
    const text = answered('a') + answered('b "\\ é', body) + answered('c');
    const spare = await opened(text, ['a', 'b "\\ é', 'c', 'd'], async (index) => {
      expect(index.findings).toMatchObject({ found: 3, answered: 2, lines: [3] });
      const line = await index.find('b "\\ é');
      expect(line).toMatchObject({
        status: undefined,
        body: undefined,
        error: { message: expect.stringMatching(message) },
      });
      expect(line === undefined || isAnswered(line)).toBe(false);
      expect(index.failureOf('b "\\ é')).toMatchObject({ reason: 'http-error' });
      for (const id of ['a', 'c']) expect(await index.find(id)).toMatchObject({ custom_id: id, status: 200 });
    });
    expect(spare).toEqual([]);
  });

  it('does not stand in the way of an answer on another line, before it or behind it', async () => {
    const text = answered('a') + answered('a', TOO_LONG) + answered('b', TOO_LONG) + answered('b');
    await opened(text, ['a', 'b'], async (index) => {
      expect(index.findings).toMatchObject({ found: 2, answered: 2, doubles: 2 });
      expect(await index.find('b')).toMatchObject({ status: 200 });
    });
  });

  it('that names nobody, or somebody who did not ask, is passed over', async () => {
    const text = `${TOO_LONG}\n${answered('z', TOO_LONG)}${answered('a')}`;
    const spare = await opened(text, ['a'], async (index) => {
      expect(index.findings).toMatchObject({ found: 1, answered: 1 });
    });
    expect(spare).toEqual(['is too long', 'answers "z", which was not asked']);
  });
});
