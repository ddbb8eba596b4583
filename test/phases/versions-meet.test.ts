/**
 * What a newer release has written meets this one: it says so, and leaves alone what it cannot know. The table of
 * docs/policies.md is this file in words. The other way round: earlier-formats.test.ts and test/proof/earlier-rows.test.ts.
 */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBuilt } from '../../packages/actions/test/run-built.ts';
import { completionBatch, flat } from '../world/cli.ts';
import { inProcess } from '../world/cli-in-process.ts';
import { LEFT } from '../world/moments.ts';
import { receipts } from '../world/small-receipts.ts';
import { answering } from '../world/small-runs.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();
const FORMATS = join(import.meta.dirname, '../fixtures/formats');

/** A number that no release has written yet. */
const LATER = 99;

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'later-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const environment = (world: World): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  AWS_REGION: 'local',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_DYNAMODB: world.endpoint,
  OPENAI_BASE_URL: world.emulator.url,
  OPENAI_API_KEY: 'sk-test',
});

/** The command on the world's table and store. */
async function on(world: World, ...args: readonly string[]) {
  const { code, stderr, stdout } = await completionBatch(args, { env: environment(world) });
  return { code, said: flat(`${stderr} ${stdout}`) };
}

/** All that outlasts a command: rows, objects, batches at OpenAI. */
async function lasting(world: World) {
  const rows = Object.fromEntries((await world.items()).map((item) => [`${item.PK?.S} ${item.SK?.S}`, item]));
  const objects = Object.fromEntries(
    [...(await world.objects())].map(([key, bytes]) => [key, bytes.toString('base64')]),
  );
  return { rows, objects, batches: world.emulator.batches().map(({ id }) => id) };
}

async function renumber(path: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  const changed = text.replace(/"version": ?\d+/, `"version":${LATER}`);
  expect(changed).not.toBe(text);
  await writeFile(path, changed);
}

const submitting = (world: World, execution: string) =>
  on(world, 'submit', '--plan', join(world.folder, execution, 'plan.json'), '--requests', world.requests(execution));

describe('of a run whose phases are of different releases', () => {
  it('a plan of a later number is read by no phase', async () => {
    const world = await worldOf(receipts(1));
    await world.prepareAndFormat('run-1');
    const plan = join(world.folder, 'run-1', 'plan.json');
    await renumber(plan);
    const before = await lasting(world);
    const formatting = on(world, 'format', '--plan', plan, '--out', join(scratch, 'formatted'), '--shard', '0001');
    for (const { code, said } of [await formatting, await submitting(world, 'run-1')]) {
      expect(said).toContain(`the plan has version ${LATER}, this release reads version 1`);
      expect(said).toContain('Use the same release of completion-batch for all phases of an execution. [plan-version]');
      expect(code).toBe(1);
    }
    expect(await lasting(world)).toEqual(before);
  });

  it('a shard of a later number is left out, and the others are submitted', async () => {
    const world = await worldOf(receipts(40));
    await world.prepareAndFormat('run-1', undefined, undefined, { maxShards: 2 });
    await renumber(join(world.requests('run-1'), '0001.json'));
    await renumber(join(world.folder, 'objects/completion_batches/run-1/requests/0001.json'));
    const { code, said } = await submitting(world, 'run-1');
    expect(said).toContain(
      "left out: the shard's manifest does not fit its schema: version: Invalid input: expected 1",
    );
    expect(said).toContain('holds 80 labels in 20 requests');
    expect(code).toBe(1);
  });
});

describe('of rows', () => {
  it('a batch of a later prompt stays as it is, and the others are collected', async () => {
    const world = await worldOf(receipts(2), answering({}));
    await world.submit(await world.prepareAndFormat('run-1'), { limits: { maxLines: 1 } });
    const [later] = await world.rows('BATCH_SUMMARY');
    await world.put({ ...later, prompt_version: { S: String(LATER) } });
    await world.answer();
    const collecting = () => on(world, 'collect', '--table', world.tableName, '--store', world.storeUrl);
    const { code, said } = await collecting();
    expect(said).toContain(`its requests have version ${LATER}; collect it with the release that submitted it`);
    expect(said).toContain('completed, collected');
    expect(code).toBe(1);
    const statuses = (await world.rows('BATCH_SUMMARY')).map((row) => [row.prompt_version?.S, row.status?.S]);
    expect(Object.fromEntries(statuses)).toEqual({ 2: 'COMPLETED', [LATER]: 'PENDING' });
    const before = await lasting(world);
    expect((await collecting()).code).toBe(1);
    expect(await lasting(world)).toEqual(before);
  });

  it('an open submission of a later prompt stays open and is told; its labels are asked by nobody else', async () => {
    const world = await worldOf(receipts(2), answering({}));
    const first = await world.prepareAndFormat('run-1', undefined, undefined, { maxReceipts: 1 });
    await world.untilCrash(LEFT.CLAIMED?.() ?? expect.unreachable(), (process) => world.submit(first, {}, process));
    const [row] = await world.rows('COMPLETION_SUBMISSION');
    const later = { ...row, prompt_version: { S: String(LATER) } };
    await world.put(later);
    const { plan } = await world.prepareAndFormat('run-2');
    expect(plan.labels).toBe(4);
    const { code, said } = await submitting(world, 'run-2');
    expect(said).toContain(`its requests have version ${LATER}, not 2`);
    expect(said).toContain('holds 4 labels in 1 request');
    expect(code).toBe(1);
    const open = (await world.rows('COMPLETION_SUBMISSION')).find(({ PK }) => PK?.S === row?.PK?.S);
    expect(open).toMatchObject({ state: { S: 'CLAIMED' }, prompt_version: { S: String(LATER) } });
    const held = (await world.rows('RECEIPT_WORD_LABEL')).filter(
      (label) => label.completion_batch_id?.S === row?.batch_id?.S,
    );
    expect(held.map((label) => label.validation_status?.S)).toEqual(['PENDING', 'PENDING', 'PENDING', 'PENDING']);
  });
});

