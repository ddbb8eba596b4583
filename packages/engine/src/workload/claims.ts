/** What a claim and a release mean for requests of a job: free → claimed by a batch, and back. */
import { type BatchStanding, batchStandings, type StandingSource } from '../state/liveness.ts';
import type { Submission } from '../state/submission.ts';
import { type ClaimLog, fitting, type RequestState } from './claim-log.ts';

type Claiming = Pick<Submission, 'batch_id' | 'created_at'>;

/**
 * Claims requests for a batch. Those that it holds already are claimed; those that are done, or that another batch has
 * which may still bring answers, are not.
 * @returns the keys that it holds now
 */
export async function claimKeys(
  log: ClaimLog,
  state: StandingSource,
  submission: Claiming,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const { batch_id, created_at: begun } = submission;
  await log.append(async () => {
    // A new look, after the log was read: a batch that was over may have been begun again since.
    const standing = batchStandings(state);
    const free: string[] = [];
    for (const key of new Set(keys)) if (await isFree(log.of(key), submission, standing)) free.push(key);
    return free.length === 0 ? undefined : { kind: 'claimed', batch_id, begun, keys: fitting(free) };
  });
  return new Set(keys.filter((key) => holds(log.of(key), submission)));
}

/**
 * Which requests need not be asked now: those that are done, and those of batches that may still bring answers.
 * @returns told by key, of the time of this call
 */
export async function takenKeys(log: ClaimLog, state: StandingSource): Promise<(key: string) => boolean> {
  await log.refresh();
  const standing = batchStandings(state);
  const then = log.asOfNow();
  const taken = new Set<RequestState>();
  for (const [request] of [...log.byState()]) {
    const { stands, batchId } = request;
    if (stands === 'free' || (stands === 'claimed' && (await standing(batchId)) === 'ended')) continue;
    taken.add(request);
  }
  return (key) => {
    const request = then(key);
    return request !== undefined && taken.has(request);
  };
}

async function isFree(
  request: RequestState | undefined,
  submission: Claiming,
  standing: (batchId: string) => Promise<BatchStanding>,
): Promise<boolean> {
  if (request === undefined || request.stands === 'free') return true;
  if (request.stands !== 'claimed' || holds(request, submission)) return false;
  // From before it was refused: whoever took it for over may be about to claim, and must meet this entry.
  if (request.batchId === submission.batch_id) return true;
  return (await standing(request.batchId)) === 'ended';
}

function holds(request: RequestState | undefined, { batch_id, created_at }: Claiming): boolean {
  return request?.stands === 'claimed' && request.batchId === batch_id && request.begun === created_at;
}

/** Gives back what the batch holds of these. @returns how many that were */
export async function releaseKeys(log: ClaimLog, submission: Claiming, keys: readonly string[]): Promise<number> {
  const { batch_id, created_at: begun } = submission;
  const written = await log.append(async () => {
    const own = [...new Set(keys)].filter((key) => holds(log.of(key), submission));
    return own.length === 0 ? undefined : { kind: 'released', batch_id, begun, keys: fitting(own) };
  });
  return written.reduce((sum, entry) => sum + entry.keys.length, 0);
}
