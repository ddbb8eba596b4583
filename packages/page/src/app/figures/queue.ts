/** How many labels waited at OpenAI, and when that changed. */
import type { ReportBatch } from '@completion-batch/core/review';

export interface Step {
  readonly time: number;
  /** From then on, until the next one. */
  readonly labels: number;
  readonly batches: number;
}

/** In the order of time; up to `now`, with the batches that have not ended by then. */
export function queueOf(batches: readonly ReportBatch[], now: number): readonly Step[] {
  const changes = batches.flatMap(({ submittedAt, endedAt, labels }) => {
    const submitted = Date.parse(submittedAt);
    const begin = { time: submitted, labels, batches: 1 };
    // A clock may have run behind: nothing ends before it begins.
    return endedAt === null
      ? [begin]
      : [begin, { time: Math.max(submitted, Date.parse(endedAt)), labels: -labels, batches: -1 }];
  });
  const steps: Step[] = [];
  let [labels, open] = [0, 0];
  for (const change of changes.sort((a, b) => a.time - b.time)) {
    labels += change.labels;
    open += change.batches;
    if (steps.at(-1)?.time === change.time) steps.pop();
    steps.push({ time: change.time, labels, batches: open });
  }
  const last = steps.at(-1);
  if (last !== undefined && last.time < now) steps.push({ ...last, time: now });
  return steps;
}
