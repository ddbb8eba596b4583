/** Jobs are submitted over HTTP: the real client, an emulated OpenAI, a folder as store and state. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { cancelJob } from '../../src/jobs/cancel-job.ts';
import { collectJob } from '../../src/jobs/collect-job.ts';
import type { JobServices } from '../../src/jobs/job.ts';
import { readManifest } from '../../src/jobs/job-manifest.ts';
import type { SubmittedJob } from '../../src/jobs/submit-job.ts';
import { createFolderStore } from '../../src/objects/folder-store.ts';
import { sha256 } from '../../src/platform/digest.ts';
import { contentDigest } from '../../src/requests/request-line.ts';
import { jobCancelledObject, jobDoneObject, jobObject, jobPartObject, openJobObject } from '../../src/state/layout.ts';
import { ObjectState } from '../../src/state/objects/index.ts';
import type { Submissions } from '../../src/state/state.ts';
import { behind, chatLine } from '../workload/job-world.ts';
import { JobShop } from './job-shop.ts';

const KEYS = ['a', 'b', 'c', 'd'];
const LINES = KEYS.map((key) => chatLine(key));
const DAMAGED = '{"custom_id": "torn", ';

const endings = ({ submitted }: SubmittedJob): string[] =>
  (submitted?.files ?? []).map(({ ending, model, requests }) => `${model} ${ending} ${requests}`);
const sum = ({ submitted }: SubmittedJob): number =>
  (submitted?.files ?? []).reduce((total, { ending, requests }) => total + (ending === 'submitted' ? requests : 0), 0);

/** Of a process that cannot write that a submission has come so far. */
function failingAt(shop: JobShop, state: string): JobServices {
  const services = shop.services();
  const { submissions, ...others } = services.state;
  const failing: Submissions = {
    get: (batchId) => submissions.get(batchId),
    put: (submission) => submissions.put(submission),
    abandon: (record, reason) => submissions.abandon(record, reason),
    listOpen: () => submissions.listOpen(),
    async change(before, change) {
      if (change.state === state) throw new Error('out of order');
      return submissions.change(before, change);
    },
  };
  return { ...services, state: { ...others, submissions: failing } };
}

