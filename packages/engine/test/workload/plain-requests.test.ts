import { describe, expect, it } from 'vitest';
import type { LineReason } from '../../src/requests/line-failure.ts';
import { outcomesObject } from '../../src/state/layout.ts';
import { type JobOutcome, jobOutcomes, jobProgress } from '../../src/workload/job-outcomes.ts';
import { plainRequests } from '../../src/workload/plain-requests.ts';
import type { AnsweredRequest } from '../../src/workload/workload.ts';
import { memoryStore } from '../objects/memory-store.ts';
import { answers, behind, chatLine, endedBatch, JOB, lineOf, linesOf, resultOf, Standings } from './job-world.ts';

const ABC = ['a', 'b', 'c'];

function world() {
  const store = memoryStore();
  const { objects } = store;
  const state = new Standings();
  /** As a new process has it. */
  const workload = (job = JOB) => plainRequests({ store, state, job });
  const held = async (batchId: string, keys: readonly string[]): Promise<string[]> => {
    const submission = (await state.submissions.get(batchId))?.submission ?? state.begin(batchId);
    const claims = await workload().claim(submission, linesOf(keys), 'requests');
    expect(claims.map((claim) => claim.held === (claim.lost === 0))).toEqual(keys.map(() => true));
    return keys.filter((_, index) => claims[index]?.held);
  };
  const settle = (
    batchId: string,
    given: Readonly<Record<string, Pick<AnsweredRequest, 'result' | 'release'>>>,
    answered = 1,
  ) =>
    workload().settle(
      endedBatch(batchId, answered),
      answers(Object.keys(given), (key) => given[key] ?? { result: undefined, release: 'missing' }),
      () => {},
    );
  const outcomes = async (): Promise<JobOutcome[]> => {
    const found: JobOutcome[] = [];
    for await (const outcome of jobOutcomes(store, JOB)) found.push(outcome);
    return found;
  };
  return { objects, store, state, workload, held, settle, outcomes, progress: () => jobProgress(store, JOB) };
}

const answered = (key: string) => ({ result: resultOf(key, 200), release: undefined });
const failing = (key: string, status: number, error: object = {}) => ({
  result: resultOf(key, status, error),
  release: undefined,
});
const released = (release: LineReason) => ({ result: undefined, release });

