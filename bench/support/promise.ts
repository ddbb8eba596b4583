/**
 * One row of the table that `npm run bench` ends with: what a benchmark has measured, against what in the same run, and the bar
 * it promises to keep. Benchmarks say their rows by `promise`; `bench/run.ts` gathers them by way of a file.
 */
import { appendFileSync } from 'node:fs';

export interface Promised {
  /** As in docs/performance.md: `P2`, `P2b`, …; a second row of one promise has a word after it, `P2 CPU`. */
  readonly id: string;
  /** What was measured: "prepare to submit, 200 receipts: wall". */
  readonly what: string;
  /** The floor or rival, run in the same process tree within the same minutes. */
  readonly against: string;
  /** Both with their unit: "6.1 s", "183 MB". */
  readonly ours: string;
  readonly theirs: string;
  /** Ours by theirs, or what else the bar is about. */
  readonly ratio: number;
  /** What `ratio` must not exceed (`atMost`) or fall below (`atLeast`). Neither: a figure that is told and bounds nothing. */
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** True where the row keeps its bar, or has none. */
export const isKept = ({ ratio, atMost, atLeast }: Promised): boolean =>
  ratio <= (atMost ?? Number.POSITIVE_INFINITY) && ratio >= (atLeast ?? Number.NEGATIVE_INFINITY);

/** True where the row promises something. */
export const isBound = ({ atMost, atLeast }: Promised): boolean => (atMost ?? atLeast) !== undefined;

export const barOf = ({ atMost, atLeast }: Promised): string =>
  atMost !== undefined ? `≤ ${atMost}` : atLeast !== undefined ? `≥ ${atLeast}` : 'none';

/** True under `npm run bench -- --small`: sizes that take a minute, told under the same ids and with the same bars. */
export const isSmall = (): boolean => process.env.BENCH_SMALL !== undefined;

/** Says a row at once, and leaves it for `bench/run.ts` where that has called. */
export function promise(row: Promised): void {
  const verdict = !isBound(row) ? 'told' : isKept(row) ? 'kept' : 'NOT KEPT';
  console.log(
    `${row.id}  ${row.what}: ${row.ours} against ${row.theirs} (${row.against}): ${row.ratio.toFixed(2)}, bar ${barOf(row)}: ${verdict}`,
  );
  const gather = process.env.BENCH_ROWS;
  if (gather !== undefined) appendFileSync(gather, `${JSON.stringify(row)}\n`);
}