describe('a job', () => {
  it('is kept in the store by what it asks, and handed over', async () => {
    await using shop = await JobShop.open();
    const submitted = await shop.submit(LINES);
    const { manifest } = submitted;
    if (manifest === undefined) throw new Error('nothing was kept');
    const { job, parts } = manifest;
    expect(job).toMatch(/^job-[0-9a-f]{20}$/);
    expect(submitted).toMatchObject({ known: false, done: false, invalid: { count: 0 }, estimatedUsd: 4 });
    expect(endings(submitted)).toEqual(['gpt-4.1-mini submitted 4']);
    expect(await readManifest(shop.store, job)).toEqual(manifest);
    expect(manifest).toMatchObject({ lines: 4, requests: 4, invalid: null, max_attempts: 3 });
    expect(parts.map(({ key }) => key)).toEqual([jobPartObject(job, 1, parts[0]?.sha256 ?? '')]);
    expect(await readFile(join(shop.folder, 'store', parts[0]?.key ?? ''), 'utf8')).toBe(`${LINES.join('\n')}\n`);
    expect(await shop.keys('open-jobs/')).toEqual([openJobObject(job)]);
    await shop.collectAll(job);
    expect(await shop.answered()).toEqual(KEYS);
  });

  it('is asked once, however often its file is submitted, in whatever runs, and goes on with what has failed', async () => {
    await using shop = await JobShop.open({ rules: [{ match: 'c', status: 500, times: 1 }] });
    const { manifest } = await shop.submit(LINES);
    const spaced = LINES.map((line) => JSON.stringify(JSON.parse(line), undefined, 1).replaceAll('\n', ' '));
    const same = await shop.submit(spaced, { execution: 'run-2' });
    expect(same).toMatchObject({ manifest, known: true, submitted: { taken: 4, files: [], complete: true } });
    await shop.collectAll(manifest?.job ?? '');
    const retried = await shop.submit(LINES, { execution: 'run-3' });
    expect(endings(retried)).toEqual(['gpt-4.1-mini submitted 1']);
    await shop.collectAll(manifest?.job ?? '');
    expect(await shop.answered()).toEqual(KEYS);
    expect(shop.emulator.batches()).toHaveLength(2);
  });

  it('is asked once by two who submit it at the same time', async () => {
    await using shop = await JobShop.open();
    const both = ['run-1', 'run-2'].map((execution) => shop.submit(LINES, { execution, limits: { maxLines: 2 } }));
    const [one, other] = await Promise.all(both);
    expect(one?.manifest).toEqual(other?.manifest);
    expect((one && sum(one)) || 0).toBe(4 - ((other && sum(other)) || 0));
    await shop.collectAll(one?.manifest?.job ?? '');
    expect(await shop.answered()).toEqual(KEYS);
  });

  /** A part, the manifest, the mark, the file of a batch. */
  it.each([1, 2, 3, 4])(
    'is gone on with by who submits it again, where a process ends before its write %i',
    async (last) => {
      await using shop = await JobShop.open();
      let writes = 0;
      const killed = behind(shop.store, async (call, work) => {
        if (call === 'create' || call === 'put') writes += 1;
        if (writes >= last) throw new Error('killed');
        return work();
      });
      await expect(shop.submit(LINES, {}, shop.services(killed))).rejects.toThrow('killed');
      expect(writes).toBe(last);
      shop.ahead = 3_600_000;
      const { manifest } = await shop.submit(LINES);
      const job = manifest?.job ?? '';
      expect(await readManifest(shop.store, job)).toEqual(manifest);
      expect(await shop.keys('open-jobs/')).toEqual([openJobObject(job)]);
      await shop.collectAll(job);
      expect(await shop.answered()).toEqual(KEYS);
    },
  );

  it('of a name asks what it has asked first: other requests under it are refused, and nothing is written or sent', async () => {
    await using shop = await JobShop.open();
    await shop.submit(LINES, { job: 'letters' });
    const before = await shop.keys();
    const other = shop.submit([...LINES, chatLine('e')], { job: 'letters', execution: 'run-2' });
    await expect(other).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('a job letters already'),
      where: shop.store.locate(jobObject('letters')),
      remedy: expect.stringContaining('another name'),
    });
    expect(await shop.keys()).toEqual(before);
    expect(shop.emulator.batches()).toHaveLength(1);
  });

  it('is asked anew on request, once for each time that is named', async () => {
    await using shop = await JobShop.open();
    await shop.submit(LINES);
    const again = await shop.submit(LINES, { again: 'night-2', execution: 'run-2' });
    const twice = await shop.submit(LINES, { again: 'night-2', execution: 'run-3' });
    const named = await shop.submit(LINES, { again: 'night-2', job: 'letters', execution: 'run-4' });
    expect(again.manifest?.job).toMatch(/^job-[0-9a-f]{20}-[0-9a-f]{12}$/);
    expect(twice).toMatchObject({ manifest: again.manifest, known: true, submitted: { taken: 4 } });
    expect(named.manifest?.job).toMatch(/^letters-[0-9a-f]{12}$/);
    expect(shop.emulator.batches()).toHaveLength(3);
  });

  it('that is done asks nothing, and gets no mark of an open one', async () => {
    await using shop = await JobShop.open();
    const { manifest } = await shop.submit(LINES);
    const job = manifest?.job ?? '';
    await shop.store.create(jobDoneObject(job), '{}');
    await shop.store.delete(openJobObject(job));
    const done = await shop.submit(LINES, { execution: 'run-2' });
    expect(done).toMatchObject({ known: true, done: true, submitted: undefined, manifest });
    expect(await shop.keys('open-jobs/')).toEqual([]);
  });

  it('that was cancelled is not asked, but anew', async () => {
    await using shop = await JobShop.open();
    const { manifest } = await shop.submit(LINES);
    await shop.store.create(jobCancelledObject(manifest?.job ?? ''), '{}');
    await expect(shop.submit(LINES, { execution: 'run-2' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('was cancelled'),
      remedy: expect.stringContaining('again'),
    });
    expect(endings(await shop.submit(LINES, { again: 'x', execution: 'run-2' }))).toHaveLength(1);
  });

  it('of mixed models and endpoints makes batches of each', async () => {
    await using shop = await JobShop.open();
    const embedding = { model: 'text-embedding-3-small', input: ['x'] };
    const mixed = [
      ...LINES.slice(0, 2),
      chatLine('other', { model: 'gpt-4.1' }),
      JSON.stringify({ custom_id: 'v', method: 'POST', url: '/v1/embeddings', body: embedding }),
    ];
    const submitted = await shop.submit(mixed);
    expect(endings(submitted)).toEqual([
      'gpt-4.1-mini submitted 2',
      'gpt-4.1 submitted 1',
      'text-embedding-3-small submitted 1',
    ]);
    expect(submitted.estimatedUsd).toBeUndefined();
    await shop.collectAll(submitted.manifest?.job ?? '');
    expect(await shop.answered()).toEqual(['a', 'b', 'other', 'v']);
  });

  it('shares a run with another one that has the same custom ids', async () => {
    await using shop = await JobShop.open();
    await shop.submit(LINES, { job: 'one' });
    const other = await shop.submit(
      LINES.map((line) => line.replace('say', 'sing')),
      { job: 'other' },
    );
    expect(endings(other)).toEqual(['gpt-4.1-mini submitted 4']);
  });
});

