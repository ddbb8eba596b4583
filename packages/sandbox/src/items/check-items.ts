/** Looks into a file of rows before anything is made of it. */
import { stat } from 'node:fs/promises';
import { CompletionBatchError, isCompletionBatchError } from '@completion-batch/engine';
import { type Truth, wordOf } from '../truth.ts';
import type { Item } from './item-schema.ts';
import { readItemLines } from './load-items.ts';

const REMEDY = 'Name a file with one {"Item": {…}} in DynamoDB JSON a line, plain or gzipped (.ndjson, .ndjson.gz).';

/**
 * Reads as far as to the first row, and with a truth as far as to the first label that it knows.
 * @throws CompletionBatchError `invalid-input` where the file has no row, or the truth is about other rows
 */
export async function checkItems(file: string, truth: Truth | undefined): Promise<void> {
  await checkFile(file);
  let rows = 0;
  let firstBad = '';
  try {
    for await (const { item } of readItemLines(file, (bad) => {
      firstBad ||= `${bad.where}: ${bad.reason}`;
    })) {
      rows += 1;
      if (truth === undefined || truth.has(wordOf(labelKeyOf(item)))) return;
    }
  } catch (error) {
    if (!isCompletionBatchError(error)) throw error;
    throw refuse(file, `cannot be read: ${error.message}`, error);
  }
  if (rows === 0) throw refuse(file, firstBad === '' ? 'is empty' : `holds no row (${firstBad})`);
  throw new CompletionBatchError('invalid-input', 'the truth file knows none of the labels in the items file', {
    where: file,
    remedy: 'Name the truth of these rows, or leave --truth out.',
  });
}

const labelKeyOf = (item: Item): string => (item.SK?.S?.includes('#LABEL#') ? `${item.PK?.S}#${item.SK.S}` : '');

async function checkFile(file: string): Promise<void> {
  try {
    if ((await stat(file)).isFile()) return;
  } catch (cause) {
    throw refuse(file, 'cannot be read', cause);
  }
  throw refuse(file, 'is not a file');
}

function refuse(file: string, why: string, cause?: unknown): CompletionBatchError {
  return new CompletionBatchError('invalid-input', `the items file ${why}`, { where: file, remedy: REMEDY, cause });
}
