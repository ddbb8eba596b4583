/** Evidence is told by core labels, whatever the rows of other receipts call them. */
import { silentLogger } from '@completion-batch/engine';
import { expect, it } from 'vitest';
import type { AskedWord, EvidenceSource } from '../../src/evidence/evidence.ts';
import { Evidence } from '../../src/evidence/gather.ts';
import { DEFAULT_LABELS } from '../../src/label-set/default-labels.ts';
import type { ReceiptDetails } from '../../src/table/receipt-details.ts';

const imageId = '36ff39db-d6e0-499f-a4b5-000000000001';
const corner = { x: 0, y: 0 };
const details: ReceiptDetails = {
  imageId,
  receiptId: 1,
  lines: [{ lineId: 1, text: 'Road', top_left: corner, top_right: corner, bottom_left: corner, bottom_right: corner }],
  words: [{ imageId, receiptId: 1, lineId: 1, wordId: 1, text: 'Road', isNoise: false }],
  labels: [],
  merchant: undefined,
  problems: [],
};

it('is sought by all names of a label, and what another name says counts for it', async () => {
  const sought: AskedWord[] = [];
  const source: EvidenceSource = {
    name: 'table',
    async find(_, words) {
      sought.push(...words);
      const other = { text: 'Street', left: undefined, right: undefined, sameMerchant: true, alike: 0.9 };
      return new Map([['1.1', [{ ...other, valid: ['ADDRESS', 'NO_LABEL_OF_OURS'], invalid: ['BUSINESS_NAME'] }]]]);
    },
    close: async () => {},
  };
  const evidence = new Evidence({ sources: [source], tokens: 100, labels: DEFAULT_LABELS, logger: silentLogger });
  const targets = ['ADDRESS_LINE', 'ADDRESS', 'MERCHANT_NAME'].map((label) => ({ lineId: 1, wordId: 1, label }));
  const pointings = await evidence.pointings(details, targets);
  expect(sought[0]?.labels).toEqual(['ADDRESS_LINE', 'ADDRESS', 'MERCHANT_NAME', 'BUSINESS_NAME']);
  const told = [...pointings].map(([id, { label, says, item }]) => [id, label, says, item.label, item.right]);
  expect(told).toEqual([
    ['1.1.ADDRESS_LINE', 'ADDRESS_LINE', 'valid', 'ADDRESS_LINE', true],
    ['1.1.ADDRESS', 'ADDRESS_LINE', 'valid', 'ADDRESS_LINE', true],
    ['1.1.MERCHANT_NAME', 'MERCHANT_NAME', 'invalid', 'ADDRESS_LINE', true],
  ]);
});
