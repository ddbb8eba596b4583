/**
 * Several processes over one job, their calls in any order, their answers lost: no request is in two live batches, none is
 * asked after it was answered, none is lost. What is checked is written down by the processes themselves as they go.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../src/objects/object-store.ts';
import type { StandingSource } from '../../src/state/liveness.ts';
import type { Submission } from '../../src/state/submission.ts';
import { jobOutcomes, jobProgress } from '../../src/workload/job-outcomes.ts';
import { plainRequests } from '../../src/workload/plain-requests.ts';
import type { RequestCounts } from '../../src/workload/settle-requests.ts';
import type { Settled, Workload } from '../../src/workload/workload.ts';
import { memoryStore } from '../objects/memory-store.ts';
import { answers, behind, endedBatch, JOB, linesOf, resultOf, Standings } from './job-world.ts';

/** How one call goes: as it should; the process ends before or after its effect; the client makes it twice. */
const FAULTS = ['none', 'none', 'before', 'after', 'twice'] as const;
type Fault = (typeof FAULTS)[number];

/** What becomes of a batch that has claimed what it could. */
const ENDS = ['settled', 'settled-by-two', 'refused', 'given-up'] as const;

interface Plan {
  readonly keys: readonly string[];
  readonly ends: readonly (typeof ENDS)[number][];
  readonly faults: readonly Fault[];
  /** Status of each answer, in turn. */
  readonly statuses: readonly number[];
}

const KEYS = ['a', 'b', 'c', 'd', 'e'];

const plan: fc.Arbitrary<Plan> = fc.record({
  keys: fc.uniqueArray(fc.constantFrom(...KEYS), { minLength: 1 }),
  ends: fc.array(fc.constantFrom(...ENDS), { minLength: 1, maxLength: 3 }),
  faults: fc.array(fc.constantFrom(...FAULTS), { maxLength: 12 }),
  statuses: fc.array(fc.constantFrom(200, 200, 500, 400, 0), { minLength: 1, maxLength: 6 }),
});

class Ended extends Error {}

/** What is true of the requests, as those know it who hold them. */
class Truth {
  readonly holders = new Map<string, string>();
  readonly answered = new Set<string>();

  hold(key: string, batchId: string): void {
    const other = this.holders.get(key);
    if (other !== undefined && other !== batchId) throw new Error(`${key} is in ${other} and in ${batchId}`);
    if (this.answered.has(key)) throw new Error(`${key} was answered, and ${batchId} asks it again`);
    this.holders.set(key, batchId);
  }

  letGo(batchId: string): void {
    for (const [key, holder] of this.holders) if (holder === batchId) this.holders.delete(key);
  }
}

interface Shared {
  readonly scheduler: fc.Scheduler;
  readonly store: ObjectStore;
  readonly standings: Standings;
  readonly truth: Truth;
}

/** A run: begins batches under its id one after the other, goes on where a process of it ended. */
class Run {
  readonly #shared: Shared;
  readonly #plan: Plan;
  readonly #faults: Fault[];
  readonly #batchId: string;

  constructor(shared: Shared, given: Plan, batchId: string) {
    this.#shared = shared;
    this.#plan = given;
    this.#faults = [...given.faults];
    this.#batchId = batchId;
  }