describe('a claim', () => {
  it('holds for one live batch, and claiming again what it holds writes nothing', async () => {
    const { held, objects } = world();
    expect(await held('A', ABC)).toEqual(ABC);
    const before = objects.size;
    expect(await held('A', ABC)).toEqual(ABC);
    expect(objects.size).toBe(before);
    expect(await held('B', [...ABC, 'd'])).toEqual(['d']);
  });

  it.each(['REJECTED', 'ABANDONED'] as const)('goes to another batch where the first is %s', async (end) => {
    const { held, state } = world();
    await held('A', ABC);
    state.close('A', end);
    expect(await held('B', ABC)).toEqual(ABC);
  });

  it('goes to another batch where the first has ended without an outcome', async () => {
    const { held, state } = world();
    await held('A', ABC);
    state.close('A', 'RECORDED');
    expect(await held('B', ABC)).toEqual([]);
    state.end('A', 'FAILED');
    expect(await held('B', ABC)).toEqual(ABC);
  });

  it('is lost where nothing tells of the batch that has it: there may be one', async () => {
    const { held, state } = world();
    await held('A', ABC);
    state.forget('A');
    expect(await held('B', ABC)).toEqual([]);
  });

  it('counts anew for a batch that was refused and is begun again under its id', async () => {
    const { held, state, workload } = world();
    await held('A', ABC);
    const first = (await state.submissions.get('A'))?.submission;
    state.close('A', 'REJECTED');
    const second = state.begin('A');
    expect(await held('A', ABC)).toEqual(ABC);
    // A process of before, that comes late, gives nothing back of it.
    expect(await workload().release(first ?? second, linesOf(ABC), 'requests')).toBe(0);
    expect(await held('B', ABC)).toEqual([]);
    expect(await workload().release(second, linesOf(ABC), 'requests')).toBe(3);
    expect(await held('B', ABC)).toEqual(ABC);
  });

  it('is held by one, where a batch is begun again while another takes it for over', async () => {
    const { held, state, store } = world();
    await held('A', ABC);
    state.close('A', 'ABANDONED');
    const again = Promise.withResolvers<string[]>();
    // B has looked at A, and is about to write.
    const late = behind(store, async (call, work) => {
      if (call === 'create') {
        state.begin('A');
        again.resolve(await held('A', ABC));
      }
      return work();
    });
    const claims = await plainRequests({ store: late, state, job: JOB }).claim(state.begin('B'), linesOf(ABC), 'r');
    expect(claims.filter((claim) => claim.held)).toEqual([]);
    expect(await again.promise).toEqual(ABC);
  });

  it('is given back by its batch only, and once', async () => {
    const { held, state, workload, progress } = world();
    await held('A', ABC);
    const [own, other] = [(await state.submissions.get('A'))?.submission, state.begin('B')];
    if (own === undefined) throw new Error('A has no submission');
    expect(await workload().release(other, linesOf(ABC), 'requests')).toBe(0);
    expect(await workload().release(own, linesOf(['a', 'b']), 'requests')).toBe(2);
    expect(await workload().release(own, linesOf(ABC), 'requests')).toBe(1);
    expect(await progress()).toEqual({ claimed: 0, free: 3, answered: 0, failed: 0 });
  });

  it('is of the job of its submission, whatever job the run is for', async () => {
    const { state, workload, store } = world();
    const submission = state.begin('A', { attributes: { job: 'other-job' } });
    await workload().claim(submission, linesOf(ABC), 'requests');
    expect(await jobProgress(store, 'other-job')).toMatchObject({ claimed: 3 });
    expect(workload().attributes([], submission.attributes)).toEqual({ job: 'other-job' });
    expect(workload().attributes([], {})).toEqual({ job: JOB });
    expect(workload().metadata(submission)).toEqual({ workload: 'requests-1', job: 'other-job' });
    await workload().settle(
      endedBatch('A'),
      answers(ABC, (key) => answered(key)),
      () => {},
    );
    expect(await jobProgress(store, 'other-job')).toMatchObject({ answered: 3 });
  });

  it('is one object for a window of lines, and few for a batch of 50,000 with long ids', async () => {
    const { objects, state, workload } = world();
    const submission = state.begin('A');
    const keys = Array.from({ length: 50_000 }, (_, index) => `${index}`.padStart(64, 'x'));
    const own = workload();
    const window = own.claimWindow ?? 48;
    for (let from = 0; from < keys.length; from += window) {
      await own.claim(submission, linesOf(keys.slice(from, from + window)), 'requests');
    }
    expect(objects.size).toBeLessThanOrEqual(12);
    expect(Math.max(...[...objects.values()].map((bytes) => bytes.length))).toBeLessThan(1_100_000);
  });
});

