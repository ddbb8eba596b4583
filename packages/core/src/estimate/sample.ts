/** Receipts to look at, out of all that have labels to check: the same ones for the same table, without a seed. */
import { sha256 } from '@completion-batch/engine';
import type { ReceiptLabels } from '../prepare/chunk.ts';
import { receiptPartition } from '../table/keys.ts';

/**
 * Those whose keys have the smallest digests, which is a draw by lot that anybody can repeat. Holds no more than so many.
 */
export class Sample {
  readonly #size: number;
  #kept: { readonly lot: string; readonly receipt: ReceiptLabels }[] = [];
  /** The largest that may still be among the smallest. */
  #bound = '';

  constructor(size: number) {
    this.#size = size;
  }

  offer(receipt: ReceiptLabels): void {
    const lot = sha256(receiptPartition(receipt));
    if (this.#bound !== '' && lot >= this.#bound) return;
    this.#kept.push({ lot, receipt });
    if (this.#kept.length >= this.#size * 2) this.#cut();
  }

  /** In the order of their lots. */
  get receipts(): readonly ReceiptLabels[] {
    this.#cut();
    return this.#kept.map(({ receipt }) => receipt);
  }

  #cut(): void {
    this.#kept.sort((a, b) => (a.lot < b.lot ? -1 : 1));
    this.#kept = this.#kept.slice(0, this.#size);
    if (this.#kept.length === this.#size) this.#bound = this.#kept.at(-1)?.lot ?? '';
  }
}
