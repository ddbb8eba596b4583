/**
 * Verified labels of other receipts of the same merchant, out of the table. A merchant's receipts look alike, so that the
 * word before an amount tells what it is. What this program found itself is left out unless it is asked for: a model
 * that is shown its own verdicts confirms them.
 */
import pMap from 'p-map';
import { type ReceiptKey, receiptPartition } from '../table/keys.ts';
import { receiptsOfMerchant } from '../table/merchant-receipts.ts';
import { isOurs } from '../table/own-verdicts.ts';
import { getReceiptDetails } from '../table/receipt-details.ts';
import { getJudgedLabels } from '../table/receipt-labels.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import type { Merchant, WordLabel } from '../table/rows.ts';
import { alikeness, type ComparedWord, comparedWord } from './alike.ts';
import { type AskedWord, type EvidenceSource, type PlacedWord, type VerifiedWord, wordId } from './evidence.ts';
import { placedWords } from './placed-words.ts';

/** Whose verdicts count: those of people and of other programs, or also those of earlier batches. */
export type Verdicts = 'others' | 'all';

export interface TableSourceOptions {
  readonly table: ReceiptsTable;
  /** Default `others`. */
  readonly verdicts?: Verdicts;
}

/** Receipts of a merchant that are looked at, and of these the ones with verdicts that are read. */
const MOST_LOOKED_AT = 60;
const MOST_READ = 20;
const READ_AT_ONCE = 4;
/** Merchants that are kept at a time: a shard has its receipts in the order of their keys, which tells nothing of merchants. */
const MOST_MERCHANTS = 200;
/** Less alike than this tells nothing. */
const LEAST_ALIKE = 0.6;

export interface LabelledWord extends PlacedWord {
  /** `receiptPartition` of its receipt. */
  readonly receipt: string;
  readonly compared: ComparedWord;
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

export function tableSource({ table, verdicts = 'others' }: TableSourceOptions): EvidenceSource {
  const merchants = new Map<string, Promise<LabelledWord[]>>();
  const wordsOf = (merchant: Merchant): Promise<LabelledWord[]> => {
    const name = merchant.partition ?? merchant.name ?? '';
    const read = merchants.get(name) ?? readMerchant(table, merchant, verdicts);
    merchants.delete(name);
    merchants.set(name, read);
    // A failure is not kept: the next receipt of the merchant may be luckier.
    read.catch(() => merchants.delete(name));
    const [oldest] = merchants.keys();
    if (merchants.size > MOST_MERCHANTS && oldest !== undefined) merchants.delete(oldest);
    return read;
  };
  return {
    name: 'table',
    async find(receipt, words, limit) {
      const { merchant } = receipt;
      if (merchant === undefined) return new Map();
      const own = receiptPartition(receipt);
      const others = (await wordsOf(merchant)).filter((word) => word.receipt !== own);
      const found = words.map((word) => [wordId(word), mostAlike(word, others, limit)] as const);
      return new Map(found.filter(([, verified]) => verified.length > 0));
    },
    close: async () => {},
  };
}

/** The words of others that are most like one that is asked about. */
export function mostAlike(word: AskedWord, others: readonly LabelledWord[], limit: number): VerifiedWord[] {
  const compared = comparedWord(word);
  return others
    .map((other) => ({ other, alike: alikeness(compared, other.compared) }))
    .filter(({ alike }) => alike >= LEAST_ALIKE)
    .sort((a, b) => b.alike - a.alike)
    .slice(0, limit)
    .map(({ other: { text, left, right, valid, invalid }, alike }) => ({
      text,
      left,
      right,
      valid,
      invalid,
      sameMerchant: true,
      alike,
    }));
}

async function readMerchant(table: ReceiptsTable, merchant: Merchant, verdicts: Verdicts): Promise<LabelledWord[]> {
  const receipts = await receiptsOfMerchant(table, merchant, MOST_LOOKED_AT);
  const labelled = await pMap(
    receipts,
    async (receipt) => ({ receipt, labels: await verifiedLabels(table, receipt, verdicts) }),
    { concurrency: READ_AT_ONCE },
  );
  const telling = labelled.filter(({ labels }) => labels.length > 0).slice(0, MOST_READ);
  const words = await pMap(
    telling,
    async ({ receipt, labels }) => labelledWords(await getReceiptDetails(table, receipt, labels), labels),
    { concurrency: READ_AT_ONCE },
  );
  return words.flat();
}

async function verifiedLabels(table: ReceiptsTable, receipt: ReceiptKey, verdicts: Verdicts): Promise<WordLabel[]> {
  const judged = await getJudgedLabels(table, receipt);
  return verdicts === 'all' ? judged : judged.filter((label) => !isOurs(label));
}

/** Words with verdicts, each with its labels, among the words of their receipt. */
export function labelledWords(
  details: Parameters<typeof placedWords>[0] & ReceiptKey,
  labels: readonly Pick<WordLabel, 'lineId' | 'wordId' | 'label' | 'validationStatus'>[],
): LabelledWord[] {
  const receipt = receiptPartition(details);
  const placed = placedWords(details);
  return [...Map.groupBy(labels, wordId)].flatMap(([id, own]) => {
    const word = placed.get(id);
    if (word === undefined) return [];
    const named = (status: string): string[] =>
      own.filter(({ validationStatus }) => validationStatus === status).map(({ label }) => label);
    const { text, left, right } = word;
    const valid = named('VALID');
    const invalid = named('INVALID').filter((label) => !valid.includes(label));
    return { receipt, text, left, right, compared: comparedWord(word), valid, invalid };
  });
}