describe('settling', () => {
  it('gives each request its outcome, in the order of the requests', async () => {
    const { held, settle, store, progress } = world();
    await held('A', ['a', 'b', 'c', 'd', 'e']);
    const settled = await settle('A', {
      e: answered('e'),
      a: failing('a', 500),
      b: failing('b', 400, { code: 'context_length_exceeded', message: 'too long, says org-secret123' }),
      c: released('expired'),
      d: released('missing'),
    });
    expect(settled).toEqual({
      counts: { answered: 1, failed: 1, again: { 'server-error': 1, expired: 1, missing: 1 } },
      units: 5,
      elsewhere: 0,
      trouble: undefined,
    });
    const lines = (await store.get(outcomesObject('run-1', 'A'))).toString().trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        custom_id: 'e',
        outcome: 'answered',
        attempt: 1,
        reason: null,
        response: { status_code: 200, body: resultOf('e', 200)?.body },
        error: null,
      },
      {
        custom_id: 'a',
        outcome: 'again',
        attempt: 0,
        reason: 'server-error',
        response: null,
        error: { status_code: 500, code: '', message: 'status 500' },
      },
      {
        custom_id: 'b',
        outcome: 'failed',
        attempt: 1,
        reason: 'http-error',
        response: null,
        error: { status_code: 400, code: 'context_length_exceeded', message: 'too long, says org-…' },
      },
      { custom_id: 'c', outcome: 'again', attempt: 0, reason: 'expired', response: null, error: null },
      { custom_id: 'd', outcome: 'again', attempt: 1, reason: 'missing', response: null, error: null },
    ]);
    expect(await progress()).toEqual({ claimed: 0, free: 3, answered: 1, failed: 1 });
  });

  it('leaves nothing to claim but what is to be asked again', async () => {
    const { held, settle } = world();
    await held('A', ABC);
    await settle('A', { a: answered('a'), b: failing('b', 500), c: failing('c', 413) });
    expect(await held('B', ABC)).toEqual(['b']);
  });

  it('asks again until the attempts are used up, and the last failure is the outcome', async () => {
    const { held, settle, outcomes } = world();
    for (const batch of ['A', 'B', 'C']) {
      expect(await held(batch, ['a', 'b'])).toEqual(['a', 'b']);
      await settle(batch, { a: failing('a', 400), b: failing('b', 429) });
    }
    expect(await held('D', ['a', 'b'])).toEqual(['b']);
    expect(await outcomes()).toMatchObject([
      { custom_id: 'a', outcome: 'failed', attempt: 3, reason: 'http-error', batchId: 'C' },
      { custom_id: 'b', outcome: 'again', attempt: 0, reason: 'rate', batchId: 'C' },
    ]);
  });

  it.each<[string, Pick<AnsweredRequest, 'result' | 'release'>, number, number]>([
    ['a parameter, where others were answered', failing('a', 400, { param: 'top_k' }), 1, 1],
    ['a parameter, where nothing was', failing('a', 400, { param: 'top_k' }), 0, 0],
    ['an error in common', { ...failing('a', 400), release: 'common-error' }, 0, 1],
    ['a batch that failed', released('batch-failed'), 0, 0],
    ['a time that ran out', failing('a', 408), 1, 1],
  ])('counts %s as an attempt or not', async (_what, given, others, attempt) => {
    const { held, settle, outcomes } = world();
    await held('A', ['a']);
    await settle('A', { a: given }, others);
    expect(await outcomes()).toMatchObject([{ outcome: 'again', attempt }]);
  });

  it('again, with other answers, or by two at a time, says and counts the same', async () => {
    const { held, settle, progress, objects } = world();
    await held('A', ABC);
    const given = { a: answered('a'), b: failing('b', 500), c: released('missing') };
    const [one, other] = await Promise.all([settle('A', given), settle('A', given)]);
    expect(other).toEqual(one);
    const after = new Map(objects);
    expect(await settle('A', given)).toEqual(one);
    expect(one.counts).toEqual({ answered: 1, failed: 0, again: { 'server-error': 1, missing: 1 } });
    // More has come since; but what is free may have been asked again.
    expect(await settle('A', { ...given, b: answered('b') })).toEqual(one);
    expect(objects).toEqual(after);
    expect(await progress()).toEqual({ claimed: 0, free: 2, answered: 1, failed: 0 });
  });

  it('by two at a time that have read different answers goes by one of them', async () => {
    const { held, settle, progress } = world();
    await held('A', ABC);
    const given = { a: answered('a'), b: failing('b', 500), c: released('missing') };
    const [one, other] = await Promise.all([settle('A', given), settle('A', { ...given, b: answered('b') })]);
    expect(other).toEqual(one);
    expect(await progress()).toMatchObject({ claimed: 0, answered: one.counts.answered });
  });

  it('leaves alone what another batch has by now', async () => {
    const { held, settle, state, outcomes } = world();
    await held('A', ABC);
    state.close('A', 'ABANDONED');
    await held('B', ['a', 'b']);
    await settle('B', { a: answered('a'), b: failing('b', 500) });
    await held('C', ['b']);
    const late = await settle('A', { a: answered('a'), b: answered('b'), c: answered('c') });
    expect(late).toMatchObject({ counts: { answered: 1, failed: 0, again: {} }, units: 3, elsewhere: 2 });
    expect((await outcomes()).map(({ custom_id, outcome, batchId }) => [custom_id, outcome, batchId])).toEqual([
      ['a', 'answered', 'B'],
      ['b', 'again', 'B'],
      ['c', 'answered', 'A'],
    ]);
    expect(await held('C', ['b'])).toEqual(['b']);
  });

  it('takes an answer that comes late where nobody else has the request', async () => {
    const { held, settle, state, workload, progress } = world();
    await held('A', ['a', 'b']);
    const submission = (await state.submissions.get('A'))?.submission ?? state.begin('A');
    await workload().release(submission, linesOf(['a', 'b']), 'requests');
    await settle('A', { a: answered('a'), b: failing('b', 500) });
    expect(await progress()).toEqual({ claimed: 0, free: 1, answered: 1, failed: 0 });
  });

  it('says where no answer has the form of its endpoint', async () => {
    const { held, settle } = world();
    const strange = (key: string) => {
      const result = resultOf(key, 200);
      return { result: result && { ...result, body: { text: 'x' } }, release: undefined };
    };
    await held('A', ABC);
    expect((await settle('A', { a: strange('a'), b: strange('b'), c: failing('c', 500) })).trouble).toBe(
      'none of 2 answers has the form of an answer of its endpoint',
    );
    await held('B', ['d', 'e']);
    expect((await settle('B', { d: strange('d'), e: answered('e') })).trouble).toBeUndefined();
  });

  it('tells how far it is', async () => {
    const { held, workload } = world();
    await held('A', ABC);
    const told: number[] = [];
    await workload().settle(endedBatch('A'), answers(ABC, answered), (units) => told.push(units));
    expect(told).toEqual([1, 2, 3]);
  });
});

