/** Answers of earlier jobs, taken over by later ones: which, whose, what is told of them, and what is not believed. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeKnownAnswers } from '../../src/jobs/cache.ts';
import { type CollectedJob, collectJob } from '../../src/jobs/collect-job.ts';
import type { JobManifest, JobResult } from '../../src/jobs/job.ts';
import { answersObject, jobDoneObject, jobResultsObject } from '../../src/state/layout.ts';
import { ClaimLog } from '../../src/workload/claim-log.ts';
import { jobProgress } from '../../src/workload/job-outcomes.ts';
import { behind, type Gate } from '../workload/job-world.ts';
import { askLine, CacheWorld, type Given } from './cache-world.ts';
import { JobShop } from './job-shop.ts';

/** USD of one answer: 100 tokens in at 0.2, 10 out at 0.8. */
const ONE = (100 * 0.2 + 10 * 0.8) / 1e6;

const numbers = (from: number, to: number): Given[] =>
  Array.from({ length: to - from }, (_, at) => [`key-${from + at}`, `ask ${from + at}`]);

describe('a request that an earlier job has answered', () => {
  it('has that answer, with the batch that gave it, and what it would have cost is told; the others have none', async () => {
    await using world = await CacheWorld.open();
    await world.done('first', [...numbers(0, 4), ['bad', 'ask 4', null]]);
    const second = await world.job('second', numbers(2, 6));
    const known = await world.take(second);
    expect(known).toEqual({ requests: 2, savedUsd: expect.closeTo(2 * ONE, 12) });
    expect(await world.answers(second)).toEqual({
      'key-2': expect.stringMatching(/^answer to ask 2 \(batch_/),
      'key-3': expect.stringMatching(/^answer to ask 3 \(batch_/),
    });
    expect(world.said).toEqual([]);
  });

  it('is known by the job that has taken it over, too', async () => {
    await using world = await CacheWorld.open();
    const first = await world.done('first', numbers(0, 4));
    const second = await world.job('second', numbers(2, 6));
    await world.take(second);
    await world.settle(second, numbers(2, 6));
    await world.finish(second);
    world.store.objects.delete(answersObject('first', first.created_at));
    world.store.objects.delete(jobDoneObject('first'));
    const third = await world.job('third', numbers(0, 6));
    expect(await world.take(third)).toMatchObject({ requests: 4 });
    const answers = await world.answers(third);
    expect(Object.keys(answers)).toEqual(['key-2', 'key-3', 'key-4', 'key-5']);
    expect(answers['key-2']).toBe((await world.answers(second))['key-2']);
    expect(answers['key-2']?.split('(')[1]).not.toBe(answers['key-4']?.split('(')[1]);
  });

  it('is told by what it asks, however that is written, and never by its custom id', async () => {
    await using world = await CacheWorld.open();
    await world.done('first', [
      ['a', 'ask'],
      ['b', 'another'],
    ]);
    const second = await world.job('second', [
      ['b', 'ask'],
      ['a', 'a third'],
    ]);
    expect(await world.take(second)).toMatchObject({ requests: 1 });
    expect(await world.answers(second)).toEqual({ b: expect.stringMatching(/^answer to ask /) });
  });

  it('is asked where another service has answered it, such as an emulator', async () => {
    await using world = await CacheWorld.open();
    world.service = 'http://127.0.0.1:8080/v1';
    await world.done('first', [['a', 'ask', 'made up']]);
    world.service = 'https://user:secret@api.openai.com/v1/';
    const second = await world.job('second', [['a', 'ask']]);
    expect(await world.take(second)).toMatchObject({ requests: 0 });
    world.service = 'http://127.0.0.1:9090/v1/';
    expect(await world.take(await world.job('third', [['a', 'ask']]))).toMatchObject({ requests: 1 });
    world.service = 'https://api.openai.com/v1';
    await world.settle(second, [['a', 'ask', 'real']]);
    await world.finish(second);
    expect(Buffer.from(await world.store.get(jobDoneObject('second'))).toString()).not.toContain('secret');
  });

  it('has the answer of the newest job', async () => {
    await using world = await CacheWorld.open();
    // Names in another order than times.
    await world.done('c', [['k', 'ask', 'oldest']]);
    await world.done('a', [['k', 'ask', 'middle']]);
    await world.done('b', [['k', 'ask', 'newest']]);
    const later = await world.job('later', [['k', 'ask']]);
    await world.take(later);
    expect(await world.answers(later)).toEqual({ k: expect.stringMatching(/^newest /) });
  });

  it('has one of its own where several ask the same, while there are enough', async () => {
    await using world = await CacheWorld.open();
    await world.done('first', [
      ['x', 'ask', 'one'],
      ['y', 'ask', 'two'],
    ]);
    const second = await world.job('second', [
      ['p', 'ask'],
      ['q', 'ask'],
      ['r', 'ask'],
    ]);
    expect(await world.take(second)).toMatchObject({ requests: 3 });
    const texts = Object.values(await world.answers(second)).map((text) => text.split(' ')[0]);
    expect(texts).toEqual(['one', 'two', 'one']);
  });

  it('keeps what it has: an answer, a failure, or a batch that may still bring one', async () => {
    await using world = await CacheWorld.open();
    await world.done('first', numbers(0, 4));
    const second = await world.job('second', numbers(0, 4));
    const log = new ClaimLog(world.store, 'second');
    const begun = '2026-01-01T00:00:00.000Z';
    const entries = [
      { kind: 'claimed', batch_id: 'live-1', begun, keys: ['key-0'] },
      { kind: 'failed', batch_id: 'over', execution_id: 'run', keys: ['key-1'] },
      { kind: 'again', batch_id: 'over', execution_id: 'run', attempts: 1, keys: ['key-2'] },
    ] as const;
    for (const entry of entries) {
      let written = false;
      await log.append(async () => {
        if (written) return undefined;
        written = true;
        return { ...entry, keys: [...entry.keys] };
      });
    }
    expect(await world.take(second, { dryRun: true })).toMatchObject({ requests: 2 });
    expect(await world.take(second)).toMatchObject({ requests: 2 });
    expect(await jobProgress(world.store, 'second')).toEqual({ claimed: 1, free: 0, answered: 2, failed: 1 });
  });

  it('is counted beforehand, and nothing is written', async () => {
    await using world = await CacheWorld.open();
    await world.done('first', numbers(0, 4));
    const second = await world.job('second', numbers(2, 6));
    const before = [...world.store.objects.keys()];
    const known = await world.take(second, { dryRun: true });
    expect(known).toEqual({ requests: 2, savedUsd: expect.closeTo(2 * ONE, 12) });
    expect([...world.store.objects.keys()]).toEqual(before);
    expect(await world.take(second)).toEqual(known);
    // Also after it was taken.
    expect(await world.take(second, { dryRun: true })).toEqual(known);
    expect(await world.take(second)).toEqual(known);
  });

  it('of a model without a price saves what nobody knows', async () => {
    await using world = await CacheWorld.open();
    await world.done('first', numbers(0, 1));
    const second = await world.job('second', numbers(0, 1));
    const services = { ...world.services(), prices: { asOf: '2026-01-01', models: {} } };
    const known = await takeKnownAnswers(services, second, { workDir: tmpdir(), dryRun: true });
    expect(known).toEqual({ requests: 1, savedUsd: undefined });
  });
});

describe('an earlier job', () => {
  it('that is not done, or is gone, has no answers', async () => {
    await using world = await CacheWorld.open();
    const first = await world.done('first', numbers(0, 2));
    world.store.objects.delete(jobDoneObject('first'));
    const second = await world.job('second', numbers(0, 2));
    expect(await world.take(second)).toEqual({ requests: 0, savedUsd: 0 });
    expect(world.said).toEqual([]);
    // Nothing was decided: what is done by now is found.
    await world.finish(first);
    expect(await world.take(second)).toMatchObject({ requests: 2 });
  });

  const flipped = (bytes: Uint8Array): Uint8Array => {
    const changed = Uint8Array.from(bytes);
    changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
    return changed;
  };
  const objects = {
    index: ({ job, created_at }: JobManifest) => answersObject(job, created_at),
    results: ({ job }: JobManifest) => jobResultsObject(job),
    end: ({ job }: JobManifest) => jobDoneObject(job),
  };
  it.each([
    ['a damaged index', 'index', flipped, /is damaged: its SHA-256/],
    ['a cut index', 'index', (bytes: Uint8Array) => bytes.subarray(0, 40), /is damaged: its SHA-256/],
    ['damaged results', 'results', flipped, /is damaged: its SHA-256/],
    ['no results', 'results', () => undefined, /results\.ndjson is missing/],
    ['an end that cannot be read', 'end', () => Buffer.from('{'), /does not do/],
  ] as const)('with %s is told, and passed over; an older one is asked', async (_, which, change, why) => {
    await using world = await CacheWorld.open();
    await world.done('older', [
      ['k', 'ask 0', 'older'],
      ['l', 'ask 1', 'older'],
    ]);
    const newer = await world.done('newer', numbers(0, 3));
    const key = objects[which](newer);
    const bytes = change(world.store.objects.get(key) ?? new Uint8Array());
    if (bytes === undefined) world.store.objects.delete(key);
    else world.store.objects.set(key, bytes);
    const later = await world.job('later', numbers(0, 3));
    expect(await world.take(later)).toMatchObject({ requests: 2 });
    expect(await world.answers(later)).toEqual({
      'key-0': expect.stringMatching(/^older /),
      'key-1': expect.stringMatching(/^older /),
    });
    expect(world.said).toEqual([expect.stringMatching(why)]);
    expect(world.said[0]).toContain('the earlier job newer');
  });

  it('under whose name lies what is none of its own is passed over', async () => {
    await using world = await CacheWorld.open();
    const first = await world.done('first', numbers(0, 2));
    const other = await world.done('other', [['k', 'something else']]);
    const index = (manifest: JobManifest): string => answersObject(manifest.job, manifest.created_at);
    world.store.objects.set(index(other), world.store.objects.get(index(first)) ?? new Uint8Array());
    world.store.objects.delete(index(first));
    world.store.objects.set('answers/0000000000000-', new Uint8Array());
    world.store.objects.set('answers/readme', new Uint8Array());
    const later = await world.job('later', numbers(0, 2));
    expect(await world.take(later)).toEqual({ requests: 0, savedUsd: 0 });
    expect(world.said).toEqual([expect.stringContaining('the earlier job other')]);
  });
});

it('over HTTP: half of a job is known, the other half asked, and the results are whole and in order', async () => {
  await using shop = await JobShop.open();
  const finish = async (job: string): Promise<CollectedJob> => {
    for (;;) {
      const options = { job, execution: 'run-1', workDir: join(shop.folder, 'work'), preflight: 'never' } as const;
      const collected = await collectJob(shop.services(), options);
      if (collected.status.done) return collected;
    }
  };
  const resultsOf = async (job: string): Promise<JobResult[]> => {
    const text = Buffer.from(await shop.store.get(jobResultsObject(job))).toString();
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as JobResult);
  };
  const lines = (from: number, to: number): string[] => numbers(from, to).map(([key, ask]) => askLine(key, ask));
  const first = await shop.submit(lines(0, 6), { job: 'first', cache: true });
  expect(first).toMatchObject({ cached: { requests: 0, savedUsd: 0 }, submitted: { complete: true } });
  await finish('first');

  const dry = await shop.submit(lines(3, 9), { job: 'second', cache: true, dryRun: true });
  // Two at the same time, as runs may be.
  const both = ['run-1', 'run-2'].map((execution) =>
    shop.submit(lines(3, 9), { job: 'second', cache: true, execution }),
  );
  const [second, other] = await Promise.all(both);
  // Each answer, `ok`, is one token at 1,000 USD per 1,000,000.
  const cached = { requests: 3, savedUsd: expect.closeTo(0.003, 9) };
  expect([dry.cached, second?.cached, other?.cached]).toEqual([cached, cached, cached]);
  const again = await shop.submit(lines(3, 9), { job: 'second', cache: true });
  expect(again).toMatchObject({ known: true, cached });
  const { status } = await finish('second');
  expect(status).toMatchObject({
    counts: { answered: 6, cached: 3, failed: 0 },
    savedUsd: expect.closeTo(0.003, 9),
    costUsd: expect.closeTo(0.003, 9),
  });
  expect(await shop.answered()).toEqual(numbers(0, 9).map(([key]) => key));
  const [old] = await resultsOf('first');
  const results = await resultsOf('second');
  expect(
    results.map(({ custom_id, outcome, attempts, cached: known, batch }) => [
      custom_id,
      outcome,
      attempts,
      known === true,
      batch === old?.batch,
    ]),
  ).toEqual([
    ...[3, 4, 5].map((at) => [`key-${at}`, 'answered', 0, true, true]),
    ...[6, 7, 8].map((at) => [`key-${at}`, 'answered', 1, false, false]),
  ]);
  for (const { response } of results) expect(response).toMatchObject({ body: { object: 'chat.completion' } });
  // What is to be asked again is, whatever is known.
  const anew = await shop.submit(lines(3, 9), { job: 'second', cache: true, again: 'run-2' });
  expect(anew).toMatchObject({ cached: { requests: 0 }, submitted: { complete: true } });
});

class Ended extends Error {}

describe('whoever takes answers over', () => {
  const prepare = async () => {
    const world = await CacheWorld.open();
    await world.done('first', numbers(0, 4));
    return { world, second: await world.job('second', numbers(2, 6)) };
  };

  it('may end at any call to the store: the next one comes to the same end', async () => {
    const { world: whole, second } = await prepare();
    await using _ = whole;
    const from = new Map(whole.store.objects);
    let calls = 0;
    const counting: Gate = async (_call, work) => {
      calls += 1;
      const result = await work();
      calls += 1;
      return result;
    };
    const known = await whole.take(second, {}, behind(whole.store, counting));
    expect(calls).toBeGreaterThan(20);
    for (let point = 1; point <= calls; point += 1) {
      await using world = await CacheWorld.open({ ...whole.store, objects: from });
      let passed = 0;
      const ending: Gate = async (_call, work) => {
        passed += 1;
        if (passed >= point) throw new Ended();
        const result = await work();
        passed += 1;
        if (passed >= point) throw new Ended();
        return result;
      };
      await expect(world.take(second, {}, behind(world.store, ending)), `point ${point}`).rejects.toThrow(Ended);
      expect(await world.take(second), `point ${point}`).toEqual(known);
      expect(await world.answers(second)).toEqual(await whole.answers(second));
    }
  });

  it('may do so at the same time as others, and a request is answered once', async () => {
    const { world, second } = await prepare();
    await using _ = world;
    const known = await Promise.all([world.take(second), world.take(second), world.take(second)]);
    for (const each of known) expect(each).toMatchObject({ requests: 2 });
    expect(await jobProgress(world.store, 'second')).toEqual({ claimed: 0, free: 0, answered: 2, failed: 0 });
    const objects = [...world.store.objects.keys()].filter((key) => key.startsWith('jobs/second/claims/'));
    expect(objects).toHaveLength(1);
  });

  it('leaves to a batch what one has claimed in the meantime', async () => {
    const { world, second } = await prepare();
    await using _ = world;
    let claimed = false;
    const meanwhile: Gate = async (call, work) => {
      if (call === 'create' && !claimed) {
        claimed = true;
        const keys = ['key-2'];
        let written = false;
        await new ClaimLog(world.store, 'second').append(async () => {
          if (written) return undefined;
          written = true;
          return { kind: 'claimed', batch_id: 'live-1', begun: '2026-01-01T00:00:00.000Z', keys };
        });
      }
      return work();
    };
    const known = await world.take(second, {}, behind(world.store, meanwhile));
    expect(known).toEqual({ requests: 1, savedUsd: expect.closeTo(ONE, 12) });
    expect(await jobProgress(world.store, 'second')).toEqual({ claimed: 1, free: 0, answered: 1, failed: 0 });
  });
});

it('of any jobs, exactly what an earlier one has answered is taken over', async () => {
  const asks = fc.array(fc.record({ ask: fc.integer({ min: 0, max: 8 }), fails: fc.boolean() }), { maxLength: 10 });
  const runs = fc.tuple(fc.array(asks, { maxLength: 3 }), asks);
  let hits = 0;
  await fc.assert(
    fc.asyncProperty(runs, async ([earlier, own]) => {
      await using world = await CacheWorld.open();
      const answered = new Set<string>();
      for (const [at, job] of earlier.entries()) {
        if (job.length === 0) continue;
        const given = job.map(({ ask, fails }, line): Given => [`k${line}`, `${ask}`, fails ? null : `${ask}`]);
        await world.done(`job-${at}`, given);
        for (const [, ask, answer] of given) if (answer !== null) answered.add(ask);
      }
      const lines = own.map(({ ask }, line): Given => [`own${line}`, `${ask}`]);
      const manifest = await world.job('own', lines);
      const expected = lines.filter(([, ask]) => answered.has(ask));
      hits += expected.length;
      expect((await world.take(manifest)).requests).toBe(expected.length);
      const found = await world.answers(manifest);
      const texts = Object.entries(found).map(([key, text]) => [key, text.split(' ')[0]]);
      expect(texts).toEqual(expected.map(([key, ask]) => [key, ask]));
    }),
    { numRuns: 40 },
  );
  expect(hits).toBeGreaterThan(0);
});
