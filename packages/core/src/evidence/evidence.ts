/**
 * What is known of words like those that are asked about: words of other receipts whose labels were found right or wrong.
 * Sources give it, `choose.ts` makes lines of a prompt of it. Its text is as hostile as a receipt's.
 */
import type { ReceiptKey } from '../table/keys.ts';
import type { Merchant } from '../table/rows.ts';

/** A receipt whose words are asked about. */
export interface AskedReceipt extends ReceiptKey {
  readonly merchant: Merchant | undefined;
}

/** A word and those beside it on its row, as far as there are any. */
export interface PlacedWord {
  readonly text: string;
  readonly left: string | undefined;
  readonly right: string | undefined;
}

/** A word with labels to check. */
export interface AskedWord extends PlacedWord {
  readonly lineId: number;
  readonly wordId: number;
  /** The labels that are asked. */
  readonly labels: readonly string[];
}

/** A word of another receipt that has a verdict. */
export interface VerifiedWord extends PlacedWord {
  /** Core labels that were found right for it. */
  readonly valid: readonly string[];
  /** Core labels that were found wrong for it; none of `valid`. */
  readonly invalid: readonly string[];
  /** Of the same merchant as the receipt that is asked about. */
  readonly sameMerchant: boolean;
  /** How alike it is to the word that is asked about, by the source's own measure: from 0 to 1, the same. */
  readonly alike: number;
}

/** `12.3`, as prompts name a word. */
export type WordId = `${number}.${number}`;

export const wordId = ({ lineId, wordId: word }: Pick<AskedWord, 'lineId' | 'wordId'>): WordId => `${lineId}.${word}`;

export interface EvidenceSource {
  readonly name: 'table' | 'chroma' | 'vectors';
  /** What is to be done once, and may take longer than a receipt: called before the first one. */
  open?(signal: AbortSignal): Promise<unknown>;
  /**
   * Verified words for those that are asked, each word's most alike first and at most `limit` of them; words for which
   * there are none are left out. None is of the receipt itself.
   * @param signal ends the calls: what has not come by then is not waited for
   * @throws whatever goes wrong: the caller counts it, and the prompt is written without
   */
  find(
    receipt: AskedReceipt,
    words: readonly AskedWord[],
    limit: number,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<WordId, readonly VerifiedWord[]>>;
  close(): Promise<void>;
}
