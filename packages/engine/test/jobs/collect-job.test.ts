import { describe, expect, it } from 'vitest';
import { cancelJob } from '../../src/jobs/cancel-job.ts';
import type { JobServices } from '../../src/jobs/job.ts';
import { jobStatus } from '../../src/jobs/job-status.ts';
import { openJobs } from '../../src/jobs/open-jobs.ts';
import { waitForJob } from '../../src/jobs/wait-for-job.ts';
import type { ObjectStore } from '../../src/objects/object-store.ts';
import { chatLines, invalidLine, JobWorld, told } from './collect-world.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e'];

async function openOf(world: JobWorld): Promise<string[]> {
  const jobs: string[] = [];
  for await (const job of openJobs(world.services())) jobs.push(job);
  return jobs;
}

describe('a job', () => {
  it('is asked and collected round by round, and its results are in the order of its lines', async () => {
    await using world = await JobWorld.open({
      rules: [
        { match: 'b', status: 500, times: 1 },
        { match: 'd', status: 422 },
      ],
    });
    const [a = '', b = '', c = '', d = '', e = ''] = chatLines(KEYS);
    await world.keep('letters', [invalidLine(1), a, b, invalidLine(4, 'x'), c, d, e, invalidLine(8)]);
    expect(await openOf(world)).toEqual(['letters']);
    await expect(world.results('letters')).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(
        'of 5 requests 0 are answered, 0 have failed, 0 wait for an answer, 5 are still',
      ),
    });
    const last = await world.rounds('letters');
    expect(last.finished).toBe(true);
    expect(last.status).toMatchObject({
      counts: { answered: 4, cached: 0, failed: 1, waiting: 0, unasked: 0, invalid: 3 },
      done: true,
      cancelled: false,
    });
    const results = await world.results('letters');
    expect(results.map(told)).toEqual([
      'failed 0 invalid',
      'a answered 1',
      'b answered 1',
      'x failed 0 invalid',
      'c answered 1',
      'd failed 3 common-error',
      'e answered 1',
      'failed 0 invalid',
    ]);
    expect(await world.billed(200)).toEqual({ a: 1, b: 1, c: 1, e: 1 });
    const ids = new Set(world.emulator.batches().map(({ id }) => id));
    expect(results.map(({ batch }) => batch === null || ids.has(batch))).not.toContain(false);
    expect(await openOf(world)).toEqual([]);
    const status = await jobStatus(world.services(), 'letters');
    expect(status).toEqual(last.status);
    expect(status.batches.length).toBe(world.emulator.batches().length);
    expect(status.costUsd).toBeGreaterThan(0);
  });
});

const ANSWERED = KEYS.map((key) => `${key} answered 1`);

/** Ends the process at one write of the job's last objects, before it or after it. */
function endingAt(store: ObjectStore, point: number): { readonly store: ObjectStore } {
  let passed = 0;
  const pass = (): void => {
    passed += 1;
    if (passed >= point) throw new Error('ended');
  };
  const last = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    if (!/^(jobs\/letters\/(results|failures|done)|answers\/|open-jobs\/)/.test(key)) return work();
    pass();
    const answer = await work();
    pass();
    return answer;
  };
  const cut: ObjectStore = {
    ...store,
    put: (key, body) => last(key, () => store.put(key, body)),
    create: (key, body) => last(key, () => store.create(key, body)),
    delete: (key) => last(key, () => store.delete(key)),
  };
  return { store: cut };
}

describe('the end of a job', () => {
  it('comes all the same where a round is cut short at any of the last writes', async () => {
    await using world = await JobWorld.open();
    await world.keep('letters', chatLines(KEYS));
    let point = 1;
    for (let round = 1; ; round += 1) {
      const cut = endingAt(world.store, point);
      const ended = await world.round('letters', `run-${round}`, {}, world.services(cut.store)).then(
        ({ status }) => status.done,
        (error: Error) => error.message,
      );
      if (ended === true) break;
      expect(ended === false || ended === 'ended').toBe(true);
      if (ended === 'ended') point += 1;
      if (round > 40) throw new Error('it does not end');
    }
    // Before and after results, failures, index, and what says that they are there; then only the mark is left.
    expect(point).toBe(9);
    expect((await world.results('letters')).map(told)).toEqual(ANSWERED);
    expect(await openOf(world)).toEqual([]);
    expect(await world.billed()).toEqual({ a: 1, b: 1, c: 1, d: 1, e: 1 });
  });

  it('comes once where two rounds meet', async () => {
    await using world = await JobWorld.open({ rules: [{ match: 'b', status: 500, times: 1 }] });
    await world.keep('letters', chatLines(KEYS));
    for (let round = 1; ; round += 1) {
      const both = await Promise.all(['x', 'y'].map((run) => world.round('letters', `${run}-${round}`)));
      if (!both.every(({ status }) => status.done)) continue;
      expect(both.filter(({ finished }) => finished).length).toBeLessThanOrEqual(1);
      break;
    }
    expect((await world.results('letters')).map(told)).toEqual(ANSWERED);
    expect(await world.billed()).toEqual({ a: 1, b: 1, c: 1, d: 1, e: 1 });
  });

  it('is not waited for where partial results are asked for', async () => {
    await using world = await JobWorld.open();
    const [a = '', b = ''] = chatLines(KEYS);
    await world.keep('letters', [a, invalidLine(2), b]);
    expect((await world.results('letters', true)).map(told)).toEqual(['a open 0', 'failed 0 invalid', 'b open 0']);
    await world.round('letters', 'run-1');
    expect((await world.results('letters', true)).map(({ outcome }) => outcome)).toEqual(['open', 'failed', 'open']);
    await world.rounds('letters');
    expect((await world.results('letters', true)).map(told)).toEqual([
      'a answered 1',
      'failed 0 invalid',
      'b answered 1',
    ]);
  });

  it('is told of where what was written is not there any more', async () => {
    await using world = await JobWorld.open();
    await world.keep('letters', chatLines(['a']));
    await world.rounds('letters');
    const key = 'jobs/letters/results.ndjson';
    const text = Buffer.from(await world.store.get(key)).toString();
    await world.store.put(key, text.replace('"attempts":1', '"attempts":2'));
    await expect(world.results('letters')).rejects.toMatchObject({
      code: 'row-damaged',
      where: world.store.locate(key),
    });
  });
});

