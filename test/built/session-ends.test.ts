/** AWS credentials that are good for an hour end in the middle of a job: it says so, and the next run goes on. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { type Emulator, startEmulator } from '@completion-batch/emulator';
import {
  createReceiptsTable,
  dynamoClient,
  type EmbeddedTable,
  loadItems,
  rulesResponder,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BuiltRun, runBuilt } from '../../packages/actions/test/run-built.ts';
import { type ObjectServer, startObjectServer } from '../world/object-server.ts';
import { smallReceipt } from '../world/small-receipts.ts';
import { type ServerProxy, startProxy } from '../world/table-proxy.ts';

const RECEIPTS = 30;
const EXPIRED = JSON.stringify({
  __type: 'com.amazon.coral.service#ExpiredTokenException',
  message: 'The security token included in the request is expired',
});

let folder = '';
let server: EmbeddedTable;
let objects: ObjectServer;
let emulator: Emulator;
let front: ServerProxy;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-'));
  server = await startEmbeddedTable({ dataDir: join(folder, 'table') });
  objects = await startObjectServer();
  emulator = await startEmulator({
    dataDir: join(folder, 'openai'),
    responder: rulesResponder(),
    validationMs: 0,
    finalizingMs: 0,
  });
  front = await startProxy(server.endpoint);
  const client = dynamoClient(server.endpoint);
  await createReceiptsTable(client, 'receipts', { gsi4: true });
  const items = Array.from({ length: RECEIPTS }, (_, index) => smallReceipt(index + 1)).flat();
  await loadItems(client, 'receipts', items);
});

afterAll(async () => {
  await front?.close();
  await emulator?.close();
  await objects?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

function action(name: 'prepare' | 'format' | 'submit' | 'collect', inputs: Record<string, string>): Promise<BuiltRun> {
  const key = { 'openai-api-key': 'sk-test', 'openai-base-url': emulator.url };
  return runBuilt(name, {
    inputs: { ...inputs, ...(name === 'submit' || name === 'collect' ? key : {}) },
    workspace: folder,
    env: {
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: front.url,
      AWS_ENDPOINT_URL_S3: objects.url,
    },
  });
}

/** The session ends with the `nth` call of a kind, and stays so. */
function endSessionAt(kind: string, nth: number): void {
  let seen = 0;
  let ended = false;
  front.refuse = ({ headers }) => {
    if (String(headers['x-amz-target']).endsWith(`.${kind}`)) seen += 1;
    ended ||= seen >= nth;
    return ended ? { status: 400, body: EXPIRED } : undefined;
  };
}

/** Ten minutes later: the lease of what was stopped has run out. */
function newSession(): void {
  front.shiftMs += 600_000;
  front.refuse = () => undefined;
}

async function statuses(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for await (const page of paginateScan({ client: dynamoClient(server.endpoint) }, { TableName: 'receipts' })) {
    for (const { TYPE, validation_status: status } of page.Items ?? []) {
      if (TYPE?.S === 'RECEIPT_WORD_LABEL') counts[status?.S ?? ''] = (counts[status?.S ?? ''] ?? 0) + 1;
    }
  }
  return counts;
}

const batches = async (): Promise<number> =>
  (await emulator.journal()).filter(({ event }) => event === 'batch.created').length;

function expectSessionEnded(run: BuiltRun): void {
  expect(run.exitCode).toBe(1);
  expect(run.log).toContain('the AWS session has ended');
  expect(run.log).toContain('Nothing is lost');
  expect(run.log).not.toContain('a defect of completion-batch');
}

it('in prepare, submit and collect: each says so, and run again with new credentials does its work once', async () => {
  const prepare = { table: 'receipts', store: 's3://bucket', 'max-shards': '1', out: 'plan' };
  endSessionAt('Query', 1);
  expectSessionEnded(await action('prepare', prepare));
  newSession();
  const { outputs } = await action('prepare', prepare);
  const plan = outputs.plan ?? '';
  expect((await action('format', { plan, shard: '0001', out: 'requests' })).exitCode).toBe(0);

  const submit = { plan, requests: 'requests' };
  endSessionAt('BatchExecuteStatement', 2);
  expectSessionEnded(await action('submit', submit));
  newSession();
  const submitted = await action('submit', submit);
  expect([submitted.exitCode, submitted.outputs.complete]).toEqual([0, 'true']);
  expect(await batches()).toBe(1);
  expect(await statuses()).toMatchObject({ PENDING: RECEIPTS * 4 });

  await emulator.tick();
  const collect = { table: 'receipts', store: 's3://bucket' };
  endSessionAt('BatchExecuteStatement', 2);
  const stopped = await action('collect', collect);
  expectSessionEnded(stopped);
  expect(stopped.outputs).toMatchObject({ failed: '1', settled: '0' });
  newSession();
  const collected = await action('collect', collect);
  expect([collected.exitCode, collected.outputs.settled]).toEqual([0, '1']);
  expect((await statuses()).PENDING).toBeUndefined();
  expect(await batches()).toBe(1);
}, 180_000);
