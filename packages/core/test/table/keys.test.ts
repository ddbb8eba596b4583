import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as keys from '../../src/table/keys.ts';
import { coreLabel, imageId } from '../arbitraries.ts';
import { sroieItems } from '../sroie.ts';

const id = fc.integer({ min: 0, max: 999_999 });

describe('keys', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(imageId, id, id, id, coreLabel, (image, receiptId, lineId, wordId, label) => {
        const key = { imageId: image, receiptId, lineId, wordId, label };
        expect(keys.parseLabelKey(keys.labelKey(key))).toEqual(key);
        expect(keys.parseReceiptPartition(keys.receiptPartition(key))).toEqual({ imageId: image, receiptId });
      }),
    );
  });

  it('are not made of what is not one', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (PK, SK) => {
        expect(keys.parseLabelKey({ PK, SK })).toBeUndefined();
        expect(keys.parseWordKey({ PK, SK })).toBeUndefined();
        expect(keys.parseLineKey({ PK, SK })).toBeUndefined();
      }),
    );
    const PK = 'IMAGE#36ff39db-d6e0-499f-a4b5-65e82259f883';
    expect(keys.parseWordKey({ PK, SK: 'RECEIPT#00001#LINE#00001#WORD#00001#LETTER#00001' })).toBeUndefined();
    expect(keys.parseLabelKey({ PK, SK: 'RECEIPT#1#LINE#00001#WORD#00001#LABEL#DATE' })).toBeUndefined();
    expect(keys.parseReceiptPartition('IMAGE#../../x#RECEIPT#00001')).toBeUndefined();
  });

  it('of label indexes have the documented form', () => {
    const key = { imageId: '36ff39db-d6e0-499f-a4b5-65e82259f883', receiptId: 1, lineId: 2, wordId: 3, label: 'DATE' };
    const word = 'IMAGE#36ff39db-d6e0-499f-a4b5-65e82259f883#RECEIPT#00001#LINE#00002#WORD#00003';
    expect(keys.labelIndexKeys(key, 'NONE')).toEqual({
      GSI1PK: 'LABEL#DATE______________________________',
      GSI1SK: word,
      GSI2PK: 'RECEIPT',
      GSI2SK: word,
      GSI3PK: 'VALIDATION_STATUS#NONE',
      GSI3SK: `${word}#LABEL#DATE`,
      GSI4PK: 'IMAGE#36ff39db-d6e0-499f-a4b5-65e82259f883#RECEIPT#00001',
      GSI4SK: '4_LABEL#00002#00003#DATE',
    });
  });

  const items = sroieItems();
  it.skipIf(items === undefined)('round-trip over all rows of the SROIE set', () => {
    let labels = 0;
    for (const item of items ?? []) {
      const key = { PK: item.PK?.S ?? '', SK: item.SK?.S ?? '' };
      if (item.TYPE?.S === 'RECEIPT_WORD') expect(keys.parseWordKey(key)).toBeDefined();
      if (item.TYPE?.S === 'RECEIPT_LINE') expect(keys.parseLineKey(key)).toBeDefined();
      if (item.TYPE?.S !== 'RECEIPT_WORD_LABEL') continue;
      labels += 1;
      const parsed = keys.parseLabelKey(key);
      expect(parsed).toBeDefined();
      if (parsed === undefined) continue;
      expect(keys.labelKey(parsed)).toEqual(key);
      const indexes = keys.labelIndexKeys(parsed, item.validation_status?.S as 'NONE');
      for (const name of ['GSI1PK', 'GSI1SK', 'GSI2PK', 'GSI2SK', 'GSI3PK', 'GSI3SK']) {
        expect(indexes[name]).toBe(item[name]?.S);
      }
    }
    expect(labels).toBe(5313);
  });
});
