/** Rounds of jobs, one after the other: what ends one does not end the others. */
import {
  type CollectedJob,
  type CollectJobOptions,
  collectJob,
  type JobServices,
  type SubmitResult,
  waitForJob,
} from '@completion-batch/engine';

/** What became of a job in all of its rounds here. */
export interface Looked {
  readonly job: string;
  /** Of its last round; undefined where none came to its end. */
  readonly status: CollectedJob['status'] | undefined;
  /** Became done here. */
  readonly finished: boolean;
  readonly asked: readonly SubmitResult[];
  /** The last look at each batch. */
  readonly looks: CollectedJob['looks'];
  readonly problems: CollectedJob['problems'];
  /** What ended it. */
  readonly error: unknown;
}

/** @param waitMs for all of them together: after a round of each, those that are not done are waited for */
export async function lookAtJobs(
  services: JobServices,
  jobs: readonly string[],
  options: Omit<CollectJobOptions, 'job'>,
  waitMs: number,
): Promise<Looked[]> {
  const { clock } = services.state;
  const until = clock.now() + waitMs;
  const rounds = new Rounds();
  for (const job of jobs) await rounds.of(job, async (add) => add(await collectJob(services, { ...options, job })));
  for (const job of jobs) {
    const forMs = until - clock.now();
    const { status, error } = rounds.get(job);
    if (forMs <= 0 || error !== undefined || status?.done === true) continue;
    await rounds.of(job, async (onRound) => void (await waitForJob(services, { ...options, job, forMs, onRound })));
  }
  return jobs.map((job) => rounds.get(job));
}

class Rounds {
  readonly #looked = new Map<string, Looked>();

  get(job: string): Looked {
    const none = { job, status: undefined, finished: false, asked: [], looks: [], problems: [], error: undefined };
    return this.#looked.get(job) ?? none;
  }

  async of(job: string, work: (add: (round: CollectedJob) => void) => Promise<void>): Promise<void> {
    try {
      await work((round) => this.#add(job, round));
    } catch (error) {
      this.#looked.set(job, { ...this.get(job), error });
    }
  }

  #add(job: string, { status, finished, asked, looks, problems }: CollectedJob): void {
    const before = this.get(job);
    const newest = new Map([...before.looks, ...looks].map((look) => [look.batch.batchId, look]));
    this.#looked.set(job, {
      job,
      status,
      finished: before.finished || finished,
      asked: asked === undefined ? before.asked : [...before.asked, asked],
      looks: [...newest.values()],
      problems,
      error: undefined,
    });
  }
}
