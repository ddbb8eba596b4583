/** Jobs in a store that somebody else writes, too, and with lines that nobody would write. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  collectJob,
  jobResults,
  jobStatus,
  openJobs,
  type SubmitJobOptions,
  type SubmittedJob,
  submitJob,
} from '@completion-batch/engine';
import { expect, it } from 'vitest';
import { jobServices } from '../world/job-night.ts';
import { requestLines } from '../world/plain-night.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();
const newWorld = () => worldOf([], { combination: { state: 'objects', workload: 'jobs' } });
const LETTERS = requestLines(3);

let files = 0;

async function submitted(world: World, text: string, more: Partial<SubmitJobOptions> = {}): Promise<SubmittedJob> {
  files += 1;
  const path = join(world.folder, `letters-${files}.jsonl`);
  await writeFile(path, text);
  const options = { files: [{ path, name: 'letters.jsonl' }], execution: `run-${files}`, invalid: 'skip' as const };
  return submitJob(jobServices(await world.process()), { ...options, workDir: join(world.folder, 'work'), ...more });
}

async function round(world: World, job: string, execution = 'round') {
  await world.answer();
  return collectJob(jobServices(await world.process()), { job, execution, workDir: join(world.folder, 'work') });
}

async function results(world: World, job: string): Promise<string[]> {
  const told: string[] = [];
  const options = { job, workDir: join(world.folder, 'work') };
  for await (const { custom_id, outcome, error } of jobResults(jobServices(await world.process()), options)) {
    told.push([custom_id, outcome, error?.code].filter((each) => each != null).join(' '));
  }
  return told;
}

async function paid(world: World): Promise<number> {
  return (await world.emulator.journal()).filter(({ event }) => event === 'line.executed').length;
}

const jobOf = ({ manifest }: SubmittedJob): string => manifest?.job ?? '';
const inStore = (world: World, key: string): string => join(world.folder, 'objects', key);

it('gives each of two files that have no request the results of its own lines', async () => {
  const world = await newWorld();
  const one = jobOf(await submitted(world, 'x\n{"custom_id":"a"}\n'));
  const other = jobOf(await submitted(world, '{"custom_id":"b"}\ny\n'));
  expect((await round(world, one)).status.done).toBe(true);
  expect((await round(world, other)).status.done).toBe(true);
  expect(await results(world, one)).toEqual(['failed invalid_json_line', 'a failed missing_required_parameter']);
  expect(await results(world, other)).toEqual(['b failed missing_required_parameter', 'failed invalid_json_line']);
});

it('mends a part that was changed when the same files are submitted again, as it says', async () => {
  const world = await newWorld();
  const { manifest } = await submitted(world, LETTERS);
  const key = manifest?.parts[0]?.key ?? '';
  for (const spoil of [() => writeFile(inStore(world, key), 'another\n'), () => rm(inStore(world, key))]) {
    await spoil();
    await expect(round(world, jobOf({ manifest } as SubmittedJob))).rejects.toMatchObject({
      where: expect.stringContaining(key),
    });
  }
  await submitted(world, LETTERS);
  expect((await round(world, manifest?.job ?? '')).status).toMatchObject({ done: true, counts: { answered: 3 } });
  expect(await paid(world)).toBe(3);
});

it('tells of results that are not those that were written, and writes them anew as it says', async () => {
  const world = await newWorld();
  const job = jobOf(await submitted(world, LETTERS));
  await round(world, job);
  const wanted = await results(world, job);
  await writeFile(inStore(world, `jobs/${job}/results.ndjson`), '');
  await expect(results(world, job)).rejects.toMatchObject({ code: 'row-damaged' });
  await rm(inStore(world, `jobs/${job}/done.json`));
  expect((await round(world, job)).finished).toBe(true);
  expect(await results(world, job)).toEqual(wanted);
  expect(await paid(world)).toBe(3);
});

it("asks what is left also where the job's log tells of requests that it does not have", async () => {
  const world = await newWorld();
  const store = (await world.process()).store;
  const planted = {
    kind: 'answered',
    batch_id: '00000000-0000-5000-8000-000000000000',
    execution_id: 'other',
    keys: ['x', 'y', 'z'],
  };
  await store.create('jobs/letters/claims/0000001.json', JSON.stringify(planted));
  world.emulator.setFaults({ lines: [{ match: 'letter-2', times: 1, fault: { kind: 'status', status: 500 } }] });
  await submitted(world, LETTERS, { job: 'letters' });
  await round(world, 'letters', 'round-1');
  await round(world, 'letters', 'round-2');
  expect((await round(world, 'letters', 'round-3')).status).toMatchObject({ done: true });
  expect(await results(world, 'letters')).toEqual(['letter-1 answered', 'letter-2 answered', 'letter-3 answered']);
});

it('keeps a job open whose batches the key cannot see, and asks nothing twice', async () => {
  const world = await newWorld();
  const job = jobOf(await submitted(world, LETTERS));
  world.emulator.setFaults({
    calls: [{ route: ['batches.retrieve', 'batches.list'], fault: { kind: 'status', status: 404 } }],
  });
  for (const execution of ['round-1', 'round-2']) {
    const { status, looks } = await round(world, job, execution);
    expect(status).toMatchObject({ done: false, counts: { waiting: 3, unasked: 0 } });
    expect(looks).toMatchObject([
      { result: { kind: 'unreadable', reason: expect.stringContaining('check that the key belongs') } },
    ]);
  }
  world.emulator.clearFaults();
  expect((await round(world, job, 'round-3')).status.done).toBe(true);
  expect(await paid(world)).toBe(3);
});

it('names a mark without a job, and goes on with the others', async () => {
  const world = await newWorld();
  const job = jobOf(await submitted(world, LETTERS));
  const process = await world.process();
  await process.store.create('open-jobs/a-nobodys', '');
  await process.store.create('open-jobs/../x', '').catch(() => undefined);
  const open: string[] = [];
  for await (const each of openJobs(process)) open.push(each);
  expect(open).toEqual(['a-nobodys', job]);
  await expect(round(world, 'a-nobodys')).rejects.toMatchObject({ code: 'invalid-input' });
  expect((await round(world, job)).status.done).toBe(true);
});

it('believes no manifest that names parts of another job, and no end of another one', async () => {
  const world = await newWorld();
  const one = jobOf(await submitted(world, LETTERS));
  const other = jobOf(await submitted(world, requestLines(2)));
  const process = await world.process();
  const manifest = JSON.parse(Buffer.from(await process.store.get(`jobs/${one}/job.json`)).toString());
  await process.store.put(`jobs/${other}/job.json`, JSON.stringify({ ...manifest, job: other }));
  await expect(round(world, other)).rejects.toMatchObject({ code: 'row-damaged' });
  await round(world, one);
  await process.store.put(`jobs/${other}/job.json`, JSON.stringify(manifest));
  await expect(jobStatus(jobServices(process), other)).rejects.toMatchObject({ code: 'row-damaged' });
  await process.store.put(`jobs/${one}/done.json`, '{}');
  await expect(round(world, one)).rejects.toMatchObject({ code: 'row-damaged' });
});