describe('a cancelled job', () => {
  const CANCELLED = KEYS.map((key) => `${key} failed 0 cancelled`);

  it('that nothing was asked of is done by its next round, and nothing is sent', async () => {
    await using world = await JobWorld.open();
    await world.keep('letters', chatLines(KEYS));
    expect(await cancelJob(world.services(), 'letters')).toMatchObject({ cancelled: true, done: false });
    expect((await world.round('letters', 'run-1')).status).toMatchObject({
      done: true,
      cancelled: true,
      counts: { failed: 5, unasked: 0 },
    });
    expect((await world.results('letters')).map(told)).toEqual(CANCELLED);
    expect(world.emulator.batches()).toEqual([]);
    expect(await cancelJob(world.services(), 'letters')).toMatchObject({ done: true });
  });

  it('keeps what its batches have answered, and asks nothing more', async () => {
    await using world = await JobWorld.open();
    await world.keep('letters', chatLines(KEYS));
    await world.round('letters', 'run-1');
    const sent = world.emulator.batches().length;
    expect(sent).toBeGreaterThan(0);
    await cancelJob(world.services(), 'letters');
    await cancelJob(world.services(), 'letters');
    await world.rounds('letters');
    expect(world.emulator.batches().length).toBe(sent);
    const results = (await world.results('letters')).map(told);
    const billed = await world.billed();
    expect(results).toEqual(KEYS.map((key, at) => (billed[key] === 1 ? ANSWERED[at] : CANCELLED[at])));
    expect(results.some((line) => line.endsWith('cancelled'))).toBe(true);
  });

  it('ends what was open of it and no batch yet', async () => {
    await using world = await JobWorld.open();
    await world.keep('letters', chatLines(KEYS));
    const cut: ObjectStore = {
      ...world.store,
      create: (key, body) =>
        key.startsWith('jobs/letters/claims/') ? Promise.reject(new Error('cut')) : world.store.create(key, body),
    };
    await expect(world.round('letters', 'run-1', {}, world.services(cut))).rejects.toThrow('cut');
    await cancelJob(world.services(), 'letters');
    // A process may still have it; later none has.
    await world.clock.sleep(24 * 3_600_000);
    await world.rounds('letters');
    expect((await world.results('letters')).map(told)).toEqual(CANCELLED);
    expect(await world.billed()).toEqual({});
  });
});

describe('waiting for a job', () => {
  const waiting = (world: JobWorld, services: JobServices, forMs: number) =>
    waitForJob(services, {
      job: 'letters',
      execution: 'run-1',
      workDir: `${world.folder}/work`,
      preflight: 'never',
      forMs,
    });

  it('ends with it, after pauses that grow', async () => {
    await using world = await JobWorld.open();
    await world.keep('letters', chatLines(KEYS));
    const last = await waiting(world, world.services(), 3_600_000);
    expect(last).toMatchObject({ finished: true, status: { done: true } });
    const { pauses } = world.clock;
    expect(pauses.length).toBeGreaterThan(1);
    expect(pauses).toEqual(pauses.map((_, at) => 15_000 * 2 ** at));
  });

  it('ends where no pause fits into its time, and where only the next run would ask', async () => {
    await using world = await JobWorld.open({ rules: [{ match: 'b', status: 500 }] });
    await world.keep('letters', chatLines(KEYS));
    expect((await waiting(world, world.services(), 14_999)).status.done).toBe(false);
    expect(world.clock.pauses).toEqual([]);
    const before = world.clock.now();
    const last = await waiting(world, world.services(), 100 * 3_600_000);
    expect(last.status).toMatchObject({ done: false, counts: { answered: 4, waiting: 0, unasked: 1 } });
    expect(world.clock.now() - before).toBeLessThan(3_600_000);
  });
});