describe('invalid lines', () => {
  it('keep the job from being kept or sent, and are all told', async () => {
    await using shop = await JobShop.open();
    const submitted = await shop.submit([LINES[0] ?? '', DAMAGED, chatLine('a')]);
    expect(submitted).toMatchObject({ manifest: undefined, submitted: undefined, invalid: { count: 2 } });
    expect(submitted.invalid.lines.map(({ code, line }) => `${line} ${code}`)).toEqual([
      '2 invalid_json_line',
      '3 duplicate_custom_id',
    ]);
    expect(await shop.keys()).toEqual([]);
    expect(shop.emulator.batches()).toEqual([]);
  });

  it('are kept beside the job where they are to be passed over', async () => {
    await using shop = await JobShop.open();
    const submitted = await shop.submit([LINES[0] ?? '', DAMAGED, LINES[1] ?? ''], { invalid: 'skip' });
    expect(endings(submitted)).toEqual(['gpt-4.1-mini submitted 2']);
    const { invalid, lines } = submitted.manifest ?? {};
    expect([lines, invalid?.lines]).toEqual([3, 1]);
    const kept = await readFile(join(shop.folder, 'store', invalid?.key ?? ''), 'utf8');
    expect(
      kept
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(submitted.invalid.lines);
  });

  it('are those, too, that no record of a batch could hold: what is kept can be read back', async () => {
    await using shop = await JobShop.open();
    const odd = [chatLine('m', { model: 'm'.repeat(257) }), chatLine('n', { model: 'a\tb' })];
    const url = JSON.stringify({ ...JSON.parse(chatLine('u')), url: '/v1/größe' });
    const most = chatLine('t', { max_completion_tokens: 2 ** 50, n: 100 });
    const submitted = await shop.submit([...odd, url, most], { invalid: 'skip', limits: { maxLines: 1 } });
    expect(submitted.invalid.lines.map(({ param }) => param)).toEqual(['body.model', 'body.model', 'url']);
    expect(endings(submitted)).toEqual(['gpt-4.1-mini submitted 1']);
    const [file] = submitted.submitted?.files ?? [];
    expect((await shop.services().state.batches.get(file?.batchId ?? ''))?.problem).toBeUndefined();
  });

  it('may be all there is: the job has nothing to ask', async () => {
    await using shop = await JobShop.open();
    const submitted = await shop.submit([DAMAGED], { invalid: 'skip' });
    expect(submitted).toMatchObject({ manifest: { requests: 0, lines: 1 }, submitted: { files: [], complete: true } });
  });

  it('none at all is refused', async () => {
    await using shop = await JobShop.open();
    await expect(shop.submit(['', ' '])).rejects.toMatchObject({ code: 'invalid-input', where: 'requests-1.jsonl' });
    await expect(shop.submitFiles([])).rejects.toMatchObject({ code: 'invalid-input', where: 'requests' });
    const missing = { path: join(shop.folder, 'missing'), name: 'missing.jsonl' };
    await expect(shop.submitFiles([missing])).rejects.toMatchObject({ code: 'file-unusable', where: 'missing.jsonl' });
  });
});

describe('a dry run', () => {
  it('checks and estimates, and writes and sends nothing', async () => {
    await using shop = await JobShop.open();
    const planned = await shop.submit(LINES, { dryRun: true, cache: true, preflight: 'always' });
    expect(planned).toMatchObject({ known: false, estimatedUsd: 4, cached: { requests: 0 } });
    expect(endings(planned)).toEqual(['gpt-4.1-mini planned 4']);
    expect(await shop.keys()).toEqual([]);
    expect(await shop.emulator.journal()).toEqual([]);
  });

  it('of a known job tells what is left of it', async () => {
    await using shop = await JobShop.open();
    await shop.submit(LINES);
    const before = await shop.keys();
    expect(await shop.submit(LINES, { dryRun: true, execution: 'run-2' })).toMatchObject({
      known: true,
      submitted: { files: [], taken: 4 },
    });
    expect(await shop.keys()).toEqual(before);
  });
});

describe('what others have written into the store', () => {
  it('is not asked by who submits the job: it asks what it was given', async () => {
    await using shop = await JobShop.open();
    const { manifest } = await shop.submit(LINES, { maxCostUsd: 0.5 });
    if (manifest === undefined) throw new Error('nothing was kept');
    const text = ['x', 'y', 'z', 'w'].map((key) => `${chatLine(key, { model: 'gpt-4.1', n: 9 })}\n`).join('');
    const digest = sha256(text);
    const key = jobPartObject(manifest.job, 1, digest);
    const parts = [{ key, sha256: digest, bytes: text.length, requests: 4 }];
    const destinations = manifest.destinations.map((each) => ({ ...each, model: 'gpt-4.1' }));
    await shop.store.put(key, text);
    await shop.store.put(jobObject(manifest.job), JSON.stringify({ ...manifest, parts, destinations }));
    const again = await shop.submit(LINES, { execution: 'run-2', maxCostUsd: 9 });
    expect(endings(again)).toEqual(['gpt-4.1-mini submitted 4']);
    await shop.collectAll(manifest.job);
    expect(await shop.answered()).toEqual(KEYS);
  });

  it('does not pass as the job by its digest where it has another number of requests', async () => {
    await using shop = await JobShop.open();
    const { manifest } = await shop.submit(LINES);
    const parts = manifest?.parts.map((part) => ({ ...part, requests: 1e12 }));
    const planted = { ...manifest, parts, requests: 1e12, lines: 1e12 };
    await shop.store.put(jobObject(manifest?.job ?? ''), JSON.stringify(planted));
    const again = shop.submit(LINES, { execution: 'run-2', cache: true });
    await expect(again).rejects.toMatchObject({ code: 'invalid-input' });
  });
});

it('a custom id that is written to look like several lines is another job', async () => {
  await using shop = await JobShop.open();
  const [first = '', last = ''] = LINES;
  const two = await shop.submit([first, last], { dryRun: true });
  const one = JSON.parse(last);
  const looksLikeTwo = { ...one, custom_id: `a ${contentDigest(JSON.parse(first))}\n${one.custom_id}` };
  const other = await shop.submit([JSON.stringify(looksLikeTwo)], { dryRun: true });
  expect(other.manifest?.requests).toBe(1);
  expect(other.manifest?.digest).not.toBe(two.manifest?.digest);
});

it('a path of the API that no batch is for is asked in none of its own calls, whatever a line says', async () => {
  await using shop = await JobShop.open();
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = (url, init) => {
    asked.push(`${init?.method} ${new URL(String(url)).pathname}`);
    return globalThis.fetch(url, init);
  };
  const openai = new OpenAI({ apiKey: 'sk-test-key', baseURL: shop.emulator.url, maxRetries: 0, fetch });
  const lines = ['/v1/chat/completions', '/v1/fine_tuning/jobs', '/v1/images/../organization/admin_api_keys'].map(
    (url, at) => JSON.stringify({ ...JSON.parse(LINES[at] ?? ''), url }),
  );
  await shop.submit(lines, { preflight: 'always' }, { ...shop.services(), openai });
  const posts = new Set(asked.filter((call) => call.startsWith('POST')));
  expect([...posts].sort()).toEqual(['POST /v1/batches', 'POST /v1/chat/completions', 'POST /v1/files']);
  expect(shop.said).toContainEqual(expect.stringContaining('/v1/fine_tuning/jobs is asked in batches only'));
});

it('is gone on with, and cancelled, only where the records of its batches are', async () => {
  await using shop = await JobShop.open();
  const { manifest } = await shop.submit(LINES);
  const services = shop.services();
  const { clock, submissions, batches, queues } = new ObjectState(createFolderStore(join(shop.folder, 'other')));
  const elsewhere = { ...services, state: { name: 'table other', clock, submissions, batches, queues } };
  const job = manifest?.job ?? '';
  const round = { job, execution: 'run-2', workDir: join(shop.folder, 'work') };
  const refused = { code: 'invalid-input', where: 'state', message: expect.stringContaining('store, not table other') };
  await expect(cancelJob(elsewhere, job)).rejects.toMatchObject(refused);
  await expect(collectJob(elsewhere, round)).rejects.toMatchObject(refused);
  await expect(shop.submit(LINES, {}, elsewhere)).rejects.toMatchObject(refused);
  expect(await shop.keys(jobCancelledObject(job))).toEqual([]);
  await shop.collectAll(job);
  expect((await collectJob(shop.services(), round)).status).toMatchObject({ done: true, counts: { answered: 4 } });
});

describe('a budget', () => {
  it('is that of the whole job: open batches count as estimated, ended ones as billed', async () => {
    await using shop = await JobShop.open();
    const run = (execution: string, maxCostUsd = 2.5): Promise<SubmittedJob> =>
      shop.submit(LINES, { execution, maxCostUsd, limits: { maxLines: 1 } });
    const first = await run('run-1');
    expect(sum(first)).toBe(2);
    expect(first.submitted).toMatchObject({ complete: false, budget: { maxCost: 2.5, used: 2 } });
    expect(sum(await run('run-2'))).toBe(0);
    expect(sum(await run('run-1', 3.5))).toBe(1);
    await shop.collectAll(first.manifest?.job ?? '');
    const last = await run('run-3');
    expect(sum(last)).toBe(1);
    expect(last.submitted?.budget?.used).toBeCloseTo(1, 1);
    await shop.collectAll(first.manifest?.job ?? '');
    expect(await shop.answered()).toEqual(KEYS);
  });

  it('is kept with the job: rounds that name none keep to it, and another one is of its time only', async () => {
    await using shop = await JobShop.open();
    const limits = { maxLines: 1 };
    const { manifest } = await shop.submit(LINES, { maxCostUsd: 1.5, limits });
    const round = (execution: string, more: { maxCostUsd?: number } = {}) =>
      collectJob(shop.services(), {
        job: manifest?.job ?? '',
        execution,
        workDir: join(shop.folder, 'work'),
        preflight: 'never',
        limits,
        ...more,
      });
    expect((await round('run-2')).asked?.budget).toEqual({ maxCost: 1.5, used: 1 });
    expect((await round('run-3', { maxCostUsd: 2.5 })).asked?.budget?.maxCost).toBe(2.5);
    expect((await round('run-4')).asked?.budget?.maxCost).toBe(1.5);
    expect(sum(await shop.submit(LINES, { execution: 'run-5', limits }))).toBeLessThan(2);
    await shop.submit(LINES, { execution: 'run-6', maxCostUsd: 9, limits });
    expect(shop.said).toContainEqual(expect.stringContaining('$9.00 is the budget of this time only'));
  });

  it('counts a batch once that another run has left in the middle, whoever finishes it', async () => {
    await using shop = await JobShop.open();
    const left = await shop.submit(LINES, { maxCostUsd: 4 }, failingAt(shop, 'UPLOADED'));
    expect(endings(left)).toEqual(['gpt-4.1-mini failed 4']);
    shop.ahead = 3_600_000;
    const resumed = await shop.submit(LINES, { maxCostUsd: 4, execution: 'run-2' });
    expect(resumed.submitted?.files).toMatchObject([{ ending: 'submitted', resumed: true, requests: 4 }]);
    expect(resumed.submitted?.budget).toEqual({ maxCost: 4, used: 4 });
  });

  it('without a price for a model keeps nothing', async () => {
    await using shop = await JobShop.open();
    const unpriced = shop.submit([chatLine('a', { model: 'gpt-0' })], { maxCostUsd: 1 });
    await expect(unpriced).rejects.toMatchObject({ code: 'price-unknown' });
    expect(await shop.keys()).toEqual([]);
  });
});

it('keeps no job whose model does not exist, nor one with wrong options', async () => {
  await using shop = await JobShop.open({}, { models: ['gpt-4.1'] });
  await expect(shop.submit(LINES)).rejects.toMatchObject({ code: 'model-unknown' });
  for (const [options, where] of [
    [{ job: 'a/b' }, 'job'],
    [{ execution: '' }, 'execution'],
    [{ maxAttempts: 0 }, 'max-attempts'],
    [{ limits: { maxLines: 0 } }, 'max-lines'],
  ] as const) {
    await expect(shop.submit(LINES, options)).rejects.toMatchObject({ code: 'invalid-input', where });
  }
  expect(await shop.keys()).toEqual([]);
});
