/** Receipts of a few words, as rows of the table: small enough to go through every call that a phase makes. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { MODEL } from './combinations.ts';

type Item = Record<string, AttributeValue>;

const five = (value: number): string => String(value).padStart(5, '0');

/** `36ff39db-d6e0-499f-a4b5-0000000000NN` */
export const smallImageId = (number: number): string => `36ff39db-d6e0-499f-a4b5-${String(number).padStart(12, '0')}`;

const TEXTS = [
  ['ACME', 'MARKET'],
  ['Date:', '25/12/2018', '8:13'],
  ['TOTAL', '12.50'],
];

const LABELS: readonly (readonly [line: number, word: number, label: string])[] = [
  [1, 1, 'MERCHANT_NAME'],
  [2, 2, 'DATE'],
  [2, 3, 'DATE'],
  [3, 2, 'GRAND_TOTAL'],
];

export interface SmallReceiptOptions {
  /** Generation of the table: rows carry GSI4 keys. */
  readonly gsi4?: boolean;
  /** With the row that names it, and so other receipts of the same merchant. */
  readonly merchant?: string;
}

/** One receipt with four NONE labels, and one INVALID label on the word of the last: second pass. */
export function smallReceipt(number: number, { gsi4 = true, merchant }: SmallReceiptOptions = {}): Item[] {
  const image = smallImageId(number);
  const PK = { S: `IMAGE#${image}` };
  const receipt = `RECEIPT#00001`;
  const partition = `IMAGE#${image}#${receipt}`;
  const newer = (sk: string): Item => (gsi4 ? { GSI4PK: { S: partition }, GSI4SK: { S: sk } } : {});
  const corner = (x: number, y: number): AttributeValue => ({ M: { x: { N: String(x) }, y: { N: String(y) } } });
  const items: Item[] = [{ PK, SK: { S: receipt }, TYPE: { S: 'RECEIPT' }, ...newer('0_RECEIPT') }];
  if (merchant !== undefined) {
    items.push({
      PK,
      SK: { S: `${receipt}#METADATA` },
      TYPE: { S: 'RECEIPT_METADATA' },
      GSI1PK: { S: `MERCHANT#${merchant.toUpperCase().replaceAll(' ', '_')}` },
      GSI1SK: { S: `IMAGE#${image}#${receipt}#METADATA` },
      merchant_name: { S: merchant },
    });
  }
  for (const [index, words] of TEXTS.entries()) {
    const line = index + 1;
    const y = 0.9 - index / 10;
    items.push({
      PK,
      SK: { S: `${receipt}#LINE#${five(line)}` },
      TYPE: { S: 'RECEIPT_LINE' },
      GSI3PK: { S: partition },
      GSI3SK: { S: 'LINE' },
      ...newer(`2_LINE#${five(line)}`),
      text: { S: words.join(' ') },
      top_left: corner(0.1, y + 0.02),
      top_right: corner(0.9, y + 0.02),
      bottom_left: corner(0.1, y),
      bottom_right: corner(0.9, y),
    });
    for (const [position, text] of words.entries()) {
      const word = `${receipt}#LINE#${five(line)}#WORD#${five(position + 1)}`;
      items.push({
        PK,
        SK: { S: word },
        TYPE: { S: 'RECEIPT_WORD' },
        GSI2PK: { S: 'RECEIPT' },
        GSI2SK: { S: `IMAGE#${image}#${word}` },
        GSI3PK: { S: partition },
        GSI3SK: { S: 'WORD' },
        ...newer(`3_WORD#${five(line)}#${five(position + 1)}`),
        text: { S: text },
        is_noise: { BOOL: false },
      });
      // A letter costs as much as a word to read: it must not be.
      items.push({
        PK,
        SK: { S: `${word}#LETTER#00001` },
        TYPE: { S: 'RECEIPT_LETTER' },
        text: { S: text.slice(0, 1) },
      });
    }
  }
  for (const [line, word, label] of LABELS) items.push(smallLabel(number, line, word, label, 'NONE', { gsi4 }));
  items.push(smallLabel(number, 3, 2, 'SUBTOTAL', 'INVALID', { gsi4 }));
  return items;
}

