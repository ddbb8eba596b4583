/** Rows for tables of many receipts. */
import { smallReceipt } from '../world/small-receipts.ts';
import type { Item } from '../world/world.ts';

/** Receipts with four labels each, numbered from 1. */
export function receipts(count: number, first = 1): Item[] {
  return Array.from({ length: count }, (_, index) => smallReceipt(first + index)).flat();
}

const FIRST_WORD = /^RECEIPT#00001(#LINE#00001(#WORD#00001(#LABEL#.*)?)?)?$/;

/** Receipts of one word with one label: a shard has 25 receipts, and many shards need many. */
export function tinyReceipts(count: number, first = 1): Item[] {
  return receipts(count, first).filter(({ SK }) => FIRST_WORD.test(SK?.S ?? ''));
}
