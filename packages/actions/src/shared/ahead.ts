/**
 * Inputs of a later job, which the first one looks at: what cannot work is told before any work is done, not after an
 * hour of it. A key is never handed over for that, only whether there is one.
 */
import { CompletionBatchError, type PriceList } from '@completion-batch/engine';
import { choiceOr } from './inputs.ts';
import { readPrices } from './prices.ts';

export interface AheadInputs {
  readonly openaiKeyGiven: boolean;
  readonly openaiBaseUrl: string | undefined;
  readonly prices: string | undefined;
}

export const keyGiven = () =>
  choiceOr('openai-key-given', ['true', 'false'], 'true').transform((value) => value === 'true');

/**
 * @returns the price list, where there is one
 * @throws CompletionBatchError `credentials-missing`, `invalid-input`
 */
export async function checkAhead({ openaiKeyGiven, prices }: AheadInputs): Promise<PriceList | undefined> {
  if (!openaiKeyGiven) {
    throw new CompletionBatchError('credentials-missing', 'the secret openai-api-key is empty', {
      where: 'secrets: openai-api-key',
      remedy:
        'Give the repository (or the environment of the job) the secret that the workflow hands on as openai-api-key. Nothing was done yet.',
    });
  }
  return prices === undefined ? undefined : await readPrices(prices);
}
