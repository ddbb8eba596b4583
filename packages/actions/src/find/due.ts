/** Which open batches this run collects, which wait, and which somebody should look at. Data in, data out. */
import { ageHoursOf, type Batch, type Clock, type DueBatches, type StuckSubmission } from '@completion-batch/engine';

/** GitHub: jobs of one matrix. */
export const MAX_LEGS = 256;

/** OpenAI ends a batch after 24 hours; one that is open an hour later was not collected since. */
export const STALE_HOURS = 25;

export interface DueBatch {
  readonly row: Batch;
  /** Undefined where the row's time cannot be read. */
  readonly ageHours: number | undefined;
}

export interface Due {
  /** The one that was asked for, where it is not open any more. */
  readonly closed?: Batch;
  /** One job each, the oldest first. */
  readonly batches: readonly DueBatch[];
  /** Open ones beyond that; the next run takes them up. */
  readonly waiting: number;
  /** Rows that do not parse. */
  readonly problems: DueBatches['problems'];
  /** Submissions that will not become batches by themselves. */
  readonly stuck: readonly StuckSubmission[];
}

export function dueNow({ batches, problems }: DueBatches, clock: Clock, stuck: Due['stuck'] = []): Due {
  const due = batches.slice(0, MAX_LEGS).map((row) => ({ row, ageHours: ageHoursOf(row, clock) }));
  return { batches: due, waiting: batches.length - due.length, problems, stuck };
}

export function isStale({ ageHours }: DueBatch): boolean {
  return ageHours !== undefined && ageHours > STALE_HOURS;
}