describe('of jobs', () => {
  async function storeWith(path: string, change: (path: string) => Promise<void>): Promise<string> {
    const folder = await mkdtemp(join(scratch, 'store-'));
    await cp(join(FORMATS, 'store-1'), folder, { recursive: true });
    await change(join(folder, path));
    return folder;
  }

  async function filesOf(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    return Promise.all(paths.sort().map(async (path) => `${path}: ${await readFile(path, 'utf8')}`));
  }

  /** Nobody is asked: what would be, is not there. */
  const batch = async (folder: string, ...args: readonly string[]) => {
    const env = { PATH: '', HOME: '/nonexistent', OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' };
    const { code, stderr, stdout } = await inProcess(['batch', ...args, '--store', pathToFileURL(folder).href], env);
    return { code, said: flat(`${stderr} ${stdout}`) };
  };

  const lend = async (path: string): Promise<void> => {
    const entry = JSON.parse(await readFile(path, 'utf8')) as object;
    await writeFile(path, JSON.stringify({ ...entry, kind: 'lent' }));
  };

  it.each([
    ['a job', 'open', 'jobs/open/job.json', renumber, 'the job open does not do: version: Invalid input: expected 1'],
    [
      'an entry of its log',
      'open',
      'jobs/open/claims/0000001.json',
      lend,
      "an entry of the job's log does not do: kind",
    ],
    ['its end', 'done', 'jobs/done/done.json', renumber, "a job's end does not do: version: Invalid input: expected 1"],
  ])('%s of a later number is told, and nothing is asked or written', async (_, job, path, change, why) => {
    const folder = await storeWith(path, change);
    const before = await filesOf(folder);
    for (const command of ['collect', 'status', 'results']) {
      const { code, said } = await batch(folder, command, job);
      expect(said).toContain(why);
      expect(said).toMatch(/use the version that wrote it.*\[row-damaged\]/);
      expect(code).toBe(1);
    }
    expect(await filesOf(folder)).toEqual(before);
  });

  it('a record of a later number is told with its place, and nothing is written for it', async () => {
    const path = 'state/batches/a9188dd7-39bc-410d-80c9-12dc0c7cce2d/0000001.json';
    const folder = await storeWith(path, renumber);
    const before = await filesOf(folder);
    const { code, said } = await batch(folder, 'collect', 'open');
    expect(said.replaceAll(' ', '')).toContain(`${path}:version:Invalidinput:expected1`);
    expect(said).toContain('1 batch could not be collected');
    expect(code).toBe(1);
    expect(await filesOf(folder)).toEqual(before);
  });
});

describe('of files', () => {
  it('decisions of a later number, and on a later report, are not taken', async () => {
    const world = await worldOf(receipts(1), answering({}));
    const file = join(scratch, 'decisions.ndjson');
    const decision = JSON.parse(await readFile(join(FORMATS, 'decision-1.json'), 'utf8')) as object;
    const before = await lasting(world);
    const applying = async (more: object) => {
      await writeFile(file, `${JSON.stringify({ ...decision, table: world.tableName, ...more })}\n`);
      return on(world, 'review', 'apply', '--table', world.tableName, file);
    };
    const unknown = await applying({ version: LATER });
    expect(unknown.said).toContain('is no decision ("format": "completion-batch/decision", "version": 1)');
    expect(unknown.said).toContain('applied 0');
    expect(unknown.code).toBe(1);
    const onLater = await applying({ report: LATER });
    expect(onLater.said).toContain(`the decision was made on a report of version ${LATER}`);
    expect(onLater.said).toContain('Nothing was written. [invalid-input]');
    expect(onLater.code).toBe(2);
    expect(await lasting(world)).toEqual(before);
  });

  it('what a job of the run has handed on with a later number is told as handed on by nobody', async () => {
    await cp(join(FORMATS, 'collected-2.json'), join(scratch, 'collected', 'a.json'));
    await renumber(join(scratch, 'collected', 'a.json'));
    const batches = JSON.stringify([{ batch: '1e39946e-7492-461c-899b-b5678b5efc9d' }]);
    const run = await runBuilt('summary', { inputs: { reports: 'collected', batches }, workspace: scratch });
    expect(run.log).toContain('collected/a.json is no report of collect: passed over');
    expect(run.outputs).toMatchObject({ failed: '1', failure: expect.stringContaining('handed nothing over') });
    expect(run.exitCode).toBe(0);
  });
});