describe('plain requests', () => {
  it('describe a line by its id and by what it asks', () => {
    const { workload } = world();
    const facts = workload().read(lineOf(chatLine('a', { max_completion_tokens: 20 })), 'requests');
    expect(facts).toMatchObject({
      key: 'a',
      outputTokens: 20,
      units: 1,
      identity: expect.stringMatching(/^a \w{64}$/),
    });
    expect(facts.inputTokens).toBeGreaterThan(5);
    expect(workload().keyOf(lineOf(chatLine('a')), 'requests')).toBe('a');
  });

  it('refuse a line that is nested without end', () => {
    const { workload } = world();
    const deep = chatLine('a', { user: '@' }).replace('"@"', `${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(() => workload().read(lineOf(deep, 3), 'requests')).toThrow(
      expect.objectContaining({ code: 'ndjson-damaged', where: 'requests:3' }),
    );
  });

  it('name their version and their job at OpenAI, and count by names of their own', () => {
    const { workload, state } = world();
    const own = workload();
    expect(own.versionIn({ ...own.metadata(state.begin('A')) })).toBe(own.version);
    expect(own.versionIn({})).toBeUndefined();
    expect(own.countAttributes({ answered: 3, failed: 1, again: { missing: 2, rate: 3 } })).toEqual({
      answered_count: 3,
      failed_count: 1,
      again_count: 5,
    });
    expect(own.noCounts()).toEqual({ answered: 0, failed: 0, again: {} });
  });

  it('take no job whose id is no segment of a key', () => {
    const { store, state } = world();
    expect(() => plainRequests({ store, state, job: 'a/b' })).toThrow(
      expect.objectContaining({ code: 'invalid-input', where: 'job' }),
    );
  });

  it('read nothing of the store before they are asked', () => {
    const { state } = world();
    const closed = behind(memoryStore(), () => Promise.reject(new Error('closed')));
    expect(() => plainRequests({ store: closed, state, job: JOB })).not.toThrow();
  });
});
