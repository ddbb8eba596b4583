/** What is handed on of jobs that are done, and what becomes of it where somebody else writes the store, too. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobStatus } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { CacheWorld } from '../../engine/test/jobs/cache-world.ts';
import { outputsOf } from '../src/collect-results/outputs.ts';
import { saveResults } from '../src/collect-results/save-results.ts';
import { expectAnnouncement, expectedAnnouncements } from '../src/shared/announcements.ts';

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

it('a mark of an event that names no job is passed over', async () => {
  await using world = await CacheWorld.open();
  await expectAnnouncement(world.store, 'batch-done', 'one');
  await world.store.put('open-announcements/batch-done/..%2f$(id)', '');
  await world.store.put('open-announcements/batch-done/one/two', '');
  const found: string[] = [];
  for await (const job of expectedAnnouncements(world.store, 'batch-done')) found.push(job);
  expect(found).toEqual(['one']);
});