  /** As a new process has it. */
  #workload(): Workload<RequestCounts> {
    const { scheduler, store, standings } = this.#shared;
    const turn = scheduler.scheduleFunction(async () => {});
    const state: StandingSource = {
      submissions: { get: (id) => turn().then(() => standings.submissions.get(id)) },
      batches: { get: (id) => turn().then(() => standings.batches.get(id)) },
    };
    const gated = behind(store, async (call, work) => {
      await turn();
      const fault = this.#faults.shift() ?? 'none';
      if (fault === 'before') throw new Ended();
      const answer = await work();
      if (fault === 'after') throw new Ended();
      return fault === 'twice' && call === 'create' ? work() : answer;
    });
    return plainRequests({ store: gated, state, job: JOB });
  }

  async #untilDone<T>(step: (workload: Workload<RequestCounts>) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await step(this.#workload());
      } catch (error) {
        if (!(error instanceof Ended)) throw error;
      }
    }
  }

  async go(): Promise<void> {
    const { standings, truth } = this.#shared;
    for (const end of this.#plan.ends) {
      const submission = standings.begin(this.#batchId);
      const own = await this.#untilDone((workload) => this.#claim(workload, submission));
      if (own.length === 0) {
        standings.close(this.#batchId, 'ABANDONED');
        continue;
      }
      for (const key of own) truth.hold(key, this.#batchId);
      if (end === 'settled' || end === 'settled-by-two') return this.#settle(own, end === 'settled' ? 1 : 2);
      truth.letGo(this.#batchId);
      if (end === 'refused')
        await this.#untilDone((workload) => workload.release(submission, linesOf(own), 'requests'));
      standings.close(this.#batchId, end === 'refused' ? 'REJECTED' : 'ABANDONED');
    }
  }

  /** In windows of two lines; from the first again where the process ended. */
  async #claim(workload: Workload<RequestCounts>, submission: Submission): Promise<string[]> {
    const own: string[] = [];
    for (let from = 0; from < this.#plan.keys.length; from += 2) {
      const keys = this.#plan.keys.slice(from, from + 2);
      const claims = await workload.claim(submission, linesOf(keys), 'requests');
      own.push(...keys.filter((_, index) => claims[index]?.held));
    }
    return own;
  }

  async #settle(own: readonly string[], processes: number): Promise<void> {
    const { standings, truth } = this.#shared;
    const { statuses } = this.#plan;
    const batch = endedBatch(this.#batchId);
    const status = (key: string): number => statuses[own.indexOf(key) % statuses.length] ?? 200;
    standings.close(this.#batchId, 'RECORDED');
    truth.letGo(this.#batchId);
    for (const key of own) if (status(key) === 200) truth.answered.add(key);
    const settle = (workload: Workload<RequestCounts>): Promise<Settled<RequestCounts>> =>
      workload.settle(
        batch,
        answers(own, (key) => ({
          result: resultOf(key, status(key)),
          release: status(key) === 0 ? 'missing' : undefined,
        })),
        () => {},
      );
    const [first, ...others] = await Promise.all(Array.from({ length: processes }, () => this.#untilDone(settle)));
    for (const other of others) expect(other).toEqual(first);
    expect(first).toMatchObject({ units: own.length, elsewhere: 0 });
    expect(first?.counts.answered).toBe(own.filter((key) => status(key) === 200).length);
    standings.end(this.#batchId);
  }
}

describe('several processes over one job', () => {
  it('never ask a request twice at a time, nor after it was answered, and lose none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(plan, { minLength: 2, maxLength: 4 }), async (scheduler, plans) => {
        const store = memoryStore();
        const shared = { scheduler, store, standings: new Standings(), truth: new Truth() };
        const runs = plans.map((given, index) => new Run(shared, given, `B${index}`));
        await scheduler.waitFor(Promise.all(runs.map((run) => run.go())));
        await checkEnd(shared);
      }),
      { numRuns: 400 },
    );
  });
});

/** All batches are over: what was answered is done, and all the rest can be had. */
async function checkEnd({ store, standings, truth }: Shared): Promise<void> {
  const last = plainRequests({ store, state: standings, job: JOB });
  const claims = await last.claim(standings.begin('last'), linesOf(KEYS), 'requests');
  const free = KEYS.filter((_, index) => claims[index]?.held);
  const outcomes = new Map<string, string>();
  for await (const { custom_id, outcome } of jobOutcomes(store, JOB)) {
    expect(outcomes.has(custom_id)).toBe(false);
    outcomes.set(custom_id, outcome);
  }
  const done = (outcome: string): string[] => KEYS.filter((key) => outcomes.get(key) === outcome);
  expect(new Set(done('answered'))).toEqual(truth.answered);
  expect(new Set([...done('answered'), ...done('failed'), ...free])).toEqual(new Set(KEYS));
  expect(free).toEqual(KEYS.filter((key) => !['answered', 'failed'].includes(outcomes.get(key) ?? '')));
  expect(await jobProgress(store, JOB)).toEqual({
    claimed: free.length,
    free: 0,
    answered: truth.answered.size,
    failed: done('failed').length,
  });
}
