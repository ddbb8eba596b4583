/** A job's results out of what lies in its store: copies of outcomes on disk, nothing but counts in memory. */
import type { ObjectStore } from '../objects/object-store.ts';
import type { State } from '../state/state.ts';
import type { ClaimLog } from '../workload/claim-log.ts';
import type { JobManifest } from './job.ts';
import { finalOutcomes } from './job-counts.ts';
import { jobLines } from './job-lines.ts';
import { type MergedLine, mergeResults } from './merge-results.ts';
import { OutcomeFiles } from './outcome-files.ts';
import { ownPurposes } from './own-outcomes.ts';

export interface MergeJobOptions {
  readonly store: ObjectStore;
  readonly state: Pick<State, 'batches'>;
  readonly manifest: JobManifest;
  /** Read as far as it is to count. */
  readonly log: ClaimLog;
  readonly scratch: string;
}

/** @throws what `jobLines`, `OutcomeFiles` and the state throw */
export async function* mergeJob(options: MergeJobOptions): AsyncGenerator<MergedLine> {
  const { store, state, manifest, log, scratch } = options;
  const files = new OutcomeFiles(store, new Map(log.settledBatches()), finalOutcomes(log), scratch);
  const openaiIds = new Map<string, Promise<string | null>>();
  const openaiIdOf = (batchId: string): Promise<string | null> => {
    const known = openaiIds.get(batchId) ?? openaiId(state, batchId);
    openaiIds.set(batchId, known);
    return known;
  };
  try {
    yield* mergeResults(jobLines(store, manifest, scratch), {
      of: (key) => log.of(key),
      find: (batchId, key) => files.find(batchId, key),
      openaiIdOf,
      purposeOf: ownPurposes(manifest.job),
    });
  } finally {
    await files.close();
  }
}

async function openaiId(state: Pick<State, 'batches'>, batchId: string): Promise<string | null> {
  return (await state.batches.get(batchId))?.sketch.openai_batch_id ?? null;
}
