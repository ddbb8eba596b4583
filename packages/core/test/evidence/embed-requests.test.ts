import { estimateTokens } from '@completion-batch/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVectors } from '../../src/evidence/embed/read-vectors.ts';
import {
  embedLine,
  embedRequests,
  readAsked,
  receiptOf,
  textsPerBatch,
  textsPerRequest,
} from '../../src/evidence/embed/requests.ts';
import { wordText } from '../../src/evidence/embed/word-text.ts';
import { hostileText, imageId } from '../arbitraries.ts';

const receipt = fc.record({ imageId, receiptId: fc.integer({ min: 0, max: 999_999 }) });
const dimensions = fc.integer({ min: 1, max: 4096 });
const beside = fc.option(hostileText, { nil: undefined });
const text = fc.record({ text: hostileText, left: beside, right: beside }).map((word) => wordText(word, undefined));

describe('what is asked for a word', () => {
  it('is one line, never empty and never long, and the same each time', () => {
    fc.assert(
      fc.property(hostileText, beside, beside, (word, left, right) => {
        const placed = { text: word, left, right };
        const box = { x: 0.7, y: 0.1, width: 0.1, height: 0.1, confidence: 1 };
        const asked = wordText(placed, box);
        expect(asked).toMatch(/^[^\n\r]+ \| [^\n\r]+ _ [^\n\r]+ \| bottom right$/);
        expect(asked.isWellFormed()).toBe(true);
        expect([...asked].length).toBeLessThan(300);
        expect(wordText(placed, box)).toBe(asked);
        // A request of so many stays below what a service takes in one: 300,000 tokens.
        expect(estimateTokens(asked) * 256).toBeLessThan(300_000);
      }),
    );
  });
});

describe('requests for vectors', () => {
  it('have every text once, in their order, and are read back from their lines', () => {
    fc.assert(
      fc.property(receipt, fc.array(text, { maxLength: 400 }), dimensions, (of, texts, size) => {
        const asked = { model: 'm', dimensions: size };
        const requests = embedRequests(of, texts, asked);
        expect(requests.flatMap((request) => request.texts)).toEqual([...new Set(texts)]);
        expect(new Set(requests.map(({ customId }) => customId)).size).toBe(requests.length);
        for (const request of requests) {
          expect(request.customId.length).toBeLessThanOrEqual(64);
          expect(receiptOf(request.customId)).toEqual(of);
          expect(request.texts.length).toBeLessThanOrEqual(textsPerRequest(asked));
          const line = embedLine(request, asked);
          expect(line.indexOf('\n')).toBe(line.length - 1);
          const read = JSON.parse(line) as { custom_id: string; body: object };
          expect(read.body).toMatchObject({ model: 'm', dimensions: size, encoding_format: 'base64' });
          expect(readAsked(read)).toEqual({ receipt: of, texts: request.texts });
          // Whoever changed a text did not change what it stands for.
          const changed = { ...read.body, input: [...request.texts, 'more'] };
          expect(readAsked({ ...read, body: changed })).toBeUndefined();
        }
      }),
      { numRuns: 50 },
    );
  });

  it('have answers that fit: of a line 10 MiB and a million values, of a batch 512 MiB, written out as numbers', () => {
    fc.assert(
      fc.property(dimensions, (size) => {
        const numbers = textsPerRequest({ dimensions: size }) * size;
        expect(numbers).toBeLessThanOrEqual(300_000);
        expect(numbers * 25).toBeLessThan(10 * 2 ** 20);
        expect(textsPerBatch({ dimensions: size }) * size * 14).toBeLessThan(512 * 2 ** 20);
        expect(textsPerBatch({ dimensions: size })).toBeGreaterThanOrEqual(textsPerRequest({ dimensions: size }));
        expect(textsPerBatch({ dimensions: size })).toBeLessThanOrEqual(50_000);
      }),
    );
  });

  it.each(['IMAGE#x#RECEIPT#00001#abcdef', 'IMAGE#36ff39db-d6e0-499f-a4b5-000000000001#RECEIPT#1#abcdef', '', '#'])(
    'have no custom id %j',
    (id) => {
      expect(readAsked({ custom_id: id, body: { input: ['x'] } })).toBeUndefined();
    },
  );
});

const number = fc.float({ noNaN: true, noDefaultInfinity: true }).filter((value) => value !== 0);

function base64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, at * 4);
  return bytes.toString('base64');
}

describe('vectors of an answer', () => {
  const vectors = fc
    .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 5 }))
    .chain(([size, texts]) =>
      fc.array(fc.array(number, { minLength: size, maxLength: size }), { minLength: texts, maxLength: texts }),
    );

  it('are read in either form, by their index where there is one', () => {
    fc.assert(
      fc.property(
        vectors,
        fc.boolean(),
        fc.boolean(),
        fc.infiniteStream(fc.nat()),
        (given, packed, indexed, random) => {
          const all = given.map((vector, index) => ({
            embedding: packed ? base64(vector) : vector,
            ...(indexed ? { index } : {}),
          }));
          const data = indexed
            ? all
                .map((one) => ({ one, at: random.next().value ?? 0 }))
                .sort((a, b) => a.at - b.at)
                .map(({ one }) => one)
            : all;
          const wanted = { texts: given.length, dimensions: given[0]?.length ?? 0 };
          expect(readVectors({ object: 'list', data }, wanted)).toEqual(
            given.map((vector) => Float32Array.from(vector)),
          );
        },
      ),
    );
  });

  it.each<[string, unknown]>([
    ['no list', { data: 'x' }],
    ['a text', 'data'],
    ['too few', { data: [{ embedding: [1, 2] }] }],
    ['too many', { data: [{ embedding: [1, 2] }, { embedding: [1, 2] }, { embedding: [1, 2] }] }],
    ['one of another dimension', { data: [{ embedding: [1, 2] }, { embedding: [1, 2, 3] }] }],
    [
      'one index twice',
      {
        data: [
          { index: 1, embedding: [1, 2] },
          { index: 1, embedding: [1, 2] },
        ],
      },
    ],
    [
      'an index of no text',
      {
        data: [
          { index: 0, embedding: [1, 2] },
          { index: 2, embedding: [1, 2] },
        ],
      },
    ],
    ['all zeros', { data: [{ embedding: [0, 0] }, { embedding: [1, 2] }] }],
    ['a number too large', { data: [{ embedding: [1e300, 2] }, { embedding: [1, 2] }] }],
    ['what is no number', { data: [{ embedding: base64([Number.NaN, 1]) }, { embedding: [1, 2] }] }],
    ['what is no base64', { data: [{ embedding: '*AAAAAAAAAA=' }, { embedding: [1, 2] }] }],
    ['base64 of half a number', { data: [{ embedding: 'AAAAAAA=' }, { embedding: [1, 2] }] }],
  ])('are not taken from %s, and it is said why', (_, body) => {
    expect(readVectors(body, { texts: 2, dimensions: 2 })).toEqual(expect.any(String));
  });
});
