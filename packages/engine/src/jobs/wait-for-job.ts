/** Rounds of a job, one after the other, for small ones: what takes longer is left to whoever comes next. */
import { describeError, isCompletionBatchError } from '../platform/errors.ts';
import { type CollectedJob, type CollectJobOptions, collectJob } from './collect-job.ts';
import type { JobServices } from './job.ts';

export interface WaitForJobOptions extends CollectJobOptions {
  readonly forMs: number;
  /** Told of each round. */
  readonly onRound?: (collected: CollectedJob) => void;
  /** Told when the next round begins, before each pause. */
  readonly onPause?: (untilMs: number) => void;
}

/** Between rounds, in milliseconds; each pause is twice the one before. */
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 300_000;

/**
 * Rounds with growing pauses until the job is done, nothing of it can be waited for, or no further pause fits into `forMs`.
 * @throws what `collectJob` throws; OpenAI not answering ends it only where no time is left
 */
export async function waitForJob(services: JobServices, options: WaitForJobOptions): Promise<CollectedJob> {
  const { clock } = services.state;
  const { forMs, onRound, onPause, ...round } = options;
  const end = clock.now() + forMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    const isTimeLeft = (): boolean => clock.now() + pause <= end;
    const collected = await tryRound(services, round, isTimeLeft);
    if (collected !== undefined) {
      onRound?.(collected);
      if (!isTimeLeft() || !isWorthWaiting(collected)) return collected;
    }
    onPause?.(clock.now() + pause);
    await clock.sleep(pause);
  }
}

async function tryRound(
  services: JobServices,
  round: CollectJobOptions,
  isTimeLeft: () => boolean,
): Promise<CollectedJob | undefined> {
  try {
    return await collectJob(services, round);
  } catch (error) {
    if (!isCompletionBatchError(error, 'openai-unavailable') || !isTimeLeft()) throw error;
    services.logger.warn(`${describeError(error)}: looking again`);
    return undefined;
  }
}

/** What came back unanswered is asked by the next execution: a wait for it would be in vain. */
function isWorthWaiting({ status, asked, looks }: CollectedJob): boolean {
  if (status.done) return false;
  const { counts } = status;
  const hasSent = asked?.files.some(({ ending }) => ending === 'submitted') === true;
  return counts.waiting > 0 || hasSent || looks.some(({ result }) => result?.kind === 'settled');
}
