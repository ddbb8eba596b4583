/** What is refused before submit does anything. */
import { costOf, type PriceList } from '../openai/prices.ts';
import { CompletionBatchError } from '../platform/errors.ts';

interface Budget {
  readonly model: string;
  readonly maxCostUsd?: number | undefined;
  readonly prices?: PriceList | undefined;
}

/** A budget that cannot be kept is refused before anything is claimed. */
export function checkBudget({ maxCostUsd, model, prices }: Budget): void {
  if (maxCostUsd === undefined) return;
  if (!(Number.isFinite(maxCostUsd) && maxCostUsd > 0)) {
    throw new CompletionBatchError('invalid-input', `max-cost-usd is ${maxCostUsd}`, {
      where: 'max-cost-usd',
      remedy: 'Use an amount of US dollars over 0, e.g. 2.50.',
    });
  }
  checkPrice({ maxCostUsd, model, prices });
}

/** @throws CompletionBatchError `price-unknown` where there is a budget, but no price to hold against it */
export function checkPrice({ maxCostUsd, model, prices }: Budget): void {
  if (maxCostUsd === undefined || costOf({ input: 0, output: 0 }, model, prices) !== undefined) return;
  throw new CompletionBatchError('price-unknown', `there is a budget, but no price for the model ${model}`, {
    where: 'max-cost-usd',
    remedy:
      'Give prices a price list that has this model, or submit without a budget; a job keeps the one that it was submitted with. Nothing was claimed.',
  });
}
