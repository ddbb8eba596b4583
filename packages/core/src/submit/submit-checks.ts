/** What is refused before submit does anything. */
import { CompletionBatchError, costOf, type PriceList } from '@completion-batch/engine';
import type { Plan } from '../prepare/plan.ts';

interface Checked {
  readonly plan: Plan;
  readonly table: { readonly name: string };
  readonly store: { readonly url: string };
  readonly model?: string;
  readonly maxCostUsd?: number;
  readonly prices?: PriceList;
}

/** @throws CompletionBatchError `plan-mismatch` */
export function checkPlan({ plan, table, store }: Checked): void {
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
export function checkBudget({ maxCostUsd, model, plan, prices }: Checked): void {
  if (maxCostUsd === undefined) return;
  if (!(Number.isFinite(maxCostUsd) && maxCostUsd > 0)) {
    throw new CompletionBatchError('invalid-input', `max-cost-usd is ${maxCostUsd}`, {
      where: 'max-cost-usd',
      remedy: 'Use an amount of US dollars over 0, e.g. 2.50.',
    });
  }
  checkPrice({ maxCostUsd, model: model ?? plan.model, ...(prices === undefined ? {} : { prices }) });
}

/** @throws CompletionBatchError `price-unknown` where there is a budget, but no price to hold against it */
export function checkPrice(of: {
  readonly maxCostUsd?: number;
  readonly model: string;
  readonly prices?: PriceList;
}): void {
  if (of.maxCostUsd === undefined || costOf({ input: 0, output: 0 }, of.model, of.prices) !== undefined) return;
  throw new CompletionBatchError('price-unknown', `there is a budget, but no price for the model ${of.model}`, {
    where: 'max-cost-usd',
    remedy: 'Give prices a price list that has this model, or submit without a budget. Nothing was claimed.',
  });
}
