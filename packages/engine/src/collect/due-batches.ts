/** Which batches collect has to see to: all that are open, whatever has become of them at OpenAI. */
import type { Clock } from '../platform/clock.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import type { Ways } from '../platform/ways.ts';
import type { Batch, BatchRecord } from '../state/batch.ts';
import type { State } from '../state/state.ts';

/** A record that cannot be read. */
export interface Problem {
  readonly where: string;
  readonly reason: string;
  /** We wrote it, by what it says: somebody has to see to it. */
  readonly ours: boolean;
}

export interface DueBatches {
  /** The oldest first. */
  readonly batches: readonly Batch[];
  /** Open records that do not parse; they stop none of the others. */
  readonly problems: readonly Problem[];
}

const HOUR_MS = 3_600_000;

/** @throws what the state throws */
export async function findDueBatches(
  state: State,
  isWanted: (record: BatchRecord) => boolean = () => true,
): Promise<DueBatches> {
  const batches: Batch[] = [];
  const problems: Problem[] = [];
  for await (const record of state.batches.listOpen()) {
    if (!isWanted(record)) continue;
    const { batch, where, isOurs, problem = 'cannot be read' } = record;
    if (batch !== undefined) batches.push(batch);
    else problems.push({ where, reason: problem, ours: isOurs });
  }
  // A record whose time cannot be read may be the oldest of all.
  const time = (batch: Batch): number => Date.parse(batch.submitted_at) || 0;
  batches.sort((a, b) => time(a) - time(b) || (a.batchId < b.batchId ? -1 : 1));
  return { batches, problems };
}

/**
 * One batch by its completion batch id, open or not.
 * @throws CompletionBatchError `invalid-input` where there is no such batch, or its record does not parse
 */
export async function findBatch({ state, ways }: { state: State; ways: Ways }, batchId: string): Promise<Batch> {
  const record = await state.batches.get(batchId);
  if (record?.batch !== undefined) return record.batch;
  throw new CompletionBatchError(
    'invalid-input',
    record === undefined
      ? `there is no batch ${JSON.stringify(batchId)}`
      : `batch ${batchId} does not parse: ${record.problem}`,
    {
      where: state.name,
      remedy: `Name a completion batch id (a UUID). The open ones are listed by: ${ways.status}.`,
    },
  );
}

/** Hours since it was submitted; undefined where the record's time cannot be read. */
export function ageHoursOf({ submitted_at }: Pick<Batch, 'submitted_at'>, clock: Clock): number | undefined {
  const hours = (clock.now() - Date.parse(submitted_at)) / HOUR_MS;
  return Number.isNaN(hours) ? undefined : Math.max(0, hours);
}
