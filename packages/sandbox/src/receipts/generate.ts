/**
 * Sample receipts for trying things out without anybody's data: invented stores, invented purchases, rows as in the real
 * table. The same options give the same rows, and fewer receipts are the beginning of more.
 */
import type { Item } from '../items/item-schema.ts';
import { type Picture, place } from './geometry.ts';
import type { Merchant } from './merchant.ts';
import { metadataRow, placeRow } from './merchant-rows.ts';
import { MERCHANTS } from './merchants.ts';
import { printReceipt } from './print.ts';
import { type Proposal, propose } from './proposals.ts';
import { makePurchase, type Purchase } from './purchase.ts';
import { createRandom, type Random } from './random.ts';
import type { SampleLabel } from './sample-labels.ts';
import { labelKeyOf, labelRow, letterRow, lineRow, type ReceiptIds, receiptRow, wordRow } from './sample-rows.ts';

export interface SampleOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Default 60. */
  readonly receipts?: number;
}

/** A receipt before it becomes rows; tests and tools that want the truth look here. */
export interface SampleReceipt extends ReceiptIds {
  readonly merchant: Merchant;
  readonly purchase: Purchase;
  readonly picture: Picture;
  readonly proposals: readonly Proposal[];
  readonly rows: readonly Item[];
}

export const DEFAULT_SEED = 1;
export const DEFAULT_RECEIPTS = 60;

const FIRST_ADDED = Date.UTC(2025, 6, 1);
const HOUR = 3_600_000;
/** Every so many receipts, one lies in the same picture as the one before it. */
const SHARED_PICTURE = 9;
/** Every so many receipts, one still has its letters: a row each, so that they are most of its rows. */
const WITH_LETTERS = 6;

/** All rows, receipt by receipt. */
export function* generateReceipts(options: SampleOptions = {}): Generator<Item> {
  for (const receipt of sampleReceipts(options)) yield* receipt.rows;
}

/** What is true of every proposed label, by `IMAGE#…#RECEIPT#…#LINE#…#WORD#…#LABEL#…`; null: none of the core labels. */
export function sampleTruth(options: SampleOptions = {}): Map<string, { readonly trueLabel: SampleLabel | null }> {
  const truth = new Map<string, { readonly trueLabel: SampleLabel | null }>();
  for (const receipt of sampleReceipts(options)) {
    for (const proposal of receipt.proposals)
      truth.set(labelKeyOf(receipt, proposal), { trueLabel: proposal.trueLabel });
  }
  return truth;
}

export function* sampleReceipts(options: SampleOptions = {}): Generator<SampleReceipt> {
  const seed = options.seed ?? DEFAULT_SEED;
  const count = options.receipts ?? DEFAULT_RECEIPTS;
  for (let index = 0; index < count; index += 1) yield sampleReceipt(seed, index);
}

function sampleReceipt(seed: number, index: number): SampleReceipt {
  const random = createRandom(seed, index);
  const shared = index % SHARED_PICTURE === SHARED_PICTURE - 1;
  const ids = { imageId: createRandom(seed, shared ? index - 1 : index, 1).uuid(), receiptId: shared ? 2 : 1 };
  const merchant = merchantOf(seed, index);
  const purchase = makePurchase(random, merchant);
  const picture = place(random, printReceipt(random, merchant, purchase), merchant.columns);
  const proposals = propose(random, picture.lines);
  const addedAt = new Date(FIRST_ADDED + index * HOUR).toISOString().replace('.000Z', '+00:00');
  const rows = [
    receiptRow(ids, picture, addedAt),
    ...aboutMerchant(random, ids, merchant, addedAt),
    ...picture.lines.map((line) => lineRow(ids, line)),
    ...picture.lines.flatMap(({ lineId, words }) => words.map((word) => wordRow(ids, lineId, word))),
    ...(index % WITH_LETTERS === 0 ? letters(ids, picture) : []),
    ...proposals.map((proposal) => labelRow(ids, proposal, addedAt)),
  ];
  return { ...ids, merchant, purchase, picture, proposals, rows };
}

/** Every store in turn, each round in another order. */
function merchantOf(seed: number, index: number): Merchant {
  const round = Math.floor(index / MERCHANTS.length);
  const order = createRandom(seed, round, 2).shuffle(MERCHANTS);
  return order[index % MERCHANTS.length] ?? MERCHANTS[0];
}

/** One in ten has neither row: not every store was looked up. */
function aboutMerchant(random: Random, ids: ReceiptIds, merchant: Merchant, addedAt: string): Item[] {
  const kind = random.next();
  const placeId = random.chance(0.65) ? `sample-place-${MERCHANTS.indexOf(merchant) + 1}` : '';
  if (kind < 0.1) return [];
  return [kind < 0.55 ? metadataRow(ids, merchant, placeId, addedAt) : placeRow(ids, merchant, placeId, addedAt)];
}

function letters(ids: ReceiptIds, picture: Picture): Item[] {
  return picture.lines.flatMap(({ lineId, words }) =>
    words.flatMap(({ wordId, letters: own }) =>
      own.map((letter, index) => letterRow(ids, lineId, wordId, index + 1, letter)),
    ),
  );
}
