/** A process that ends at any call to the store, before or after its effect, and another one that goes on. */
import { describe, expect, it } from 'vitest';
import { type JobOutcome, jobOutcomes, jobProgress } from '../../src/workload/job-outcomes.ts';
import { plainRequests } from '../../src/workload/plain-requests.ts';
import type { Workload } from '../../src/workload/workload.ts';
import { memoryStore } from '../objects/memory-store.ts';
import { answers, behind, endedBatch, type Gate, JOB, linesOf, resultOf, Standings } from './job-world.ts';

class Ended extends Error {}

/** Ends the process at one point, and at every call after it. */
function endingAt(point: number): { readonly gate: Gate; readonly passed: () => number } {
  let passed = 0;
  const pass = (): void => {
    passed += 1;
    if (passed >= point) throw new Ended();
  };
  return {
    passed: () => passed,
    gate: async (_call, work) => {
      pass();
      const answer = await work();
      pass();
      return answer;
    },
  };
}

const KEYS = ['a', 'b', 'c', 'd'];
const STATUS: Readonly<Record<string, number>> = { a: 200, b: 500, c: 400, d: 413 };

/** Claims for one batch that is refused, then for another one, which is settled. Each step is one that is done again. */
async function night(
  standings: Standings,
  step: <T>(work: (workload: Workload) => Promise<T>) => Promise<T>,
): Promise<unknown> {
  const refused = standings.begin('A');
  await step((workload) => workload.claim(refused, linesOf(KEYS), 'requests'));
  await step((workload) => workload.release(refused, linesOf(KEYS), 'requests'));
  standings.close('A', 'REJECTED');
  const sent = standings.begin('B');
  const claims = await step((workload) => workload.claim(sent, linesOf(KEYS), 'requests'));
  expect(claims).toEqual(KEYS.map(() => ({ held: true, lost: 0 })));
  standings.close('B', 'RECORDED');
  const given = (key: string) => ({ result: resultOf(key, STATUS[key] ?? 200), release: undefined });
  const settled = await step((workload) => workload.settle(endedBatch('B'), answers(KEYS, given), () => {}));
  standings.end('B');
  return settled;
}

async function runNight(points: readonly number[]) {
  const store = memoryStore();
  const standings = new Standings();
  const left = [...points];
  let passed = 0;
  const settled = await night(standings, async (work) => {
    for (;;) {
      const process = endingAt((left[0] ?? Infinity) - passed);
      try {
        return await work(plainRequests({ store: behind(store, process.gate), state: standings, job: JOB }));
      } catch (error) {
        if (!(error instanceof Ended)) throw error;
        left.shift();
      } finally {
        passed += process.passed();
      }
    }
  });
  const outcomes: JobOutcome[] = [];
  for await (const outcome of jobOutcomes(store, JOB)) outcomes.push(outcome);
  return { settled, outcomes, progress: await jobProgress(store, JOB), passed, left };
}

describe('a process that ends at any call', () => {
  it('leaves what the next one needs to come to the same end', async () => {
    const whole = await runNight([]);
    expect(whole.progress).toEqual({ claimed: 0, free: 2, answered: 1, failed: 1 });
    expect(whole.passed).toBeGreaterThan(30);
    for (let point = 1; point <= whole.passed; point += 1) {
      const { settled, outcomes, progress, left } = await runNight([point]);
      expect({ settled, outcomes, progress }, `point ${point}`).toEqual({
        settled: whole.settled,
        outcomes: whole.outcomes,
        progress: whole.progress,
      });
      expect(left).toEqual([]);
    }
  });

  it('does so where the next one ends, too', async () => {
    const whole = await runNight([]);
    for (let first = 1; first <= whole.passed; first += 1) {
      for (const more of [1, 2, 5]) {
        const { settled, outcomes, progress } = await runNight([first, first + more]);
        expect({ settled, outcomes, progress }, `points ${first}, ${first + more}`).toEqual({
          settled: whole.settled,
          outcomes: whole.outcomes,
          progress: whole.progress,
        });
      }
    }
  });
});
