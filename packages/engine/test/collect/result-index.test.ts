/** Lines that cost too much to be read, among lines that do not. Their memory: test/hostile/bounds.test.ts. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ResultIndex } from '../../src/collect/result-index.ts';
import { LINE_BOUNDS } from '../../src/platform/bounds.ts';
import { isAnswered } from '../../src/requests/result-line.ts';
import { keyTableOf } from '../platform/key-table-of.ts';

const answered = (id: string, body: string = '{"choices":[]}') =>
  `{"id":"r","custom_id":${JSON.stringify(id)},"response":{"status_code":200,"body":${body}},"error":null}\n`;

async function opened(text: string, asked: readonly string[], look: (index: ResultIndex) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'index-'));
  const path = join(folder, 'results.jsonl');
  await writeFile(path, text);
  const spare: string[] = [];
  const index = await ResultIndex.open([path], keyTableOf(asked), ({ reason }) => spare.push(reason));
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
      const [line] = index.findAll(['b "\\ é']);
      expect(line).toMatchObject({
        status: undefined,
        body: undefined,
        error: { message: expect.stringMatching(message) },
      });
      expect(line === undefined || isAnswered(line)).toBe(false);
      expect(index.failureOf('b "\\ é')).toMatchObject({ reason: 'http-error' });
      expect(index.findAll(['c', 'd', 'a', 'c'])).toMatchObject([
        { custom_id: 'c', status: 200 },
        undefined,
        { custom_id: 'a', status: 200 },
        { custom_id: 'c', status: 200 },
      ]);
    });
    expect(spare).toEqual([]);
  });

  it('does not stand in the way of an answer on another line, before it or behind it', async () => {
    const text = answered('a') + answered('a', TOO_LONG) + answered('b', TOO_LONG) + answered('b');
    await opened(text, ['a', 'b'], async (index) => {
      expect(index.findings).toMatchObject({ found: 2, answered: 2, doubles: 2 });
      expect(index.findAll(['b'])).toMatchObject([{ status: 200 }]);
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

describe('result lines', () => {
  it('are found wherever they lie: side by side, apart, large ones between small ones, in any order', async () => {
    const ids = Array.from({ length: 200 }, (_, number) => `request-${number}`);
    const sizeOf = (number: number): number => (number % 50 === 7 ? 300_000 : (number * 37) % 9000);
    const lines = ids.map((id, number) =>
      answered(id, JSON.stringify({ choices: [], id, is: 'x'.repeat(sizeOf(number)) })),
    );
    const others = ids.map((_, number) =>
      number % 9 === 0 ? answered(`other-${number}`, `"${'x'.repeat(6000)}"`) : '',
    );
    const shuffled = ids.map((_, at) => (at * 77) % ids.length);
    const text = shuffled.map((number) => `${others[number]}${lines[number]}`).join('');
    await opened(text, ids, async (index) => {
      for (const asked of [ids, shuffled.slice(0, 48).map((number) => ids[number] ?? ''), ids.toReversed()]) {
        const found = index.findAll(asked);
        expect(found.map((line) => [line?.custom_id, Object(line?.body).id])).toEqual(asked.map((id) => [id, id]));
      }
      expect(index.lengthOf('request-7')).toBe(Buffer.byteLength(lines[7] ?? '') - 1);
    });
  });
});
