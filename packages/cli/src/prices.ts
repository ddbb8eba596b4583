/** The file of --prices. */
import { readFile } from 'node:fs/promises';
import { CompletionBatchError, type PriceList, parsePrices } from '@completion-batch/core';

/** @throws CompletionBatchError `invalid-input` */
export async function readPrices(path: string): Promise<PriceList> {
  let data: string;
  try {
    data = await readFile(path, 'utf8');
  } catch (cause) {
    throw new CompletionBatchError('invalid-input', 'the price file cannot be read', {
      where: path,
      remedy: 'Name a file with batch prices as JSON (docs/operations.md, "Cost"), or leave --prices out.',
      cause,
    });
  }
  return parsePrices(data, path);
}
