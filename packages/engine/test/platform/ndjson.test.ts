import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileText } from '../../../core/test/arbitraries.ts';
import { parseLine, splitLines, toLine } from '../../src/platform/ndjson.ts';

async function* chunksOf(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (let index = 0; start < bytes.length; index += 1) {
    const size = sizes[index % Math.max(1, sizes.length)] ?? 7;
    // One buffer for all chunks, as a reader that uses its memory again would have.
    const chunk = Uint8Array.from(bytes.subarray(start, start + size));
    yield chunk;
    chunk.fill(0x0a);
    start += size;
  }
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

describe('NDJSON', () => {
  it('gives back any values, however the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            hostileText,
            fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown),
          ),
          { maxLength: 12 },
        ),
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 }),
        async (values, sizes) => {
          const bytes = Buffer.from(values.map(toLine).join(''));
          const read: unknown[] = [];
          // Each line is used before the next chunk arrives, as a stream's consumer does.
          for await (const line of splitLines(chunksOf(bytes, sizes), { name: 'x' })) read.push(parseLine(line, 'x'));
          expect(read).toEqual(values);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('escapes what other readers take for the end of a line', () => {
    expect(toLine('a\u2028b\u2029')).toBe('"a\\u2028b\\u2029"\n');
    expect(toLine('\ud800')).toBe('"\\ud800"\n');
  });

  it('does not split on U+2028, U+2029 and U+0085', async () => {
    const bytes = Buffer.from('"a\u2028b"\n"c\u2029d\u0085e"\n');
    expect(await collect(splitLines(chunksOf(bytes, [3]), { name: 'x' }))).toHaveLength(2);
  });

  it('passes over blank lines but counts them, and marks a line without its newline', async () => {
    const lines = await collect(splitLines(chunksOf(Buffer.from('\n \r\n1\n\n2'), [100]), { name: 'x' }));
    expect(lines.map(({ number, terminated }) => [number, terminated])).toEqual([
      [3, true],
      [5, false],
    ]);
  });

  it('names file and line of what is damaged', async () => {
    const [, torn] = await collect(
      splitLines(chunksOf(Buffer.from('1\n{"a":'), [100]), { name: 'requests/0001.jsonl' }),
    );
    expect(() => torn && parseLine(torn, 'requests/0001.jsonl')).toThrow(
      expect.objectContaining({
        code: 'ndjson-damaged',
        where: 'requests/0001.jsonl:2',
        message: expect.stringContaining('torn'),
      }),
    );
    const [invalid] = await collect(splitLines(chunksOf(Buffer.from([0x22, 0xff, 0x22, 0x0a]), [100]), { name: 'x' }));
    expect(() => invalid && parseLine(invalid, 'x')).toThrow(expect.objectContaining({ code: 'ndjson-damaged' }));
  });

  it('refuses a line over the limit before it holds it', async () => {
    const endless = (async function* () {
      for (;;) yield new Uint8Array(1024).fill(0x61);
    })();
    await expect(collect(splitLines(endless, { name: 'x', maxLineBytes: 10_000 }))).rejects.toMatchObject({
      code: 'line-too-large',
      where: 'x:1',
    });
  });
});
