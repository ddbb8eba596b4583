/** The price list of the input `prices`. */
import { CompletionBatchError, type PriceList, parsePrices, readInputFile } from '@completion-batch/engine';

/**
 * @param given a price list as JSON, or the path of a file that holds one
 * @throws CompletionBatchError `invalid-input`
 */
export async function readPrices(given: string): Promise<PriceList> {
  if (given.trimStart().startsWith('{')) return parsePrices(given, 'with: prices');
  let data: string;
  try {
    data = (await readInputFile(given)).toString();
  } catch (cause) {
    throw new CompletionBatchError(
      'invalid-input',
      `the input prices names ${JSON.stringify(given.slice(0, 200))}, which cannot be read`,
      {
        where: 'with: prices',
        remedy:
          'Give prices the JSON itself, or the path of a file that an earlier step of the job has put there, or leave it out.',
        cause,
      },
    );
  }
  return parsePrices(data, given);
}
