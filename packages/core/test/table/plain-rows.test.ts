/** What is read of a row by hand is what its schema makes of it, however strange the row is. */
import type { Item } from '@completion-batch/engine/dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallLabel, smallReceipt } from '../../../../test/world/small-receipts.ts';
import { plainCorners, plainLabel, plainWord } from '../../src/table/plain-rows.ts';
import { corners, labelAttributes, wordAttributes } from '../../src/table/rows.ts';

const number = fc.constantFrom(
  '1',
  '0.1250',
  '-3',
  '1e5',
  '-0',
  '1e400',
  '1.',
  '.5',
  '',
  ' 1',
  'NaN',
  '0x1',
  '9'.repeat(201),
);
const scalar = fc.oneof(
  fc.constantFrom('NONE', 'PENDING', 'VALID', 'none', '').map((S): unknown => ({ S })),
  number.map((N): unknown => ({ N })),
  fc.constantFrom<unknown>({ BOOL: true }, { BOOL: false }, { BOOL: 1 }, { NULL: true }, { NULL: false }, { S: 5 }),
  fc.constantFrom<unknown>({ S: 'a', N: '1' }, {}, [], null, 'S', 7, { L: [] }, { SS: ['a'] }),
);
const place = fc
  .dictionary(
    fc.constantFrom('x', 'y', 'width', 'height', 'z'),
    fc.oneof({ weight: 6, arbitrary: number.map((N) => ({ N })) }, scalar),
  )
  .map((M): unknown => ({ M }));
const strange = fc.dictionary(
  fc.constantFrom(...Object.keys({ ...labelAttributes.shape, ...wordAttributes.shape, ...corners.shape })),
  fc.oneof(scalar, place),
);

const rows = smallReceipt(1);
const of = (type: string): Item => rows.find((item) => item.TYPE?.S === type) ?? {};

const box = { M: { x: { N: '0.1' }, y: { N: '0.50' }, width: { N: '.25' }, height: { N: '1e-1' } } };

describe.each([
  ['a label', smallLabel(1, 2, 2, 'DATE', 'NONE'), plainLabel, labelAttributes],
  ['a word', { ...of('RECEIPT_WORD'), bounding_box: box, confidence: { N: '0.97' } }, plainWord, wordAttributes],
  ['a line', of('RECEIPT_LINE'), plainCorners, corners],
] as const)('%s', (_, good, read, schema) => {
  it('as programs write it is read', () => {
    expect(read(good)).toEqual(schema.parse(good));
  });

  it('with anything in it is read as its schema reads it, or not at all', () => {
    fc.assert(
      fc.property(strange, (attributes) => {
        const item = { ...good, ...attributes } as Item;
        const plain = read(item);
        if (plain !== undefined) expect(plain).toEqual(schema.safeParse(item).data);
      }),
      { numRuns: 1000 },
    );
  });

  it('that is a row of nothing but strange attributes is read so, too', () => {
    fc.assert(
      fc.property(strange, (item) => {
        const plain = read(item as Item);
        if (plain !== undefined) expect(plain).toEqual(schema.safeParse(item).data);
      }),
      { numRuns: 500 },
    );
  });
});
