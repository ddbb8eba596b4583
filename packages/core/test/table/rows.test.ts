import type { Item } from '@completion-batch/engine/dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallLabel, smallReceipt } from '../../../../test/world/small-receipts.ts';
import {
  isNoLabel,
  kindOf,
  LABEL_ATTRIBUTES,
  parseLabel,
  parseLineRow,
  parseMerchant,
  parseWord,
} from '../../src/table/rows.ts';

/** An attribute of any type that DynamoDB has. */
const anyValue: fc.Arbitrary<Item[string]> = fc.oneof(
  fc.string().map((S) => ({ S })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((N) => ({ N: String(N) })),
  fc.boolean().map((BOOL) => ({ BOOL })),
  fc.constant({ NULL: true as const }),
  fc.array(fc.string().map((S) => ({ S }))).map((L) => ({ L })),
  fc
    .dictionary(
      fc.string(),
      fc.string().map((S) => ({ S })),
    )
    .map((M) => ({ M })),
  fc.uint8Array().map((B) => ({ B })),
  fc.uniqueArray(fc.string(), { minLength: 1 }).map((SS) => ({ SS })),
  fc.uniqueArray(fc.integer().map(String), { minLength: 1 }).map((NS) => ({ NS })),
);

const NEEDED = ['PK', 'SK', 'TYPE', 'validation_status'];
const row = smallLabel(1, 2, 2, 'DATE', 'NONE');
const line = smallReceipt(1).find((item) => item.TYPE?.S === 'RECEIPT_LINE') ?? {};
const word = smallReceipt(1).find((item) => item.TYPE?.S === 'RECEIPT_WORD') ?? {};

describe('a label', () => {
  it('needs its keys and its status: every other attribute may be absent, or anything', () => {
    const others = LABEL_ATTRIBUTES.filter((name) => !NEEDED.includes(name));
    expect(others).toContain('reasoning');
    const strange = fc.record(Object.fromEntries(others.map((name) => [name, anyValue])), { requiredKeys: [] });
    fc.assert(
      fc.property(strange, fc.constantFrom('NONE', 'PENDING', 'VALID', 'INVALID', 'NEEDS_REVIEW'), (given, status) => {
        const keys = Object.fromEntries(Object.entries(row).filter(([name]) => ['PK', 'SK'].includes(name)));
        const parsed = parseLabel({ ...keys, validation_status: { S: status }, ...given });
        expect(parsed).toMatchObject({ row: { lineId: 2, wordId: 2, label: 'DATE', validationStatus: status } });
        if (!('row' in parsed)) return;
        const { reasoning, completionAttempts } = parsed.row;
        expect(reasoning).toBe(given.reasoning?.S ?? null);
        expect(Number.isSafeInteger(completionAttempts) && completionAttempts >= 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [{ N: '2' }, 2],
    [{ S: '2' }, 2],
    [{ S: 'two' }, 0],
    [{ N: '-3' }, 0],
    [{ N: '1e30' }, 0],
    [{ NULL: true }, 0],
  ])('has tried so often: %j', (completion_attempts, completionAttempts) => {
    expect(parseLabel({ ...row, completion_attempts } as Item)).toMatchObject({ row: { completionAttempts } });
  });

  it.each([{}, { validation_status: { NULL: true } }])('without a status was never validated: %j', (status) => {
    const { validation_status: _, ...rest } = row;
    expect(parseLabel({ ...rest, ...status } as Item)).toMatchObject({ row: { validationStatus: 'NONE' } });
  });

  it.each([
    [{ S: 'none' }, '"none"'],
    [{ S: 'Valid' }, '"Valid"'],
    [{ S: 'NONE ' }, '"NONE "'],
    [{ S: '' }, '""'],
    [{ N: '1' }, '{"N":"1"}'],
    [{ BOOL: false }, '{"BOOL":false}'],
  ])('with a status that is none of the five is not ours to touch: %j', (validation_status, shown) => {
    const expected = `validation_status is ${shown}, not one of NONE, PENDING, VALID, INVALID, NEEDS_REVIEW`;
    expect(parseLabel({ ...row, validation_status } as Item)).toMatchObject({ problem: { reason: expected } });
  });

  it('is a row of that TYPE, or of none', () => {
    const { TYPE: _, ...untyped } = row;
    for (const item of [row, untyped, { ...row, TYPE: { NULL: true } }] as Item[]) {
      expect([isNoLabel(item), kindOf(item)]).toEqual([false, 'RECEIPT_WORD_LABEL']);
      expect(parseLabel(item)).toHaveProperty('row');
    }
    for (const TYPE of [{ S: 'RECEIPT_FIELD_LABEL' }, { S: 'receipt_word_label' }, { N: '1' }] as Item[string][]) {
      const item = { ...row, TYPE };
      expect([isNoLabel(item), kindOf(item)]).toEqual([true, undefined]);
      expect(parseLabel(item)).toMatchObject({ problem: { reason: expect.stringContaining(JSON.stringify(TYPE)) } });
    }
  });
});

describe('lines and words', () => {
  it('without TYPE are what their key says', () => {
    for (const item of smallReceipt(1)) {
      const { TYPE, ...untyped } = item;
      const read = ['RECEIPT_LINE', 'RECEIPT_WORD', 'RECEIPT_WORD_LABEL'].includes(TYPE?.S ?? '');
      expect(kindOf(untyped)).toBe(read ? TYPE?.S : undefined);
    }
  });

  it('a line with a bad corner has its place by its box', () => {
    const number = (N: string) => ({ N });
    const M = { x: number('0.1'), y: number('0.5'), width: number('0.25'), height: number('0.25') };
    const strange = { ...line, top_left: { S: 'there' }, text: { N: '7' }, bounding_box: { M } } as Item;
    expect(parseLineRow(strange)).toMatchObject({
      row: { text: '', top_left: { x: 0.1, y: 0.75 }, bottom_right: { x: 0.35, y: 0.5 } },
    });
    expect(parseLineRow({ ...line, top_left: { M: { x: { N: '1' } } } } as Item)).toMatchObject({
      problem: { reason: 'top_left.y is missing' },
    });
  });

  it('a word may be kept as a number, and its noise as anything', () => {
    expect(parseWord({ ...word, text: { N: '12.5' }, is_noise: { S: 'no' } })).toMatchObject({
      row: { text: '12.5', isNoise: false },
    });
    expect(parseWord({ ...word, text: { BOOL: true } })).toMatchObject({
      problem: { reason: 'text is neither a text nor a number' },
    });
  });

  it('a merchant is known as far as it can be read', () => {
    expect(
      parseMerchant({ ...line, merchant_name: { L: [] }, phone_number: { N: '5551' }, website: { S: ' ' } }),
    ).toEqual({ row: { name: null, category: null, address: null, phone: '5551', website: null, partition: null } });
  });
});

describe('problems', () => {
  it('name the attribute as the row has it', () => {
    const { top_left: _, ...lacking } = line;
    const reasons = [lacking, { ...line, top_left: { S: 'x' } }, { ...line, top_left: { M: { y: { N: '1' } } } }].map(
      (item) => {
        const parsed = parseLineRow(item as Item);
        return 'problem' in parsed ? parsed.problem.reason : undefined;
      },
    );
    expect(reasons).toEqual(['top_left is missing', 'top_left is not a map (M)', 'top_left.x is missing']);
    expect(parseWord({ PK: word.PK, SK: word.SK } as Item)).toMatchObject({ problem: { reason: 'text is missing' } });
  });

  it('never say that something was undefined', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('text', 'top_left', 'top_right', 'bottom_left'), anyValue), (item) => {
        for (const parsed of [parseLineRow(item), parseWord(item), parseLabel(item), parseMerchant(item)]) {
          if ('problem' in parsed) expect(parsed.problem.reason).not.toContain('undefined');
        }
      }),
    );
  });
});
