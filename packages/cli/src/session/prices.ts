/** The file of --prices, read before anything is done. */
import { CompletionBatchError, type PriceList, parsePrices, readInputFile } from '@completion-batch/engine';

/** @throws CompletionBatchError `invalid-input` */
export async function readPrices(path: string | undefined): Promise<{ readonly prices?: PriceList }> {
  if (path === undefined) return {};
  let data: string;
  try {
    data = (await readInputFile(path)).toString();
  } catch (cause) {
    throw new CompletionBatchError('invalid-input', 'the price file cannot be read', {
      where: path,
      remedy: 'Name a file with batch prices as JSON (docs/operations.md, "Cost"), or leave --prices out.',
      cause,
    });
  }
  return { prices: parsePrices(data, path) };
}
