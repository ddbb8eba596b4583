/**
 * Who holds a submission, and for how long. A holder renews its lease while it works; whoever comes later takes a
 * submission over only when the lease has ended.
 */
import { CompletionBatchError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { getSubmission } from './get-submission.ts';
import type { Holders } from './holders.ts';
import type { State } from './state.ts';
import { isOpen, type OpenState, type Submission, type SubmissionChange } from './submission.ts';
import { SUBMIT_TIMING } from './timing.ts';

export interface LeaseOptions {
  readonly state: State;
  /** Unique to this process. */
  readonly owner: string;
  /** Milliseconds. */
  readonly leaseMs: number;
  /**
   * No other process can be working on this state and store: leases of earlier ones count as ended. Only for a local
   * stack that is locked.
   */
  readonly exclusive: boolean;
  /** Default: nobody can tell whether another one has ended, and its lease ends by its time. */
  readonly holders?: Holders | undefined;
  readonly logger: Logger;
}

/** Services tell their time in whole seconds. */
const ROUNDING_MS = 2000;

/** A submission that this process holds. */
export class Lease {
  readonly #options: LeaseOptions;
  #row: Submission;

  constructor(options: LeaseOptions, row: Submission) {
    this.#options = options;
    this.#row = row;
  }

  get submission(): Submission {
    return this.#row;
  }

  /** Writes a change and renews the lease. @throws CompletionBatchError `lease-lost` */
  async change(change: SubmissionChange): Promise<Submission> {
    const { state, leaseMs, owner } = this.#options;
    const { clock } = state;
    for (let attempt = 1; ; attempt += 1) {
      const after = await state.submissions.change(this.#row, { ...change, lease_until: clock.now() + leaseMs });
      if (after !== undefined) {
        this.#row = after;
        return after;
      }
      // A renewal of ours whose answer was lost counted up the version.
      const now = await getSubmission(state, this.#row.batch_id);
      if (now?.owner !== owner || now.state !== this.#row.state || attempt === 3) {
        throw new CompletionBatchError(
          'lease-lost',
          `submission ${this.#row.batch_id} was taken over by another process`,
          {
            remedy: 'Nothing needs to be done: the other process finishes it.',
          },
        );
      }
      this.#row = now;
    }
  }

  /** Before each piece of work: renews the lease where half of it is over, and notices that it is lost. */
  async ensure(): Promise<void> {
    const { state, leaseMs } = this.#options;
    const { clock } = state;
    if (this.#row.lease_until - clock.now() < leaseMs / 2) await this.change({});
  }

  /** Runs `work` while renewing the lease; `work` is told by its signal when the lease is lost. */
  async during<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { state, leaseMs } = this.#options;
    const { clock } = state;
    const stop = new AbortController();
    const lost = new AbortController();
    const renewing = (async () => {
      for (;;) {
        await clock.sleep(leaseMs / 3, stop.signal);
        await this.change({});
      }
    })().catch((error: unknown) => {
      if (!stop.signal.aborted) lost.abort(error);
    });
    try {
      return await work(lost.signal);
    } finally {
      stop.abort();
      await renewing;
      lost.signal.throwIfAborted();
    }
  }
}

/**
 * States in which a holder writes nothing that another could meet before it has changed the record, which it cannot once it is
 * taken over. In the others it claims, or gives back: until its lease has ended it may still be in the middle of that.
 */
const BETWEEN_WRITES: readonly string[] = ['CLAIMED', 'UPLOADED', 'CREATING', 'CREATED'] satisfies OpenState[];

/**
 * Takes over an open submission whose lease has ended, or whose holder has.
 * @param wait wait for the lease to end, as long as its holder gives no sign of life
 * @returns undefined where it is closed or somebody else works on it
 */
export async function takeOver(options: LeaseOptions, batchId: string, wait: boolean): Promise<Lease | undefined> {
  const { state } = options;
  const { clock } = state;
  let row = await capLease(options, await getSubmission(state, batchId));
  if (row === undefined || !isOpen(row)) return undefined;
  const left = row.lease_until - clock.now();
  if (left > 0 && row.owner !== options.owner && !options.exclusive) {
    const ended = await hasEnded(options, row);
    if (!wait && !ended) return undefined;
    if (!ended || !BETWEEN_WRITES.includes(row.state)) {
      const before = row.version;
      await clock.sleep(left + 1000);
      row = await getSubmission(state, batchId);
      if (row === undefined || !isOpen(row) || row.version !== before) return undefined;
    }
  }
  const taken = await state.submissions.change(row, {
    owner: options.owner,
    lease_until: clock.now() + options.leaseMs,
  });
  return taken === undefined ? undefined : new Lease(options, taken);
}

async function hasEnded({ holders, logger }: LeaseOptions, { owner, batch_id }: Submission): Promise<boolean> {
  if ((await holders?.hasEnded(owner)) !== true) return false;
  logger.info(`whoever held submission ${batch_id} has ended`);
  return true;
}

/** Longer than any lease lasts, by the state's clock: a wrong clock has written it, or somebody who is no submit. */
export function isBeyondLease({ lease_until }: Pick<Submission, 'lease_until'>, now: number): boolean {
  return lease_until - now > SUBMIT_TIMING.leaseMs + ROUNDING_MS;
}

/**
 * No lease ends later than one length from now: one that does was written by a wrong clock, and would hold everybody off
 * for as long as that is wrong. It is cut to one length from now, in the row, so that it ends whoever looks again; a holder
 * that lives renews it.
 */
export async function capLease(options: LeaseOptions, row: Submission | undefined): Promise<Submission | undefined> {
  const { state, leaseMs, owner, logger } = options;
  const { clock } = state;
  const left = row === undefined ? 0 : row.lease_until - clock.now();
  if (row === undefined || !isOpen(row) || row.owner === owner || left <= leaseMs + ROUNDING_MS) return row;
  logger.warn(
    `the lease of submission ${row.batch_id} would last ${Math.round(left / 60_000)} min, so the clock of the machine that wrote it is wrong: it ends in ${Math.round(leaseMs / 1000)} s`,
  );
  return (
    (await state.submissions.change(row, { lease_until: clock.now() + leaseMs })) ?? getSubmission(state, row.batch_id)
  );
}