export function smallLabel(
  number: number,
  line: number,
  word: number,
  label: string,
  status: string | null,
  { gsi4 = true }: SmallReceiptOptions = {},
): Item {
  const image = smallImageId(number);
  const wordKey = `RECEIPT#00001#LINE#${five(line)}#WORD#${five(word)}`;
  return {
    PK: { S: `IMAGE#${image}` },
    SK: { S: `${wordKey}#LABEL#${label}` },
    TYPE: { S: 'RECEIPT_WORD_LABEL' },
    GSI1PK: { S: `LABEL#${label}`.padEnd(40, '_') },
    GSI1SK: { S: `IMAGE#${image}#${wordKey}` },
    GSI2PK: { S: 'RECEIPT' },
    GSI2SK: { S: `IMAGE#${image}#${wordKey}` },
    GSI3PK: { S: `VALIDATION_STATUS#${status ?? 'NONE'}` },
    GSI3SK: { S: `IMAGE#${image}#${wordKey}#LABEL#${label}` },
    ...(gsi4
      ? { GSI4PK: { S: `IMAGE#${image}#RECEIPT#00001` }, GSI4SK: { S: `4_LABEL#${five(line)}#${five(word)}#${label}` } }
      : {}),
    ...(status === null ? {} : { validation_status: { S: status } }),
    reasoning: { S: 'proposed by a test' },
    timestamp_added: { S: '2025-07-01T00:00:00+00:00' },
    label_proposed_by: { S: 'test' },
    label_consolidated_from: { NULL: true },
    // An attribute of another program: every write of ours has to keep it.
    somebody_elses: { S: `keep ${line}.${word}` },
  };
}

/** A receipt whose labels people have judged: what others of its merchant can be shown. */
export function verifiedReceipt(number: number, options: SmallReceiptOptions, more: Item = {}): Item[] {
  const rows = smallReceipt(number, options).filter((item) => item.TYPE?.S !== 'RECEIPT_WORD_LABEL');
  const judged = LABELS.map(([line, word, label]) =>
    smallLabel(number, line, word, label, line === 2 && word === 3 ? 'INVALID' : 'VALID', options),
  );
  return [...rows, ...judged.map((item) => ({ ...item, ...more }))];
}

/** So many small receipts, as rows. */
export const receipts = (count: number, options: SmallReceiptOptions = {}): Item[] =>
  Array.from({ length: count }, (_, index) => smallReceipt(index + 1, options)).flat();

const isDoubtedBefore = ({ PK, SK }: Item): boolean =>
  PK?.S === `IMAGE#${smallImageId(1)}` && SK?.S?.endsWith('#LABEL#MERCHANT_NAME') === true;

const DOUBTED: Item = {
  completion_unsure_by: { S: MODEL },
  completion_attempts: { N: '1' },
  completion_release_reason: { S: 'unsure' },
  completion_released_by: { S: '0b5e1b52-5b0c-4a6e-9d0e-5d3c5b0f6a11' },
};

/**
 * The same of one merchant, and one more that is verified: something to show, and to ask again. Of the first one an earlier
 * night could not tell who the merchant is.
 */
export const receiptsWithOptions = (count: number, merchant = 'Acme Market'): Item[] => [
  ...receipts(count, { merchant }).map((item) => (isDoubtedBefore(item) ? { ...item, ...DOUBTED } : item)),
  ...verifiedReceipt(count + 1, { merchant }),
];

/** So many receipts to ask about, without any verdict, and behind them so many that people have judged: three labels right and one wrong in each. */
export const receiptsWithAudits = (asked: number, judged: number): Item[] => [
  ...receipts(asked).filter((item) => item.validation_status?.S !== 'INVALID'),
  ...Array.from({ length: judged }, (_, index) => verifiedReceipt(asked + index + 1, {})).flat(),
];
