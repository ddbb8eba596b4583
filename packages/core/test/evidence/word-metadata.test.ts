import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseVectorId, vectorId } from '../../src/evidence/vectors/vector-store.ts';
import { withVerdicts } from '../../src/evidence/vectors/verdicts.ts';
import {
  merchantForm,
  readMetadata,
  type WordMetadata,
  writeMetadata,
} from '../../src/evidence/vectors/word-metadata.ts';
import { coreLabel, imageId } from '../arbitraries.ts';

const key = { imageId: '36ff39db-d6e0-499f-a4b5-65e82259f883', receiptId: 1, lineId: 2, wordId: 3 };
const written = {
  image_id: key.imageId,
  receipt_id: 1,
  line_id: 2,
  word_id: 3,
  text: '10:24',
  left: '<EDGE>',
  right: 'AM',
  merchant_name: "Trader Joe's",
  x: 0.1,
  y: 0.9,
  width: 0.05,
  height: 0.01,
  confidence: 0.99,
  source: 'ocr',
  label_status: 'validated',
  valid_labels_array: ['TIME'],
  invalid_labels_array: ['DATE', 'STORE_HOURS'],
  label_validated_at: '2026-11-25T03:04:05Z',
};

describe("a vector's name", () => {
  it('has the form that other programs write, and is read back', () => {
    expect(vectorId(key)).toBe(`IMAGE#${key.imageId}#RECEIPT#00001#LINE#00002#WORD#00003`);
    const id = fc.integer({ min: 0, max: 999_999 });
    fc.assert(
      fc.property(imageId, id, id, id, (image, receiptId, lineId, wordId) => {
        const word = { imageId: image, receiptId, lineId, wordId };
        expect(parseVectorId(vectorId(word))).toEqual(word);
      }),
    );
  });

  it.each([
    '',
    'word-1',
    `IMAGE#${key.imageId}#RECEIPT#1#LINE#00002#WORD#00003`,
    `IMAGE#${key.imageId}#RECEIPT#00001#LINE#00002`,
    `IMAGE#../..#RECEIPT#00001#LINE#00002#WORD#00003`,
    `IMAGE#${key.imageId}#RECEIPT#00001#LINE#00002#WORD#00003\n`,
    'IMAGE#'.repeat(100_000),
  ])('%.60j is none', (text) => {
    expect(parseVectorId(text)).toBeUndefined();
  });
});

describe("a word's metadata", () => {
  it('is written as it is read', () => {
    const read = readMetadata(written);
    expect(read).toMatchObject({ left: undefined, right: 'AM', valid: ['TIME'], invalid: ['DATE', 'STORE_HOURS'] });
    expect(writeMetadata(key, read as WordMetadata)).toEqual(written);
  });

  it('is read in its older forms, and has names of labels only, none of them found right and wrong at once', () => {
    const older = { text: 'x', valid_labels: ',DATE, TIME,hat,', invalid_labels: ['TAX', 'TIME', '', 'constructor'] };
    const read = readMetadata(older);
    expect(read).toMatchObject({ valid: ['DATE'], invalid: ['TAX'], merchant: '', labelStatus: 'unvalidated' });
    expect(readMetadata({ ...older, valid_labels_array: ['TAX'], invalid_labels_array: [] })).toMatchObject({
      valid: ['TAX'],
      invalid: [],
    });
  });

  it.each([[{}], [null], ['text'], [{ text: 7 }], [{ text: 'x'.repeat(1001) }]])('%.60j is none', (raw) =>
    expect(readMetadata(raw)).toBeUndefined(),
  );

  it('has no part of another type than it should', () => {
    const odd = {
      text: 'x',
      left: 5,
      merchant_name: {},
      label_status: 'VALID',
      valid_labels_array: 'TAX',
      x: 'a',
      y: 1,
    };
    expect(readMetadata(odd)).toEqual({ ...readMetadata({ text: 'x' }), valid: ['TAX'] });
  });

  it('names one merchant however it is written', () => {
    expect(merchantForm("TRADER JOE'S")).toBe(merchantForm('Trader Joe’s '));
    expect(merchantForm('Café Ñandú')).not.toBe(merchantForm('Cafe'));
    expect(merchantForm(undefined)).toBe('');
  });
});

describe('verdicts', () => {
  const at = (validatedAt: string, status: 'VALID' | 'INVALID', label: string) => ({
    key: { ...key, label },
    status,
    validatedAt,
  });
  const metadata = readMetadata(written) as WordMetadata;
  const later = '2026-11-26T00:00:00.000Z';
  const earlier = '2026-11-24T00:00:00.000Z';

  it('put a label into one list and take it out of the other', () => {
    const merged = withVerdicts(metadata, [at(later, 'VALID', 'DATE'), at(later, 'INVALID', 'TIME')]);
    expect(merged).toEqual({ ...metadata, valid: ['DATE'], invalid: ['STORE_HOURS', 'TIME'], validatedAt: later });
  });

  it('that are older than what is there add to it, and take nothing back', () => {
    const merged = withVerdicts(metadata, [at(earlier, 'VALID', 'DATE'), at(earlier, 'INVALID', 'TAX')]);
    expect(merged).toEqual({ ...metadata, invalid: ['DATE', 'STORE_HOURS', 'TAX'] });
    // As Python writes it, in UTC without saying so.
    const known = { ...metadata, validatedAt: '2026-11-25T03:04:05.123456' };
    expect(withVerdicts(known, [at('2026-11-25T03:04:05.000Z', 'INVALID', 'TIME')])).toBeUndefined();
    expect(withVerdicts(known, [at('2026-11-25T03:04:06.000Z', 'INVALID', 'TIME')])?.valid).toEqual([]);
    expect(withVerdicts({ ...metadata, validatedAt: 'soon' }, [at(earlier, 'VALID', 'DATE')])?.valid).toContain('DATE');
  });

  it('of two on one label the later counts, in whatever order they come', () => {
    for (const verdicts of [
      [at(later, 'INVALID', 'TAX'), at(earlier, 'VALID', 'TAX')],
      [at(earlier, 'VALID', 'TAX'), at(later, 'INVALID', 'TAX')],
    ])
      expect(withVerdicts(metadata, verdicts)).toMatchObject({
        valid: ['TIME'],
        invalid: expect.arrayContaining(['TAX']),
      });
  });

  it('change nothing the second time, and never leave a label in both lists', () => {
    const time = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
    const verdict = fc.record({ label: coreLabel, status: fc.constantFrom('VALID', 'INVALID'), time });
    fc.assert(
      fc.property(fc.array(verdict, { minLength: 1 }), (list) => {
        const verdicts = list.map((each) => at(each.time, each.status as 'VALID', each.label));
        const once = withVerdicts(metadata, verdicts) ?? metadata;
        expect(withVerdicts(once, verdicts)).toBeUndefined();
        expect(once.valid.filter((label) => once.invalid.includes(label))).toEqual([]);
      }),
    );
  });
});
