/**
 * Find, collect and summary as GitHub runs them: the built files, each in a process of its own, against a real table, an
 * S3 server and the emulator of the Batch API.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { type Emulator, ManualClock, scriptResponder, startEmulator } from '@completion-batch/emulator';
import {
  createReceiptsTable,
  dynamoClient,
  type EmbeddedTable,
  loadItems,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ACTIONS } from '../../packages/actions/scripts/action-file.ts';
import { type BuiltRun, runBuilt } from '../../packages/actions/test/run-built.ts';
import { allValid, judged, receiptPattern } from '../world/answers.ts';
import { completionBatch } from '../world/cli.ts';
import { type ObjectServer, startObjectServer } from '../world/object-server.ts';
import { smallImageId, smallReceipt } from '../world/small-receipts.ts';
import { startStandInChroma } from '../world/stand-in-chroma.ts';
import type { Item } from '../world/world.ts';

const KEY = 'sk-planted-5ecbd0b6f2a94d53';
const CHROMA_KEY = 'ck-planted-9d1b7a52c0e34f86';
const RECEIPTS = 6;
const MINUTE = 60_000;

describe('the built collect actions', () => {
  let folder = '';
  let server: EmbeddedTable;
  let objects: ObjectServer;
  let emulator: Emulator;
  let env: Record<string, string>;
  const clock = new ManualClock(Date.now());
  const runs: BuiltRun[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'built-collect-'));
    server = await startEmbeddedTable({ dataDir: join(folder, 'table') });
    objects = await startObjectServer();
    emulator = await startEmulator({
      dataDir: join(folder, 'openai'),
      clock,
      responder: scriptResponder({
        rules: [
          { match: receiptPattern(1), ...judged((id) => ({ valid: id !== '2.3.DATE', label: 'TIME' })) },
          { match: receiptPattern(2), refusal: '<img src=x onerror=alert(1)> ::error::no' },
          { match: receiptPattern(3), status: 500 },
        ],
        default: allValid,
      }),
    });
    const client = dynamoClient(server.endpoint);
    await createReceiptsTable(client, 'receipts', { gsi4: true });
    await loadItems(client, 'receipts', receipts(1, RECEIPTS));
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

  const receipts = (from: number, count: number): Item[] =>
    Array.from({ length: count }, (_, index) => smallReceipt(from + index)).flat();

  async function rows(type: string): Promise<Item[]> {
    const found: Item[] = [];
    const pages = paginateScan({ client: dynamoClient(server.endpoint) }, { TableName: 'receipts' });
    for await (const page of pages) found.push(...(page.Items ?? []).filter((item) => item.TYPE?.S === type));
    return found;
  }

  /** A job with a workspace of its own. */
  async function job(
    action: (typeof ACTIONS)[number],
    inputs: Record<string, string>,
    { workspace = join(folder, crypto.randomUUID()), attempt = '1' } = {},
  ): Promise<BuiltRun & { readonly workspace: string }> {
    await mkdir(workspace, { recursive: true });
    const run = await runBuilt(action, { inputs, workspace, env: { ...env, GITHUB_RUN_ATTEMPT: attempt } });
    runs.push(run);
    return { ...run, workspace };
  }

  const openai = (): Record<string, string> => ({ 'openai-api-key': KEY, 'openai-base-url': emulator.url });
  const collectInputs = (batch = ''): Record<string, string> => ({
    table: 'receipts',
    store: 's3://bucket/prefix',
    batch,
    ...openai(),
  });

  /** Prepare, format and submit, in one workspace. @returns completion batch ids */
  async function submit(execution: string): Promise<string[]> {
    const at = { workspace: join(folder, execution) };
    const table = { table: 'receipts', store: 's3://bucket/prefix' };
    await job('prepare', { ...table, execution, 'max-shards': '1' }, at);
    await job('format', { plan: 'completion-batch/plan.json', shard: '0001' }, at);
    const run = await job('submit', { plan: 'completion-batch/plan.json', ...openai() }, at);
    expect(run).toMatchObject({ exitCode: 0, outputs: { complete: 'true' } });
    return JSON.parse(run.outputs['completion-batch-ids'] ?? '');
  }

  async function answer(): Promise<void> {
    clock.advance(MINUTE);
    await emulator.tick();
  }

  const find = (batch = ''): Promise<BuiltRun> => job('find', { table: 'receipts', batch });
  let first = '';

  it('find has an empty matrix where nothing is open', async () => {
    const run = await find();
    expect(run).toMatchObject({ exitCode: 0, outputs: { matrix: '[]', count: '0', waiting: '0', problems: '0' } });
    expect(run.summary).toContain('Nothing to collect');
  });

  it('collect without open batches does nothing, and is green', async () => {
    const run = await job('collect', collectInputs());
    expect(run).toMatchObject({ exitCode: 0, outputs: { settled: '0', open: '0', failed: '0', reports: '' } });
    expect(run.summary).toContain('Nothing to collect');
    expect(await readdir(run.workspace)).toEqual([]);
  });

  it('find lists the batch that was submitted, and rows that do not parse beside it', async () => {
    [first = ''] = await submit('one');
    await dynamoClient(server.endpoint).send(
      new PutItemCommand({
        TableName: 'receipts',
        Item: {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: what must not get into a matrix
          PK: { S: 'BATCH#${{ github.token }}' },
          SK: { S: 'STATUS' },
          TYPE: { S: 'BATCH_SUMMARY' },
          GSI1PK: { S: 'STATUS#PENDING' },
          GSI1SK: { S: 'BATCH_TYPE#COMPLETION#BATCH_ID#x' },
          batch_type: { S: 'COMPLETION' },
          openai_batch_id: { S: 'batch_x' },
          submitted_at: { S: '2026-01-01T00:00:00Z' },
          status: { S: 'PENDING' },
        },
      }),
    );
    const run = await find();
    expect(run).toMatchObject({
      exitCode: 0,
      outputs: { matrix: `[{"batch":"${first}"}]`, count: '1', problems: '1' },
    });
    expect(run.log).toMatch(/^::warning::1 row of open batches/m);
    expect(run.summary).toMatch(/key holds no batch id|holds no completion batch id/);
    expect(run.summary).not.toContain('${{');
    expect((await find(first)).outputs).toMatchObject({ matrix: `[{"batch":"${first}"}]`, problems: '0' });
  });

  it('find and collect refuse a batch that is not there', async () => {
    for (const run of [await find('nowhere'), await job('collect', collectInputs('nowhere'))]) {
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('there is no batch "nowhere"');
      expect(run.summary).toContain('there is no batch');
    }
  });

  it('a batch that is not done is no failure, and nothing of it is written', async () => {
    const run = await job('collect', collectInputs(first));
    expect(run).toMatchObject({ exitCode: 0, outputs: { status: 'validating', open: '1', settled: '0', failed: '0' } });
    expect(run.summary).toContain('1 batch is not done yet.');
    expect(await rows('COMPLETION_BATCH_RESULT')).toEqual([]);
  });

  it('a server that is away fails the job, which still hands on why', async () => {
    const run = await job('collect', { ...collectInputs(first), 'openai-base-url': 'http://127.0.0.1:1/v1' });
    expect(run).toMatchObject({ exitCode: 1, outputs: { failed: '1', reports: 'completion-batch/collected' } });
    expect(run.log.match(/^::error::/gm)).toHaveLength(1);
    expect(run.log).toMatch(/^::error::batch \S+ cannot be read: .*again later/m);
    expect(await readdir(join(run.workspace, 'completion-batch/collected'))).toEqual([`${first}.json`]);
    await cp(join(run.workspace, 'completion-batch/collected'), join(folder, 'artifacts', 'a1'), { recursive: true });
  });

  it('collect writes the outcomes, and says what became of every label', async () => {
    await answer();
    const run = await job('collect', collectInputs(first), { attempt: '2' });
    expect(run).toMatchObject({ exitCode: 0 });
    expect(run.outputs).toMatchObject({
      status: 'completed',
      reports: 'completion-batch/collected',
      settled: '1',
      open: '0',
      failed: '0',
      labels: '24',
      valid: '15',
      invalid: '1',
      'needs-review': '0',
      exhausted: '0',
      released: '8',
      'changed-elsewhere': '0',
      corrections: '1',
    });
    expect(Number(run.outputs['input-tokens'])).toBeGreaterThan(0);
    expect(Number(run.outputs['cost-usd'])).toBeGreaterThan(0);
    expect(Number(run.outputs['estimated-cost-usd'])).toBeGreaterThan(0);
    expect(run.summary).toContain('1 batch collected: 24 labels have their outcome.');
    expect(run.summary).toContain('| <code>refused</code> | 4 | the model refused |');
    expect(run.summary).toContain('| <code>server-error</code> | 4 | OpenAI had an error; no attempt is used up |');
    expect(run.summary).toMatch(/\| Cost, USD \| 0\.\d{4} \| 0\.\d{4} \|/);
    expect(run.summary.split('\n').length).toBeLessThan(80);
    const statuses = Object.groupBy(await rows('RECEIPT_WORD_LABEL'), (row) => row.validation_status?.S ?? '');
    expect(Object.fromEntries(Object.entries(statuses).map(([status, of]) => [status, of?.length]))).toEqual({
      VALID: 15,
      // The six that were there before, and one more.
      INVALID: 7,
      // Released, and one correction.
      NONE: 9,
    });
    expect(await rows('COMPLETION_BATCH_RESULT')).toHaveLength(16);
    await cp(join(run.workspace, 'completion-batch/collected'), join(folder, 'artifacts', 'a2'), { recursive: true });
  });

  it('collecting it again changes nothing, and is green', async () => {
    const before = await rows('RECEIPT_WORD_LABEL');
    const run = await job('collect', collectInputs(first));
    expect(run).toMatchObject({ exitCode: 0, outputs: { settled: '0', reports: '', status: '' } });
    expect(run.log).toContain(`batch ${first} is COMPLETED already`);
    expect(await rows('RECEIPT_WORD_LABEL')).toEqual(before);
    expect((await find(first)).outputs).toMatchObject({ matrix: '[]', count: '0' });
  });

  it('one batch that cannot be collected does not stop the others, and the job is red', async () => {
    const [second = ''] = await submit('two');
    await loadItems(dynamoClient(server.endpoint), 'receipts', receipts(101, 2));
    const [third = ''] = await submit('three');
    const client = dynamoClient(server.endpoint);
    const row = (await rows('BATCH_SUMMARY')).find(({ PK }) => PK?.S === `BATCH#${second}`);
    await client.send(
      new PutItemCommand({
        TableName: 'receipts',
        Item: { ...row, openai_batch_id: { S: 'batch_of_another_project' } },
      }),
    );
    await answer();
    const run = await job('collect', collectInputs());
    expect(run).toMatchObject({
      exitCode: 1,
      outputs: { settled: '1', failed: '1', labels: '8', valid: '8', status: '' },
    });
    expect(run.log).toMatch(/^::error::batch \S+ OpenAI does not know this batch: check that the key/m);
    expect(run.log).not.toMatch(/^\s+at /m);
    expect((await readdir(join(run.workspace, 'completion-batch/collected'))).sort()).toEqual(
      [`${second}.json`, `${third}.json`].sort(),
    );
    await cp(join(run.workspace, 'completion-batch/collected'), join(folder, 'artifacts', 'b'), { recursive: true });
  });

  it('summary makes one table of all reports, the latest of each batch', async () => {
    const ids = (await rows('BATCH_SUMMARY')).flatMap(({ PK }) => PK?.S?.match(/^BATCH#([\w-]+)$/)?.[1] ?? []);
    const batches = JSON.stringify([...ids, 'lost'].map((batch) => ({ batch })));
    const run = await job('summary', { reports: 'artifacts', batches }, { workspace: folder });
    expect(run).toMatchObject({
      exitCode: 0,
      outputs: { settled: '2', open: '0', failed: '2', labels: '32', valid: '23', released: '8', corrections: '1' },
    });
    expect(run.summary).toContain(
      '2 batches collected: 32 labels have their outcome. 2 batches could not be collected.',
    );
    expect(run.summary).toContain('batch lost&#58; its job handed nothing over');
    expect(run.summary.match(new RegExp(`<code>${first}`, 'g'))).toHaveLength(1);
  });

  it('verdicts are written back into Chroma, and where that fails by the next collect; they are in the table all the same', async () => {
    await loadItems(dynamoClient(server.endpoint), 'receipts', receipts(201, 1));
    const [batch = ''] = await submit('four');
    await answer();
    const id = `IMAGE#${smallImageId(201)}#RECEIPT#00001#LINE#00002#WORD#00002`;
    const chroma = await startStandInChroma(CHROMA_KEY, {
      [id]: { text: '25/12/2018', invalid_labels_array: ['DATE'] },
    });
    const inputs = { 'evidence-write-back': `${chroma.url}/words`, 'chroma-api-key': CHROMA_KEY };

    chroma.fails = true;
    const failed = await job('collect', { ...collectInputs(batch), ...inputs });
    expect(failed).toMatchObject({
      exitCode: 1,
      outputs: { settled: '1', valid: '4', 'written-back': '0', 'write-back-failed': '1' },
    });
    expect(failed.log).toMatch(
      new RegExp(`^::error::the verdicts of batch ${batch} are in the table, and could not be written back`, 'm'),
    );

    const command = ['collect', '--table', 'receipts', '--store', 's3://bucket/prefix', '--evidence-write-back'];
    const openaiEnv = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };
    const byCommand = async (): Promise<{ writeBack?: unknown }> => {
      const more = { ...openaiEnv, CHROMA_API_KEY: CHROMA_KEY };
      const run = await completionBatch([...command, `${chroma.url}/words`, '--json'], { env: { ...env, ...more } });
      runs.push({ log: run.stderr, outputs: {}, summary: run.stdout, exitCode: run.code ?? -1 });
      return JSON.parse(run.stdout) as { writeBack?: unknown };
    };
    expect((await byCommand()).writeBack).toMatchObject({
      batches: 0,
      failures: [{ batchId: batch, reason: expect.stringContaining('(500)') }],
    });

    chroma.fails = false;
    expect((await byCommand()).writeBack).toEqual({
      batches: 1,
      changed: 1,
      unchanged: 0,
      withoutVector: 3,
      failures: [],
    });
    expect(chroma.records.get(id)).toEqual({
      text: '25/12/2018',
      label_status: 'validated',
      valid_labels_array: ['DATE'],
      label_validated_at: expect.stringMatching(/^\d{4}-/),
    });
    const again = await job('collect', { ...collectInputs(), ...inputs });
    expect(again.outputs).toMatchObject({ 'written-back': '0', 'write-back-failed': '0' });
    expect(again.summary).toContain('0 batches, 0 words changed (0 said it already, 0 have no vector)');
    await chroma.close();
  });

  it('no key is in any output, log, summary, file or object', async () => {
    const texts = runs.flatMap(({ log, outputs, summary }) => [
      log.replaceAll(new RegExp(`::add-mask::(${KEY}|${CHROMA_KEY})\\n`, 'g'), ''),
      JSON.stringify(outputs),
      summary,
    ]);
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) texts.push(await readFile(join(entry.parentPath, entry.name), 'latin1'));
    }
    for (const body of objects.objects.values()) texts.push(body.toString('latin1'));
    expect(texts.filter((text) => text.includes(KEY) || text.includes(CHROMA_KEY))).toEqual([]);
    expect(runs.length).toBeGreaterThan(10);
  });
});
