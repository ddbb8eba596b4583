/** A receipt's words as they are embedded: the text that a model is given, and what is kept with the vector. */
import { labelId, type ReceiptKey, type WordKey } from '../../table/keys.ts';
import { isOurs } from '../../table/own-verdicts.ts';
import { getReceiptDetails, type ReceiptDetails } from '../../table/receipt-details.ts';
import { getJudgedLabels } from '../../table/receipt-labels.ts';
import type { ReceiptsTable } from '../../table/receipts-table.ts';
import type { WordBox, WordLabel } from '../../table/rows.ts';
import { type PlacedWord, wordId } from '../evidence.ts';
import { placedWords } from '../placed-words.ts';
import { MAX_TEXT, type WordMetadata } from '../vectors/word-metadata.ts';
import { wordText } from './word-text.ts';

export interface AskedText {
  readonly key: WordKey;
  /** What its vector is made of. */
  readonly text: string;
  readonly place: PlacedWord;
  readonly box: WordBox | undefined;
}

/** A receipt with all its words but noise. */
export interface ReceiptTexts {
  readonly details: ReceiptDetails;
  readonly words: readonly AskedText[];
}

/** @param wanted words that are looked for where not every index has them */
export async function receiptTexts(
  table: ReceiptsTable,
  receipt: ReceiptKey,
  wanted: readonly WordKey[],
): Promise<ReceiptTexts> {
  const details = await getReceiptDetails(table, receipt, wanted);
  const placed = placedWords(details);
  const words = details.words.flatMap(({ isNoise, box, text: _, ...key }) => {
    const place = placed.get(wordId(key));
    return isNoise || place === undefined ? [] : [{ key, text: wordText(place, box), place, box }];
  });
  return { details, words };
}

/** What is kept with the vectors of a receipt's words. @param source what makes the vectors */
export async function metadataOf(
  table: ReceiptsTable,
  { details }: ReceiptTexts,
  source: string,
): Promise<(word: AskedText) => WordMetadata> {
  // Out of the status's own index: rows of older programs stand there, too.
  const verdicts = await getJudgedLabels(table, details);
  const labels = new Map<string, WordLabel>([...details.labels, ...verdicts].map((label) => [labelId(label), label]));
  const byWord = Map.groupBy(labels.values(), wordId);
  const merchant = cut(titleCase(details.merchant?.name ?? ''));
  const beside = (text: string | undefined): string | undefined => (text === undefined ? undefined : cut(text));
  return ({ key, place: { text, left, right }, box }) => ({
    text: cut(text),
    left: beside(left),
    right: beside(right),
    merchant,
    ...standing(byWord.get(wordId(key)) ?? []),
    source,
    box,
  });
}

/** What is known of a word's labels, in the words of its vector's metadata. Own verdicts come by writing back only. */
function standing(
  labels: readonly WordLabel[],
): Pick<WordMetadata, 'labelStatus' | 'valid' | 'invalid' | 'proposedBy'> {
  const judged = labels.filter(
    (label) => (label.validationStatus === 'VALID' || label.validationStatus === 'INVALID') && !isOurs(label),
  );
  const named = (status: string): string[] =>
    judged.filter(({ validationStatus }) => validationStatus === status).map(({ label }) => label);
  const isJudged = judged.length > 0;
  const proposers = (isJudged ? judged : labels).flatMap(({ labelProposedBy }) => labelProposedBy ?? []);
  return {
    labelStatus: isJudged ? 'validated' : labels.length > 0 ? 'auto_suggested' : 'unvalidated',
    valid: named('VALID'),
    invalid: named('INVALID'),
    proposedBy: proposers[0],
  };
}

/** `TRADER JOE'S` is `Trader Joe's`. */
function titleCase(name: string): string {
  return name.toLowerCase().replace(/(?<![\p{L}\p{N}'’])\p{L}/gu, (letter) => letter.toUpperCase());
}

const cut = (text: string): string => (text.length > MAX_TEXT ? text.slice(0, MAX_TEXT).toWellFormed() : text);
