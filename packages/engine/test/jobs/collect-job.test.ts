import { describe, expect, it } from 'vitest';
import { jobStatus } from '../../src/jobs/job-status.ts';
import { openJobs } from '../../src/jobs/open-jobs.ts';
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
