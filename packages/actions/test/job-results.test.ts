/** What is handed on of jobs that are done, and what becomes of it where somebody else writes the store, too. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobStatus } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { CacheWorld } from '../../engine/test/jobs/cache-world.ts';
import { jobReportOf, readJobReport, writeJobReport } from '../src/collect-results/job-report.ts';
import { outputsOf } from '../src/collect-results/outputs.ts';
import type { Looked } from '../src/collect-results/rounds.ts';
import { saveResults } from '../src/collect-results/save-results.ts';
import { collectResultsSummary } from '../src/collect-results/summary.ts';
import { expectAnnouncement, expectedAnnouncements } from '../src/shared/announcements.ts';
import { readJobReports } from '../src/summarize-results/read-job-reports.ts';

describe('the results that are handed on', () => {
  it('are those that were written, byte for byte, and else none', async () => {
    await using world = await CacheWorld.open();
    const folder = await mkdtemp(join(tmpdir(), 'results-'));
    try {
      await world.done('one', [
        ['a', 'ask'],
        ['b', 'ask', null],
      ]);
      const save = (name: string) =>
        saveResults(world.services(), {
          job: 'one',
          folder: join(folder, name),
          workDir: folder,
          transform: undefined,
        });
      await save('good');
      const written = await world.store.get('jobs/one/results.ndjson');
      expect(await readFile(join(folder, 'good', 'results.ndjson'))).toEqual(Buffer.from(written));
      expect((await readFile(join(folder, 'good', 'failures.ndjson'), 'utf8')).split('\n')).toHaveLength(2);
      const spoilt = Buffer.from(written).toString().replace('answer to ask', 'planted');
      for (const [key, text] of [
        ['results', spoilt],
        ['failures', ''],
      ]) {
        const before = await world.store.get(`jobs/one/${key}.ndjson`);
        await world.store.put(`jobs/one/${key}.ndjson`, text ?? '');
        await expect(save('bad')).rejects.toMatchObject({
          code: 'row-damaged',
          where: expect.stringContaining(`${key}`),
        });
        await world.store.put(`jobs/one/${key}.ndjson`, before);
      }
      expect(await readdir(folder)).toEqual(['good']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('are no output where they could not be written', async () => {
    await using world = await CacheWorld.open();
    await world.done('one', [['a', 'ask']]);
    const status = await jobStatus(world.services(), 'one');
    const looked = { job: 'one', status, finished: true, asked: [], looks: [], problems: [] };
    expect(outputsOf([{ ...looked, error: undefined }], 'out')).toMatchObject({ results: 'out', done: true });
    expect(outputsOf([{ ...looked, error: new Error('damaged') }], 'out')).toMatchObject({
      results: '',
      done: false,
      'done-jobs': '[]',
      'failed-jobs': 1,
    });
  });
});

describe('the reports of a matrix', () => {
  const looked = (job: string, more: Partial<Looked> = {}): Looked => ({
    ...{ job, status: undefined, finished: false, asked: [], looks: [], problems: [], error: undefined },
    ...more,
  });

  it('tell what its jobs found, of each job the latest attempt, with a link to its results, and one that is lost', async () => {
    await using world = await CacheWorld.open();
    const folder = await mkdtemp(join(tmpdir(), 'job-reports-'));
    try {
      await world.done('one', [
        ['a', 'ask'],
        ['b', 'ask', null],
      ]);
      const status = await jobStatus(world.services(), 'one');
      const many = Array.from({ length: 60 }, (_, at) => ({ ...status.batches[0], batchId: `b-${at}` }));
      const done = looked('one', { status: { ...status, batches: many as typeof status.batches }, finished: true });
      const handOn = async (name: string, one: Looked, attempt: number): Promise<void> =>
        writeJobReport(join(folder, name), jobReportOf(one, world.store, attempt));
      await handOn('a1', looked('one', { error: new Error('OpenAI is away') }), 1);
      await handOn('a2', done, 2);
      await writeFile(join(folder, 'a2', 'one.url'), 'https://github.com/o/r/actions/runs/1/artifacts/7\n');
      await handOn('two', looked('two', { error: new Error('no access') }), 1);
      await writeFile(join(folder, 'two', 'two.url'), 'javascript:alert(1)');
      await writeFile(join(folder, 'two', 'planted.json'), '{"format":"completion-batch/job-report"}');
      await symlink('/etc/passwd', join(folder, 'two', 'link.json'));
      const { reports, pages, unreadable } = await readJobReports(folder, ['one', 'two', 'three']);
      expect(unreadable.map((path) => path.slice(folder.length + 1)).sort()).toEqual([
        'two/link.json',
        'two/planted.json',
      ]);
      expect(reports).toMatchObject([
        {
          job: 'one',
          attempt: 2,
          error: null,
          figures: { done: true, requests: 2, answered: 1, failed: 1, moreBatches: 10 },
        },
        { job: 'two', error: 'no access', figures: null },
        { job: 'three', attempt: 0, error: expect.stringContaining('handed nothing over') },
      ]);
      expect(reports.map((report) => readJobReport(JSON.stringify(report)))).toEqual(reports);
      const text = collectResultsSummary(reports, { pages, waiting: 2 });
      expect(text).toContain('**1 job is done.** **2 jobs could not be collected.**');
      expect(text).toContain('2 more jobs wait for the next run.');
      expect(text).toMatch(
        /\| <code>one<\/code> \| \[download\]\(https:\/\/github\.com\/o\/r\/actions\/runs\/1\/artifacts\/7\) \|/,
      );
      expect(text).not.toContain('javascript:');
      expect(text).toContain('Jobs have 10 more batches than are listed.');
      // Without a matrix: those that left one.
      expect((await readJobReports(folder, undefined)).reports.map(({ job }) => job)).toEqual(['one', 'two']);
      await mkdir(join(folder, 'empty'));
      expect((await readJobReports(join(folder, 'empty'), ['one'])).reports).toMatchObject([{ figures: null }]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('end below 1 MiB whatever 256 jobs say', () => {
    const error = new Error('x'.repeat(50_000));
    const one = jobReportOf(looked('job', { error }), { locate: (key) => key }, 1);
    expect(readJobReport(JSON.stringify(one))).toEqual(one);
    expect(Buffer.byteLength(collectResultsSummary(Array.from({ length: 256 }, () => one)))).toBeLessThan(2 ** 20);
  });
});

it('a mark of an event that names no job is passed over', async () => {
  await using world = await CacheWorld.open();
  await expectAnnouncement(world.store, 'batch-done', 'one');
  await world.store.put('open-announcements/batch-done/..%2f$(id)', '');
  await world.store.put('open-announcements/batch-done/one/two', '');
  const found: string[] = [];
  for await (const job of expectedAnnouncements(world.store, 'batch-done')) found.push(job);
  expect(found).toEqual(['one']);
});
