/** What is refused before submit does anything. */
import { CompletionBatchError } from '../errors.ts';
import { costOf } from '../prices.ts';
import type { SubmitOptions } from './submit.ts';

export function checkPlan({ plan, table, store }: SubmitOptions): void {
  for (const [what, planned, given] of [
    ['table', plan.table, table.name],
    ['store', plan.store, store.url],
  ] as const) {
    if (planned === given) continue;
    throw new CompletionBatchError('plan-mismatch', `the plan is for the ${what} ${planned}, not ${given}`, {
      where: what,
      remedy: `Submit with the ${what} of the plan, or prepare again.`,
    });
  }
}

/** A budget that cannot be kept is refused before anything is claimed. */
export function checkBudget({ maxCostUsd, model, plan, prices }: SubmitOptions): void {
  if (maxCostUsd === undefined) return;
  if (!(Number.isFinite(maxCostUsd) && maxCostUsd > 0)) {
    throw new CompletionBatchError('invalid-input', `max-cost-usd is ${maxCostUsd}`, {
      where: 'max-cost-usd',
      remedy: 'Use an amount of US dollars over 0, e.g. 2.50.',
    });
  }
  const name = model ?? plan.model;
  if (costOf({ input: 0, output: 0 }, name, prices) !== undefined) return;
  throw new CompletionBatchError('price-unknown', `there is a budget, but no price for the model ${name}`, {
    where: 'max-cost-usd',
    remedy: 'Name a file with the batch price of this model (prices), or submit without a budget. Nothing was claimed.',
  });
}
