/** What verdicts cost, as the rows of their batches say. */
import type { State } from '@completion-batch/engine';

/**
 * USD for so many labels of each batch: its cost, shared out evenly among its labels.
 * @returns null where one of the batches does not say what it cost
 */
export async function costOfBatches(
  { batches }: Pick<State, 'batches'>,
  labels: ReadonlyMap<string, number>,
): Promise<number | null> {
  let total = 0;
  for (const [batchId, count] of labels) {
    const record = await batches.get(batchId);
    const cost = record?.attributes.cost_usd;
    const units = record?.batch?.units;
    if (typeof cost !== 'number' || !Number.isFinite(cost) || units === undefined || units === 0) return null;
    total += (cost * Math.min(count, units)) / units;
  }
  return total;
}
