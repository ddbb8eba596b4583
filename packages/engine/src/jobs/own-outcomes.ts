/**
 * Outcomes that no batch at OpenAI gave: answers that an earlier job has, and the failure of what was left when a job was
 * cancelled. They are kept as those of a batch are, under an id of the job's own, so that whoever reads the one reads the
 * other: first the object, which is created once and decides, then the job's log.
 */
import type { ObjectStore } from '../objects/object-store.ts';
import { sha256, uuidFromDigest } from '../platform/digest.ts';
import { type BatchStanding, batchStandings, type StandingSource } from '../state/liveness.ts';
import { type ClaimLog, fitting, type LogEntry, type RequestState } from '../workload/claim-log.ts';
import { readOutcomes } from '../workload/job-outcomes.ts';
import { keepOutcomes } from '../workload/keep-outcomes.ts';
import type { RequestOutcome } from '../workload/request-outcome.ts';

/** What a job has such outcomes of: one object for each. */
export const OWN_PURPOSES = ['cached', 'cancelled'] as const;
export type OwnPurpose = (typeof OWN_PURPOSES)[number];

/** The id that stands in a batch's place. */
export function ownBatchId(job: string, purpose: OwnPurpose): string {
  return uuidFromDigest(sha256(`outcomes of the job ${job} that are ${purpose}`));
}

/** What it is that a batch's id stands for; undefined for one of a batch. */
export function ownPurposes(job: string): (batchId: string | undefined) => OwnPurpose | undefined {
  const ids = new Map<string | undefined, OwnPurpose>(OWN_PURPOSES.map((each) => [ownBatchId(job, each), each]));
  return (batchId) => ids.get(batchId);
}

export interface OwnOutcomesOptions {
  readonly store: ObjectStore;
  readonly state: StandingSource;
  readonly log: ClaimLog;
  readonly job: string;
  readonly purpose: OwnPurpose;
  /** Folder for files on their way. */
  readonly scratch: string;
}

/** Keys that one look at the log, and at most some entries of it, are for. */
const AT_ONCE = 5000;

/**
 * Gives requests their outcomes, which are answers or failures: those that have none, and that no batch has which may still
 * bring one. Doing it again, also after it was cut short, goes by the outcomes that were kept first.
 * @param outcomes in the order of the job's lines; asked for only where none are kept yet
 * @returns how many requests have got theirs by this call
 * @throws CompletionBatchError `row-damaged`, and what state and store throw
 */
export async function settleOwn(
  options: OwnOutcomesOptions,
  outcomes: () => AsyncIterable<RequestOutcome>,
): Promise<number> {
  const { store, log, job, purpose, scratch } = options;
  const place = { batchId: ownBatchId(job, purpose), executionId: job };
  await log.refresh();
  let kept = await readOutcomes(store, place.executionId, place.batchId);
  if (kept === undefined) {
    await keepOutcomes(store, place, outcomes(), scratch);
    kept = await readOutcomes(store, place.executionId, place.batchId);
  }
  let settled = 0;
  for await (const some of inParts(kept ?? [])) settled += await enter(options, place.batchId, some);
  return settled;
}

interface Settling {
  readonly key: string;
  readonly kind: 'answered' | 'failed';
}

/** Their keys alone. */
async function* inParts(
  outcomes: AsyncIterable<RequestOutcome> | Iterable<RequestOutcome>,
): AsyncGenerator<Settling[]> {
  let some: Settling[] = [];
  for await (const { custom_id: key, outcome } of outcomes) {
    some.push({ key, kind: outcome === 'answered' ? 'answered' : 'failed' });
    if (some.length < AT_ONCE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

async function enter(
  { log, job, state, purpose }: OwnOutcomesOptions,
  batchId: string,
  some: readonly Settling[],
): Promise<number> {
  const written = await log.append(async (): Promise<LogEntry | undefined> => {
    const standing = batchStandings(state);
    for (const kind of ['answered', 'failed'] as const) {
      const keys: string[] = [];
      for (const one of some) {
        if (one.kind === kind && (await isLeft(log.of(one.key), standing, purpose))) keys.push(one.key);
      }
      if (keys.length > 0) return { kind, batch_id: batchId, execution_id: job, keys: fitting(keys) };
    }
    return undefined;
  });
  return written.reduce((sum, { keys }) => sum + keys.length, 0);
}

/** Where nobody knows of a batch any more, only a job's end counts it as over: until then it may be found again. */
async function isLeft(
  request: RequestState | undefined,
  standing: (batchId: string) => Promise<BatchStanding>,
  purpose: OwnPurpose,
): Promise<boolean> {
  if (request === undefined || request.stands === 'free') return true;
  if (request.stands !== 'claimed') return false;
  const stands = await standing(request.batchId);
  return stands === 'ended' || (stands === 'unknown' && purpose === 'cancelled');
}
