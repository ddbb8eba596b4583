import { describe, expect, it } from 'vitest';
import type { JobLine } from '../../src/jobs/job-lines.ts';
import { mergeResults } from '../../src/jobs/merge-results.ts';
import { outcomeFinder } from '../../src/jobs/outcome-files.ts';
import type { RequestState } from '../../src/workload/claim-log.ts';
import { outcomeOf, type RequestOutcome } from '../../src/workload/request-outcome.ts';
import { resultOf } from '../workload/job-world.ts';
import { chatLines, invalidLine, told } from './collect-world.ts';

/** Numbers below `most`, the same for each seed. */
function numbers(seed: number): (most: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

const outcome = (custom_id: string, kind: RequestOutcome['outcome'], batch: string): RequestOutcome => ({
  custom_id,
  outcome: kind,
  attempt: 1,
  reason: kind === 'answered' ? null : 'http-error',
  response: kind === 'answered' ? { status_code: 200, body: { from: batch } } : null,
  error: null,
});

/** Lines, each invalid, open or settled by the last of up to three batches; one batch may be out of order. */
function mixture(seed: number) {
  const pick = numbers(seed);
  const lines: JobLine[] = [];
  const batches = new Map<string, RequestOutcome[]>();
  const states = new Map<string, RequestState>();
  const expected: string[] = [];
  for (let at = 0, count = pick(40); at < count; at += 1) {
    const key = `k${at}`;
    if (pick(6) === 0) {
      lines.push({ invalid: invalidLine(at + 1, key) });
      expected.push(`${key} failed 0 invalid null`);
      continue;
    }
    lines.push({ request: { ...JSON.parse(chatLines([key])[0] ?? ''), custom_id: key } });
    const ending = (['answered', 'failed', 'again', 'none'] as const)[pick(4)] ?? 'none';
    const tries = ending === 'none' ? 0 : 1 + pick(3);
    let settledBy: string | undefined;
    for (let number = 1; number <= tries; number += 1) {
      settledBy = `batch-${number}-${pick(3)}`;
      const kind = number === tries && ending !== 'none' ? ending : 'again';
      batches.set(settledBy, [...(batches.get(settledBy) ?? []), outcome(key, kind, settledBy)]);
    }
    const isFinal = ending === 'answered' || ending === 'failed';
    // A batch that came late, and does not count.
    if (isFinal && pick(3) === 0) batches.set('late', [...(batches.get('late') ?? []), outcome(key, 'elsewhere', '')]);
    const stands = isFinal ? ending : 'free';
    states.set(key, { stands, batchId: settledBy ?? '', begun: undefined, attempts: 0, tries: 0, settledBy });
    expected.push(
      isFinal ? `${key} ${ending} 1${ending === 'failed' ? ' http-error' : ''} at-${settledBy}` : `${key} open 0 null`,
    );
  }
  const [disordered] = [...batches.keys()];
  if (disordered !== undefined && pick(2) === 0) batches.get(disordered)?.reverse();
  return { lines, batches, states, expected };
}

async function* each<T>(values: Iterable<T>): AsyncGenerator<T> {
  yield* values;
}

describe('the results of a job', () => {
  it('are one for each line, in its order, whatever has become of it in which batches', async () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const { lines, batches, states, expected } = mixture(seed);
      const finders = new Map([...batches].map(([id, of]) => [id, outcomeFinder(() => each(of))]));
      const found: string[] = [];
      for await (const { result } of mergeResults(each(lines), {
        of: (key) => states.get(key),
        find: async (batchId, key) => finders.get(batchId)?.find(key),
        openaiIdOf: async (batchId) => `at-${batchId}`,
        purposeOf: () => undefined,
      })) {
        found.push(`${told(result)} ${result.batch}`);
      }
      expect(found, `seed ${seed}`).toEqual(expected);
    }
  });

  it('are not made up where a batch lacks what the log says it has settled', async () => {
    const line = { request: { ...JSON.parse(chatLines(['a'])[0] ?? ''), custom_id: 'a' } };
    const merged = mergeResults(each([line]), {
      of: () => ({ stands: 'answered', batchId: 'x', begun: undefined, attempts: 0, tries: 0, settledBy: 'x' }),
      find: async () => outcome('a', 'elsewhere', 'x'),
      openaiIdOf: async () => null,
      purposeOf: () => undefined,
    });
    await expect(merged.next()).rejects.toMatchObject({ code: 'row-damaged', where: 'x' });
  });
});

describe('a request that comes back for reasons that say nothing about it', () => {
  it('fails in its twentieth batch', () => {
    const result = resultOf('a', 500);
    const judged = (tries: number) =>
      outcomeOf({ key: 'a', result, release: undefined }, { batch: { answered: 1 }, before: 0, tries, maxAttempts: 3 });
    for (let tries = 0; tries < 19; tries += 1) expect(judged(tries)).toMatchObject({ outcome: 'again', attempt: 0 });
    expect(judged(19)).toMatchObject({ outcome: 'failed', attempt: 0, reason: 'server-error' });
  });
});
