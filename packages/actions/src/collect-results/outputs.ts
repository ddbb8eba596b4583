/** What `collect-results` hands on. */
import type { JobStatus } from '@completion-batch/engine';
import { dollars, type OutputValues } from '../shared/outputs.ts';
import type { COLLECT_RESULTS_OUTPUTS } from './inputs.ts';
import type { Looked } from './rounds.ts';

export function outputsOf(looked: readonly Looked[], out: string): OutputValues<typeof COLLECT_RESULTS_OUTPUTS> {
  const all = looked.flatMap(({ status }) => status ?? []);
  // Those whose results lie there.
  const done = looked.flatMap(({ status, error }) => (status?.done && error === undefined ? [status] : []));
  const sum = (value: (status: JobStatus) => number): number => all.reduce((total, each) => total + value(each), 0);
  return {
    results: done.length === 0 ? '' : out,
    done: done.length === looked.length,
    'done-jobs': JSON.stringify(done.map(({ manifest }) => manifest.job)),
    jobs: looked.length,
    'failed-jobs': looked.filter(({ error }) => error !== undefined).length,
    requests: sum(({ manifest }) => manifest.requests),
    answered: sum(({ counts }) => counts.answered),
    cached: sum(({ counts }) => counts.cached),
    failed: sum(({ counts }) => counts.failed),
    waiting: sum(({ counts }) => counts.waiting),
    unasked: sum(({ counts }) => counts.unasked),
    invalid: sum(({ counts }) => counts.invalid),
    'input-tokens': sum(({ tokens }) => tokens.input),
    'cached-tokens': sum(({ tokens }) => tokens.cached),
    'output-tokens': sum(({ tokens }) => tokens.output),
    'cost-usd': dollars(total(all, ({ costUsd }) => costUsd)),
    'estimated-cost-usd': dollars(total(all, ({ estimatedUsd }) => estimatedUsd)),
    'saved-usd': dollars(total(all, ({ savedUsd }) => savedUsd)),
  };
}

/** Undefined where one of them is. */
export function total<T>(items: readonly T[], value: (item: T) => number | undefined): number | undefined {
  return items.reduce<number | undefined>((sum, item) => {
    const one = value(item);
    return sum === undefined || one === undefined ? undefined : sum + one;
  }, 0);
}
