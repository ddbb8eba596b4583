/**
 * Prepare, format and submit as GitHub runs them: the committed bundles, each in a process of its own, against a real table, an
 * S3 server and the emulator of the Batch API.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { ApiError, type Emulator, startEmulator } from '@completion-batch/emulator';
import {
  createReceiptsTable,
  dynamoClient,
  type EmbeddedTable,
  loadItems,
  rulesResponder,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltRun, runBuilt } from '../../packages/actions/test/run-built.ts';
import { type ObjectServer, startObjectServer } from '../world/object-server.ts';
import { secondPass } from '../world/second-pass.ts';
import { smallReceipt } from '../world/small-receipts.ts';
import type { Item } from '../world/world.ts';

const KEY = 'sk-planted-5ecbd0b6f2a94d53';
/** Enough for three shards. */
const RECEIPTS = 60;
const LABELS = RECEIPTS * 4;

describe('the built actions', () => {
  let folder = '';
  let server: EmbeddedTable;
  let objects: ObjectServer;
  let emulator: Emulator;
  let env: Record<string, string>;
  let uploadsFail = false;
  const runs: BuiltRun[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'built-actions-'));
    server = await startEmbeddedTable({ dataDir: join(folder, 'table') });
    objects = await startObjectServer();
    emulator = await startEmulator({
      dataDir: join(folder, 'openai'),
      responder: rulesResponder(),
      intercept: (call, next) => {
        if (!uploadsFail || call.route !== 'files.create') return next();
        throw new ApiError(503, 'Not now.', {});
      },
    });
    const client = dynamoClient(server.endpoint);
    await createReceiptsTable(client, 'receipts', { gsi4: true });
    const items = Array.from({ length: RECEIPTS }, (_, index) => smallReceipt(index + 1)).flat();
    await loadItems(client, 'receipts', items);
    env = {
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
      AWS_ENDPOINT_URL_S3: objects.url,
    };
  });

  afterAll(async () => {
    await emulator?.close();
    await objects?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function rows(type: string): Promise<Item[]> {
    const found: Item[] = [];
    const pages = paginateScan({ client: dynamoClient(server.endpoint) }, { TableName: 'receipts' });
    for await (const page of pages) found.push(...(page.Items ?? []).filter((item) => item.TYPE?.S === type));
    return found;
  }

  async function batchesMade(): Promise<number> {
    return (await emulator.journal()).filter(({ event }) => event === 'batch.created').length;
  }

  /** One job: a workspace of its own, made of what artifacts carry. */
  async function job(
    action: 'prepare' | 'format' | 'submit',
    workspace: string,
    inputs: Record<string, string>,
    attempt = '1',
  ): Promise<BuiltRun> {
    await mkdir(workspace, { recursive: true });
    const run = await runBuilt(action, { inputs, workspace, env: { ...env, GITHUB_RUN_ATTEMPT: attempt } });
    runs.push(run);
    return run;
  }

  const submitInputs = (plan: string, requests: string): Record<string, string> => ({
    plan,
    requests,
    'openai-api-key': KEY,
    'openai-base-url': emulator.url,
  });

  async function prepare(attempt = '1'): Promise<{ plan: string; run: BuiltRun }> {
    const workspace = join(folder, `prepare-${attempt}`);
    const inputs = { table: 'receipts', store: 's3://bucket/some/prefix', 'max-shards': '3' };
    const run = await job('prepare', workspace, inputs, attempt);
    return { plan: join(workspace, run.outputs.plan ?? ''), run };
  }

  it('prepare writes a plan and the matrix', async () => {
    const { plan, run } = await prepare();
    expect(run).toMatchObject({ exitCode: 0 });
    expect(run.outputs).toEqual({
      matrix: '[{"shard":"0001"},{"shard":"0002"},{"shard":"0003"}]',
      count: '3',
      plan: join('completion-batch', 'plan.json'),
      'plan-sha256': createHash('sha256')
        .update(await readFile(plan))
        .digest('hex'),
      execution: '4711',
      labels: String(LABELS),
      receipts: String(RECEIPTS),
      'open-submissions': '0',
      problems: '0',
    });
    expect(run.summary).toContain(`${LABELS} labels on ${RECEIPTS} receipts`);
    expect([...objects.objects.keys()]).toContain('some/prefix/labels/4711/plan.json');
  });

  it('format writes the requests of each shard', async () => {
    const { plan } = await prepare();
    const legs = await Promise.all(
      ['0001', '0002', '0003'].map((shard) => job('format', join(folder, 'legs', shard), { plan, shard })),
    );
    for (const { exitCode, outputs, summary } of legs) {
      expect(exitCode).toBe(0);
      expect(outputs).toMatchObject({
        'requests-dir': 'completion-batch/requests',
        requests: '20',
        labels: '80',
        problems: '0',
      });
      expect(Number(outputs.tokens)).toBeGreaterThan(0);
      expect(summary.split('\n').length).toBeLessThan(10);
    }
    const unknown = await job('format', join(folder, 'unknown'), { plan, shard: '0009' });
    expect(unknown.exitCode).toBe(1);
    expect(unknown.log).toContain('the plan has no shard "0009" (shard). Use one of 0001, 0002, 0003.');
  });

  it('format and submit refuse another plan than they were told, before anything else', async () => {
    const { plan, run } = await prepare();
    const other = join(folder, 'other-plan.json');
    await writeFile(other, (await readFile(plan, 'utf8')).replace('gpt-4.1-mini', 'gpt-4.1'));
    const told = { 'plan-sha256': run.outputs['plan-sha256'] ?? '' };
    const before = [...objects.objects.keys()];
    for (const [action, inputs] of [
      ['format', { plan: other, shard: '0001', ...told }],
      ['submit', { ...submitInputs(other, join(folder, 'legs')), ...told }],
    ] as const) {
      const refused = await job(action, join(folder, `other-${action}`), inputs);
      expect(refused.exitCode).toBe(1);
      expect(refused.log).toContain(`plan-sha256 says ${told['plan-sha256']} (${other}). Nothing was read by it`);
      const { exitCode, log } = await job(action, join(folder, `no-${action}`), {
        ...inputs,
        'plan-sha256': 'missing',
      });
      expect([exitCode, log]).toEqual([1, expect.stringContaining('the input plan-sha256 is "missing"')]);
    }
    expect([...objects.objects.keys()]).toEqual(before);
    const right = await job('format', join(folder, 'right'), { plan, shard: '0001', ...told });
    expect(right.exitCode).toBe(0);
  });

  it('submit in a dry run changes nothing', async () => {
    const { plan } = await prepare();
    const before = [...objects.objects.keys()];
    const inputs = { ...submitInputs(plan, join(folder, 'legs')), 'dry-run': 'true' };
    const run = await job('submit', join(folder, 'dry'), inputs);
    expect(run).toMatchObject({ exitCode: 0, outputs: { 'submitted-labels': '0', complete: 'true' } });
    expect(run.summary).toContain('Dry run: 1 batch would be made');
    expect(await batchesMade()).toBe(0);
    expect([...objects.objects.keys()]).toEqual(before);
  });

  it('submit with a queue that is too small for any request claims nothing, and fails', async () => {
    const { plan } = await prepare();
    const inputs = { ...submitInputs(plan, join(folder, 'legs')), 'queue-tokens': '1', 'max-tokens': '100000' };
    const run = await job('submit', join(folder, 'full'), inputs);
    expect(run).toMatchObject({ exitCode: 1, outputs: { complete: 'false', 'openai-batch-ids': '[]' } });
    expect(run.log.match(/^::error::too large for a batch/gm)).toHaveLength(9);
    expect(run.log.match(/^error: too large for a batch/gm)).toHaveLength(11);
    expect(run.log).toContain('… and 40 more');
    expect(await batchesMade()).toBe(0);
    expect((await rows('RECEIPT_WORD_LABEL')).filter((row) => row.validation_status?.S === 'PENDING')).toEqual([]);
  });

  it('submit makes one batch; what does not fit the queue waits for the next run', async () => {
    const { plan } = await prepare();
    const requests = join(folder, 'legs');
    const dry = await job('submit', join(folder, 'estimate'), { ...submitInputs(plan, requests), 'dry-run': 'true' });
    const half = String(Math.ceil(Number(dry.outputs['estimated-tokens']) / 2) + 200);
    const run = await job('submit', join(folder, 'submit-1'), {
      ...submitInputs(plan, requests),
      'queue-tokens': half,
    });
    expect(run.log).toMatch(/^::warning::batch .* waits for the next run/m);
    expect(run).toMatchObject({ exitCode: 0, outputs: { complete: 'false', waiting: '1' } });
    expect(JSON.parse(run.outputs['openai-batch-ids'] ?? '')).toHaveLength(1);
    expect(run.summary).toContain('1 file waits for the next run');
    expect(await batchesMade()).toBe(1);
  });

  it('a second attempt submits what is left, and none of it twice', async () => {
    const { plan, run } = await prepare('2');
    expect(run.outputs).toMatchObject({ execution: '4711', count: '3' });
    expect(run.summary).toContain('had a plan already');
    const requests = join(folder, 'legs');
    const second = await job('submit', join(folder, 'submit-2'), submitInputs(plan, requests), '2');
    expect(second).toMatchObject({ exitCode: 0, outputs: { complete: 'true', waiting: '0' } });
    expect(second.summary).toContain('had been submitted by an earlier attempt');
    expect(await batchesMade()).toBe(2);

    const third = await job('submit', join(folder, 'submit-3'), submitInputs(plan, requests), '3');
    expect(third.outputs).toMatchObject({ 'completion-batch-ids': '[]', 'submitted-labels': '0', complete: 'true' });
    expect(third.summary).toContain('Nothing was left to submit.');
    expect(await batchesMade()).toBe(2);
  });

  it('every label is pending in a batch that has its summary row', async () => {
    const labels = (await rows('RECEIPT_WORD_LABEL')).filter((row) => row.validation_status?.S !== 'INVALID');
    expect(labels).toHaveLength(LABELS);
    const summaries = await rows('BATCH_SUMMARY');
    const batches = new Map(summaries.map((row) => [row.PK?.S?.slice('BATCH#'.length), row.openai_batch_id?.S]));
    expect(new Set(batches.values())).toEqual(new Set(emulator.batches().map(({ id }) => id)));
    for (const row of labels) {
      expect(row.validation_status).toEqual({ S: 'PENDING' });
      expect(batches.has(row.completion_batch_id?.S)).toBe(true);
      expect(row.somebody_elses).toBeDefined();
    }
  });

  it('submit names the shards that are nowhere, does the others, and fails', async () => {
    const client = dynamoClient(server.endpoint);
    const items = Array.from({ length: 30 }, (_, index) => smallReceipt(index + 101)).flat();
    await loadItems(client, 'receipts', items);
    const inputs = { table: 'receipts', store: 's3://bucket/some/prefix', execution: 'other', 'max-shards': '2' };
    const prepared = await job('prepare', join(folder, 'other'), inputs);
    const plan = join(folder, 'other', prepared.outputs.plan ?? '');
    await job('format', join(folder, 'other-legs'), { plan, shard: '0001', out: '.' });
    const run = await job('submit', join(folder, 'other-submit'), submitInputs(plan, join(folder, 'other-legs')));
    expect(run).toMatchObject({ exitCode: 1, outputs: { complete: 'false', 'submitted-labels': '60' } });
    expect(run.log).toMatch(/^::error::shard 0002 is missing/m);
    expect(run.log).toMatch(/^::error::1 thing could not be done .*1 batch with 60 labels submitted/m);
    expect(run.summary).toContain('| <code>0002</code> | **missing**');
  });

  it('submit is red where something that fitted was not submitted, because OpenAI did not answer', async () => {
    await loadItems(dynamoClient(server.endpoint), 'receipts', smallReceipt(201));
    const inputs = { table: 'receipts', store: 's3://bucket/some/prefix', execution: 'down' };
    const prepared = await job('prepare', join(folder, 'down'), inputs);
    const plan = join(folder, 'down', prepared.outputs.plan ?? '');
    for (const { shard } of JSON.parse(prepared.outputs.matrix ?? '') as { shard: string }[]) {
      await job('format', join(folder, 'down-legs', shard), { plan, shard });
    }
    uploadsFail = true;
    const run = await job('submit', join(folder, 'down-submit'), submitInputs(plan, join(folder, 'down-legs')));
    uploadsFail = false;
    expect(run).toMatchObject({ exitCode: 1, outputs: { complete: 'false', waiting: '0', 'submitted-labels': '0' } });
    expect(run.log).toMatch(/^::error::batch \S+ .*failed and stays open for the next run: .*Not now/m);
    expect(run.log).toMatch(/^::error::1 thing could not be done/m);
  });

  it('what is near the labels is shown where prepare is told so, and submit takes it', async () => {
    const client = dynamoClient(server.endpoint);
    await createReceiptsTable(client, 'samples', { gsi4: true });
    const { items, labels } = secondPass(6);
    await loadItems(client, 'samples', items);
    const inputs = { table: 'samples', store: 's3://bucket/some/prefix', execution: 'near', context: 'near' };
    const prepared = await job('prepare', join(folder, 'near'), inputs);
    expect(prepared.summary).toMatch(/Context.*near/);
    const plan = join(folder, 'near', prepared.outputs.plan ?? '');
    await job('format', join(folder, 'near-legs'), { plan, shard: '0001', out: '.' });
    const written = (await readdir(join(folder, 'near-legs'))).find((name) => name.endsWith('.jsonl')) ?? '';
    expect(await readFile(join(folder, 'near-legs', written), 'utf8')).toContain('\\n~…\\n');
    const dry = { ...submitInputs(plan, join(folder, 'near-legs')), 'dry-run': 'true' };
    const run = await job('submit', join(folder, 'near-submit'), dry);
    expect([run.exitCode, run.summary]).toEqual([0, expect.stringContaining('Dry run: 1 batch would be made')]);
    expect(prepared.outputs.labels).toBe(String(labels));
    const other = await job('prepare', join(folder, 'near'), { ...inputs, context: 'far' });
    expect([other.exitCode, other.log]).toEqual([1, expect.stringContaining('Give context one of auto, full, near.')]);
  });

  it('the key is in no output, log, summary, file or object', async () => {
    const texts = runs.flatMap(({ log, outputs, summary }) => [
      log.replaceAll(`::add-mask::${KEY}\n`, ''),
      JSON.stringify(outputs),
      summary,
    ]);
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) texts.push(await readFile(join(entry.parentPath, entry.name), 'latin1'));
    }
    for (const body of objects.objects.values()) texts.push(body.toString('latin1'));
    expect(texts.filter((text) => text.includes(KEY))).toEqual([]);
    expect(runs.length).toBeGreaterThan(10);
  });
});
