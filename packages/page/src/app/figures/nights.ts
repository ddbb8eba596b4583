/** Batches by night: from noon to noon, so that what is submitted after midnight belongs to the evening before. */
import type { ReportBatch } from '@completion-batch/core/review';

export interface Night {
  /** Its evening's date. */
  readonly name: string;
  readonly batches: readonly ReportBatch[];
}

const HALF_DAY_MS = 43_200_000;

export function nightsOf(batches: readonly ReportBatch[]): readonly Night[] {
  const groups = Map.groupBy(batches, ({ submittedAt }) =>
    new Date(Date.parse(submittedAt) - HALF_DAY_MS).toISOString().slice(0, 10),
  );
  return [...groups].map(([name, of]) => ({ name, batches: of })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Of a night: what was estimated and what it came to, where both are known, and the estimate of what is not known yet. */
export interface Compared {
  readonly name: string;
  readonly estimated: number;
  readonly actual: number;
  readonly open: number;
  /** Batches without an estimate or without an end that says what they took. */
  readonly unknown: number;
}

type Value = (batch: ReportBatch) => number | null;

export function compareNights(nights: readonly Night[], estimate: Value, actual: Value): readonly Compared[] {
  return nights.map(({ name, batches }) => {
    const sums = { estimated: 0, actual: 0, open: 0, unknown: 0 };
    for (const batch of batches) {
      const [estimated, took] = [estimate(batch), actual(batch)];
      if (estimated !== null && took !== null) {
        sums.estimated += estimated;
        sums.actual += took;
      } else {
        sums.unknown += 1;
        if (batch.endedAt === null) sums.open += estimated ?? 0;
      }
    }
    return { name, ...sums };
  });
}
